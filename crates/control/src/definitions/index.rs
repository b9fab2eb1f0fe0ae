//! Which definitions have a status, in the order of ListTaskDefinitions:
//! `definition-index/STATUS/REGION/FAMILY,REVISION`, keys without values.
//!
//! The comma comes before all characters of names, so that `web` comes before `web-admin`.

use neargate_core::arn::Region;
use neargate_store::{Key, KeyError, Prefix, Scan, Snapshot, StoreError};

use super::Status;

pub fn below(status: Status, region: &Region) -> Result<Prefix, KeyError> {
    Prefix::below(["definition-index", status.as_str(), region.as_str()])
}

/// With which the names of a family's definitions begin.
pub fn of_family(family: &str) -> String {
    format!("{family},")
}

/// A definition's name in the index.
pub fn name(family: &str, revision: u32) -> String {
    format!("{family},{revision:010}")
}

/// What such a name is of.
pub fn parse(name: &str) -> Option<(&str, u32)> {
    let (family, revision) = name.split_once(',')?;
    Some((family, revision.parse().ok()?))
}

/// The newest revision of a family that has a status.
pub fn newest(
    snapshot: &dyn Snapshot,
    status: Status,
    region: &Region,
    family: &str,
) -> Result<Option<u32>, IndexError> {
    let prefix = below(status, region)?.starting(&of_family(family));
    let page = snapshot.scan(&Scan::of(prefix).descending().limit(1))?;
    let newest = page.entries.first();
    Ok(newest
        .and_then(|entry| parse(entry.key.name()))
        .map(|(_, revision)| revision))
}

/// All definitions of a status, whatever their region.
pub fn everywhere(
    snapshot: &dyn Snapshot,
    status: Status,
) -> Result<Vec<(Region, String, u32)>, IndexError> {
    let prefix = Prefix::below(["definition-index", status.as_str()])?;
    let page = snapshot.scan(&Scan::of(prefix))?;
    Ok(page.entries.iter().filter_map(|e| place(&e.key)).collect())
}

fn place(key: &Key) -> Option<(Region, String, u32)> {
    let region = key.segments().nth(2)?.parse().ok()?;
    let (family, revision) = parse(key.name())?;
    Some((region, family.to_owned(), revision))
}

#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
