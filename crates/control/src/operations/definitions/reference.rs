//! Which task definition a request means: by ARN, by family and revision, or a family's newest.

use neargate_api::Error;
use neargate_core::arn::Arn;
use neargate_store::{Scan, Snapshot};

use crate::definitions::{self, Status, StoredDefinition};
use crate::operations::{Context, internal};

/// The definition of a reference, whatever its status; of a family alone, the newest ACTIVE one.
pub fn find(
    context: &Context,
    snapshot: &dyn Snapshot,
    given: &str,
) -> Result<Option<StoredDefinition>, Error> {
    let resource = match given.parse::<Arn>() {
        Ok(arn) => match arn.resource.strip_prefix("task-definition/") {
            Some(resource) => resource.to_owned(),
            None => return Ok(None),
        },
        Err(_) => given.to_owned(),
    };
    let (family, revision) = match resource.split_once(':') {
        Some((family, revision)) => (family, Some(revision)),
        None => (&*resource, None),
    };
    if !neargate_core::names::is_resource_name(family) {
        return Ok(None);
    }
    match revision.map(str::parse::<u32>) {
        Some(Ok(revision)) => {
            definitions::get(snapshot, context.region(), family, revision).map_err(internal)
        }
        Some(Err(_)) => Ok(None),
        None => newest(context, snapshot, family),
    }
}

fn newest(
    context: &Context,
    snapshot: &dyn Snapshot,
    family: &str,
) -> Result<Option<StoredDefinition>, Error> {
    let collection = definitions::family(context.region(), family).map_err(internal)?;
    let mut scan = Scan::of(collection.prefix().clone()).descending().limit(16);
    loop {
        let page = snapshot.scan(&scan).map_err(internal)?;
        for entry in &page.entries {
            let item = collection.read(entry).map_err(internal)?;
            if item.object.status == Status::Active {
                return Ok(Some(item.object));
            }
        }
        match page.entries.last().filter(|_| page.more) {
            Some(last) => scan = scan.after(last.key.as_str()),
            None => return Ok(None),
        }
    }
}
