//! When is an unpacked layer safely on the disk?
//!
//! Syncing thousands of files costs as much as writing them, and a user who waits
//! for a task should not pay for a power failure that does not come. So what is
//! written without a sync is marked with the machine's boot id
//! (`/proc/sys/kernel/random/boot_id`, random(4)): in that boot the page cache is
//! the truth, whatever process died; in a later one the mark says that nobody
//! knows, and the content is fetched again. [`Store::settle`] syncs once and
//! takes the marks away.

use std::sync::OnceLock;

use fs_err as fs;
use rustix::fs::FlockOperation;
use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::files::{self, Sync};
use super::layers::LayerRecord;
use super::record::Record;
use super::{Store, layout::Layout};

/// The boot something was written in without a sync; absent once it is on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unsettled(Option<String>);

impl Unsettled {
    /// Whether it is known to be on the disk.
    pub fn is_settled(&self) -> bool {
        self.0.is_none()
    }
}

/// The running boot, read when it is first needed.
#[derive(Debug, Clone, Default)]
pub struct Boot(OnceLock<String>);

impl Boot {
    /// The mark for what is written now.
    pub fn mark(&self) -> Result<Unsettled, StoreError> {
        Ok(Unsettled(Some(self.id()?.to_owned())))
    }

    /// Whether what bears this mark can be relied upon.
    pub fn trusts(&self, mark: &Unsettled) -> Result<bool, StoreError> {
        match &mark.0 {
            None => Ok(true),
            Some(boot) => Ok(boot == self.id()?),
        }
    }

    fn id(&self) -> Result<&str, StoreError> {
        if let Some(id) = self.0.get() {
            return Ok(id);
        }
        let id = fs::read_to_string("/proc/sys/kernel/random/boot_id")?;
        Ok(self.0.get_or_init(|| id.trim().to_owned()))
    }
}

impl Store {
    /// Makes everything that was pulled or imported survive a power failure.
    pub fn settle(&self) -> Result<(), StoreError> {
        let _adding = files::lock(&self.layout.lock(), FlockOperation::LockShared)?;
        let _records = files::lock(&self.layout.records_lock(), FlockOperation::LockExclusive)?;
        let layers: Vec<_> = self.unsettled_layers()?;
        let records: Vec<_> = self.unsettled_records()?;
        if layers.is_empty() && records.is_empty() {
            return Ok(());
        }
        sync(&self.layout)?;
        for (short, record) in layers {
            let settled = LayerRecord {
                unsettled: Unsettled::default(),
                ..record
            };
            files::write_json(&self.layout.layer_record(&short), &settled, Sync::Now)?;
        }
        for record in records {
            let path = self.layout.record(&record.reference, &record.platform);
            let settled = Record {
                unsettled: Unsettled::default(),
                ..record
            };
            files::write_json(&path, &settled, Sync::Now)?;
        }
        sync(&self.layout)
    }

    fn unsettled_layers(&self) -> Result<Vec<(String, LayerRecord)>, StoreError> {
        let mut found = Vec::new();
        for (short, record) in self.layer_records()? {
            if let Some(record) = record
                && !record.unsettled.is_settled()
                && self.boot.trusts(&record.unsettled)?
            {
                found.push((short, record));
            }
        }
        Ok(found)
    }

    fn unsettled_records(&self) -> Result<Vec<Record>, StoreError> {
        let records = self.records()?.into_iter().filter_map(|(_, record)| record);
        Ok(records
            .filter(|record| !record.unsettled.is_settled())
            .collect())
    }
}

fn sync(layout: &Layout) -> Result<(), StoreError> {
    let root = fs::File::open(layout.root())?;
    rustix::fs::syncfs(&root).map_err(StoreError::system("sync", layout.root()))
}
