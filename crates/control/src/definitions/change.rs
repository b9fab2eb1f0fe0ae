//! Changes of definitions, which keep the families and the index in step.

use neargate_core::arn::Region;
use neargate_store::{Batch, CollectionError, Item, KeyError, Snapshot};

use super::family::{self, Listed, StoredFamily};
use super::{Status, StoredDefinition, collection, index, name};

/// Adds the next revision of a family. `make` is told its number.
pub fn register(
    snapshot: &dyn Snapshot,
    region: &Region,
    of: &str,
    make: impl FnOnce(u32) -> StoredDefinition,
) -> Result<(Batch, StoredDefinition), CollectionError> {
    let families = family::collection(region)?;
    let item = families.get(snapshot, of)?;
    let before = item.as_ref().map(|item| item.object).unwrap_or_default();
    let revision = before.latest + 1;
    let stored = make(revision);
    let mut after = StoredFamily {
        latest: revision,
        ..before
    };
    after.count(None, Some(stored.status));
    let batch = match item {
        Some(mut item) => {
            item.object = after;
            families.replace(Batch::new(), &item)?
        }
        None => families.create(Batch::new(), of, &after)?,
    };
    let batch = collection(region)?.create(batch, &name(of, revision), &stored)?;
    let batch = list_family(batch, region, of, before, after)?;
    let batch = move_in_index(batch, region, of, revision, None, Some(stored.status))?;
    Ok((batch, stored))
}

/// Gives a definition, which has been found at `item`, another status or other members.
pub fn replace(
    snapshot: &dyn Snapshot,
    region: &Region,
    item: Item<StoredDefinition>,
    changed: StoredDefinition,
) -> Result<Batch, CollectionError> {
    let statuses = (Some(item.object.status), Some(changed.status));
    let (family, revision) = (changed.definition.family.clone(), changed.revision);
    let item = Item {
        object: changed,
        ..item
    };
    let batch = collection(region)?.replace(Batch::new(), &item)?;
    restate(batch, snapshot, region, &family, revision, statuses)
}

/// Removes a definition.
pub fn remove(
    snapshot: &dyn Snapshot,
    region: &Region,
    item: &Item<StoredDefinition>,
) -> Result<Batch, CollectionError> {
    let stored = &item.object;
    let batch = Batch::new().remove(item.key.clone(), item.revision);
    let statuses = (Some(stored.status), None);
    let family = &stored.definition.family;
    restate(batch, snapshot, region, family, stored.revision, statuses)
}

type Statuses = (Option<Status>, Option<Status>);

fn restate(
    batch: Batch,
    snapshot: &dyn Snapshot,
    region: &Region,
    family: &str,
    revision: u32,
    (from, to): Statuses,
) -> Result<Batch, CollectionError> {
    if from == to {
        return Ok(batch);
    }
    let families = family::collection(region)?;
    let batch = match families.get(snapshot, family)? {
        Some(mut item) => {
            let before = item.object;
            item.object.count(from, to);
            let batch = families.replace(batch, &item)?;
            list_family(batch, region, family, before, item.object)?
        }
        None => batch,
    };
    Ok(move_in_index(batch, region, family, revision, from, to)?)
}

fn list_family(
    mut batch: Batch,
    region: &Region,
    family: &str,
    before: StoredFamily,
    after: StoredFamily,
) -> Result<Batch, KeyError> {
    for listed in Listed::EACH {
        let key = family::listed(region, listed)?.key([family])?;
        batch = match (before.is_listed_as(listed), after.is_listed_as(listed)) {
            (false, true) => batch.put(key, b""),
            (true, false) => batch.delete(key),
            _ => batch,
        };
    }
    Ok(batch)
}

fn move_in_index(
    mut batch: Batch,
    region: &Region,
    family: &str,
    revision: u32,
    from: Option<Status>,
    to: Option<Status>,
) -> Result<Batch, KeyError> {
    let key = |status| index::below(status, region)?.key([index::name(family, revision)]);
    if let Some(from) = from {
        batch = batch.delete(key(from)?);
    }
    if let Some(to) = to {
        batch = batch.put(key(to)?, b"");
    }
    Ok(batch)
}
