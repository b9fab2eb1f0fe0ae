//! Unpacked layers: one directory each, unpacked once.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::PathBuf;

use fs_err as fs;
use rustix::fs::FlockOperation;
use serde::{Deserialize, Serialize};

use super::Store;
use super::durability::Unsettled;
use super::error::StoreError;
use super::files::{self, Sync, UNFINISHED};
use super::layout::{Layout, short_id};
use crate::digest::Digest;
use crate::layer::Applied;

/// What is known of an unpacked layer. Its presence is what makes the directory
/// count.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct LayerRecord {
    /// The whole digest; the directory's name is only its start.
    pub diff_id: Digest,
    /// Bytes in its files.
    pub bytes: u64,
    /// Its entries.
    pub entries: u64,
    #[serde(default, skip_serializing_if = "Unsettled::is_settled")]
    pub unsettled: Unsettled,
}

/// What [`Store::claim`] found.
pub enum Claim {
    /// The layer is here; its files hold so many bytes.
    Present(u64),
    /// It is the caller's to unpack; others wait.
    Vacant(NewLayer),
}

/// A layer being unpacked. Dropped without [`NewLayer::commit`] it vanishes.
pub struct NewLayer {
    store: Store,
    diff_id: Digest,
    committed: bool,
    /// Holding it is what makes this layer ours.
    _lock: File,
}

/// The right to add content: what removes waits while it is held.
pub struct Adding(#[allow(dead_code, reason = "held, not read")] File);

impl Store {
    /// Announces that content will be added.
    pub(crate) fn adding(&self) -> Result<Adding, StoreError> {
        files::lock(&self.layout.lock(), FlockOperation::LockShared).map(Adding)
    }

    /// The layer of `diff_id`, or the right to make it. Waits for another process
    /// that is at it.
    pub(crate) fn claim(&self, _adding: &Adding, diff_id: &Digest) -> Result<Claim, StoreError> {
        if let Some(bytes) = self.present(diff_id)? {
            return Ok(Claim::Present(bytes));
        }
        let short = short_id(diff_id);
        let lock = files::lock(
            &self.layout.layer_lock(short),
            FlockOperation::LockExclusive,
        )?;
        if let Some(bytes) = self.present(diff_id)? {
            return Ok(Claim::Present(bytes));
        }
        let new = NewLayer {
            store: self.clone(),
            diff_id: diff_id.clone(),
            committed: false,
            _lock: lock,
        };
        new.clear()?;
        Ok(Claim::Vacant(new))
    }

    /// The size of a layer that is here and whole.
    fn present(&self, diff_id: &Digest) -> Result<Option<u64>, StoreError> {
        let short = short_id(diff_id);
        let record: Option<LayerRecord> = files::read_json(&self.layout.layer_record(short))?;
        let Some(record) = record else {
            return Ok(None);
        };
        if !self.boot.trusts(&record.unsettled)? || !self.layout.layer(short).is_dir() {
            return Ok(None);
        }
        match record.diff_id == *diff_id {
            true => Ok(Some(record.bytes)),
            false => Err(StoreError::ShortId {
                known: record.diff_id,
                new: diff_id.clone(),
            }),
        }
    }

    /// All layer records by short id; `None` for one that cannot be read.
    pub(super) fn layer_records(&self) -> Result<Vec<(String, Option<LayerRecord>)>, StoreError> {
        let mut records = Vec::new();
        for name in files::names(&self.layout.layer_records())? {
            if let Some(short) = name.strip_suffix(".json")
                && !name.starts_with(UNFINISHED)
            {
                records.push((
                    short.to_owned(),
                    files::read_json(&self.layout.layer_record(short))?,
                ));
            }
        }
        Ok(records)
    }
}

impl NewLayer {
    /// Makes the empty directory to unpack into, in the place of what an earlier
    /// try may have left.
    pub fn directory(&self) -> Result<OwnedFd, StoreError> {
        discard(&self.store.layout, &self.unfinished())?;
        let path = self.store.layout.layers().join(self.unfinished());
        fs::create_dir(&path)?;
        // The root of a layer that does not describe it: 0755, as everywhere.
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        Ok(fs::File::open(&path)?.into_parts().0.into())
    }

    /// Makes the layer count. Its digests must have been verified.
    pub fn commit(mut self, applied: &Applied) -> Result<u64, StoreError> {
        let layout = &self.store.layout;
        let short = short_id(&self.diff_id);
        fs::rename(layout.layers().join(self.unfinished()), layout.layer(short))?;
        let record = LayerRecord {
            diff_id: self.diff_id.clone(),
            bytes: applied.bytes,
            entries: applied.entries,
            unsettled: self.store.boot.mark()?,
        };
        files::write_json(&layout.layer_record(short), &record, Sync::Later)?;
        self.committed = true;
        Ok(record.bytes)
    }

    fn unfinished(&self) -> String {
        format!("{UNFINISHED}new.{}", short_id(&self.diff_id))
    }

    /// Removes what is there but does not count.
    fn clear(&self) -> Result<(), StoreError> {
        let short = short_id(&self.diff_id);
        files::remove(&self.store.layout.layer_record(short))?;
        discard(&self.store.layout, short)
    }
}

impl Drop for NewLayer {
    fn drop(&mut self) {
        if !self.committed {
            // What stays behind is removed by whoever claims the layer next.
            let _ = discard(&self.store.layout, &self.unfinished());
            let _ = self.clear();
        }
    }
}

/// Removes a directory of `layers/`, whatever is in it.
pub(super) fn discard(layout: &Layout, name: &str) -> Result<(), StoreError> {
    let layers = fs::File::open(layout.layers())?;
    neargate_host::unpack::remove_tree(&layers, name.as_ref()).map_err(StoreError::system(
        "remove",
        layout.layers().join(PathBuf::from(name)),
    ))
}
