use std::ops::Bound;
use std::path::PathBuf;

use redb::ReadTransaction;

use super::database::failed;
use super::schema::{META, OBJECTS, REVISION, decode};
use crate::{Entry, Key, Page, Revision, Scan, Snapshot, StoreError};

/// A read transaction.
pub(super) struct Read {
    pub transaction: ReadTransaction,
    pub path: PathBuf,
}

impl Read {
    fn try_revision(&self) -> Result<Revision, redb::Error> {
        let meta = self.transaction.open_table(META)?;
        Ok(Revision(
            meta.get(REVISION)?.map_or(0, |found| found.value()),
        ))
    }

    fn try_get(&self, key: &Key) -> Result<Option<Entry>, redb::Error> {
        let objects = self.transaction.open_table(OBJECTS)?;
        let Some(found) = objects.get(key.as_str())? else {
            return Ok(None);
        };
        entry(key.as_str(), found.value()).map(Some)
    }

    fn try_scan(&self, scan: &Scan) -> Result<Page, redb::Error> {
        let mut page = Page {
            entries: Vec::new(),
            more: false,
        };
        let Some(bounds) = bounds(scan) else {
            return Ok(page);
        };
        let objects = self.transaction.open_table(OBJECTS)?;
        let mut range = objects.range::<&str>((as_str(&bounds.0), as_str(&bounds.1)))?;
        while let Some(found) = match scan.descending {
            true => range.next_back(),
            false => range.next(),
        } {
            let (key, value) = found?;
            if page.entries.len() == scan.limit {
                page.more = true;
                break;
            }
            page.entries.push(entry(key.value(), value.value())?);
        }
        Ok(page)
    }
}

impl Snapshot for Read {
    fn revision(&self) -> Result<Revision, StoreError> {
        self.try_revision().map_err(failed(&self.path))
    }

    fn get(&self, key: &Key) -> Result<Option<Entry>, StoreError> {
        self.try_get(key).map_err(failed(&self.path))
    }

    fn scan(&self, scan: &Scan) -> Result<Page, StoreError> {
        self.try_scan(scan).map_err(failed(&self.path))
    }
}

fn entry(key: &str, stored: &[u8]) -> Result<Entry, redb::Error> {
    let (revision, value) = decode(stored)?;
    Ok(Entry {
        key: Key::stored(key),
        value: value.into(),
        revision,
    })
}

type Bounds = (Bound<String>, Bound<String>);

/// The keys between which all of the scan lies, if there can be any.
fn bounds(scan: &Scan) -> Option<Bounds> {
    let prefix = scan.prefix.as_str();
    let mut from = Bound::Included(prefix.to_owned());
    let mut to = match successor(prefix) {
        Some(successor) => Bound::Excluded(successor),
        None => Bound::Unbounded,
    };
    if let Some(after) = &scan.after {
        let is_beyond = matches!(&to, Bound::Excluded(end) if after >= end);
        let is_before = after.as_str() < prefix;
        match (is_before, is_beyond, scan.descending) {
            (true, _, true) | (_, true, false) => return None,
            (false, _, false) => from = Bound::Excluded(after.clone()),
            (_, false, true) => to = Bound::Excluded(after.clone()),
            _ => {}
        }
    }
    Some((from, to))
}

fn as_str(bound: &Bound<String>) -> Bound<&str> {
    bound.as_ref().map(String::as_str)
}

/// The first text after all those that begin with `prefix`.
fn successor(prefix: &str) -> Option<String> {
    let mut text = prefix.to_owned();
    while let Some(last) = text.pop() {
        // A range of characters knows the gap that surrogates leave.
        if let Some(next) = (last..=char::MAX).nth(1) {
            text.push(next);
            return Some(text);
        }
    }
    None
}
