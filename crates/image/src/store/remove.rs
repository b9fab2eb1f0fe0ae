//! Removing images, and what nothing needs any more.

use std::collections::BTreeSet;
use std::fs::File;
use std::time::{Duration, SystemTime};

use fs_err as fs;
use rustix::fs::FlockOperation;

use super::Store;
use super::error::StoreError;
use super::files::{self, UNFINISHED};
use super::layers::discard;
use super::record::Record;
use crate::digest::Digest;
use crate::platform::Platform;
use crate::reference::Reference;

/// A broken download is kept so long to be resumed.
const DOWNLOADS_KEPT: Duration = Duration::from_secs(24 * 3600);

/// What was removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Names that are gone.
    pub references: Vec<Reference>,
    /// Layers that are gone.
    pub layers: usize,
    /// Bytes in their files.
    pub bytes: u64,
    /// Another command is adding images: what nothing needs stays until the next
    /// `prune`.
    pub postponed: bool,
}

impl Store {
    /// Forgets a name, for one platform or all, and removes what nothing needs
    /// any more. Refused while a task uses the image.
    pub fn remove(
        &self,
        reference: &Reference,
        platform: Option<&Platform>,
    ) -> Result<Pruned, StoreError> {
        let alone = self.alone()?;
        let held = self.held()?;
        let is_meant = |record: &Record| {
            record.reference == *reference
                && platform.is_none_or(|platform| *platform == record.platform)
        };
        for record in self.list()?.iter().filter(|record| is_meant(record)) {
            if let Some(task) = held.manifests.get(&record.manifest) {
                return Err(StoreError::InUse {
                    reference: reference.clone(),
                    task: task.clone(),
                });
            }
        }
        let references = self.forget(is_meant)?;
        match alone {
            Some(alone) => self.collect(alone, references, DOWNLOADS_KEPT),
            None => Ok(Pruned {
                references,
                postponed: true,
                ..Pruned::default()
            }),
        }
    }

    /// Removes every image that no task uses, broken downloads, and what crashes
    /// left.
    pub fn prune(&self) -> Result<Pruned, StoreError> {
        let Some(alone) = self.alone()? else {
            return Ok(Pruned {
                postponed: true,
                ..Pruned::default()
            });
        };
        let held = self.held()?;
        let removed = self.forget(|record| !held.manifests.contains_key(&record.manifest))?;
        self.collect(alone, removed, Duration::ZERO)
    }

    /// Removes what a command that died was writing. Every command that adds does
    /// so when it is done, unless another one is still at it.
    pub(crate) fn sweep(&self) -> Result<(), StoreError> {
        match self.alone()? {
            Some(alone) => self
                .remove_unfinished(&alone)
                .and_then(|()| self.empty_trash(alone)),
            None => Ok(()),
        }
    }

    /// The exclusive lock, unless another command is adding.
    fn alone(&self) -> Result<Option<Alone>, StoreError> {
        Ok(files::try_lock(&self.layout.lock())?.map(Alone))
    }

    fn forget(&self, is_meant: impl Fn(&Record) -> bool) -> Result<Vec<Reference>, StoreError> {
        let _records = files::lock(&self.layout.records_lock(), FlockOperation::LockExclusive)?;
        let mut removed = Vec::new();
        for (name, record) in self.records()? {
            if let Some(record) = record
                && is_meant(&record)
            {
                files::remove(&self.layout.references().join(name))?;
                removed.push(record.reference);
            }
        }
        Ok(removed)
    }

    fn collect(
        &self,
        alone: Alone,
        references: Vec<Reference>,
        downloads: Duration,
    ) -> Result<Pruned, StoreError> {
        let mut pruned = Pruned {
            references,
            ..Pruned::default()
        };
        self.remove_unneeded(downloads, &mut pruned)?;
        self.remove_unfinished(&alone)?;
        self.empty_trash(alone)?;
        Ok(pruned)
    }

    /// What neither a name nor a task leads to: first the records that make it
    /// count, then the thing itself.
    fn remove_unneeded(&self, downloads: Duration, pruned: &mut Pruned) -> Result<(), StoreError> {
        let held = self.held()?;
        let mut layers = held.layers;
        let mut blobs = held.blobs;
        for (name, record) in self.records()? {
            let Some(record) = record else {
                files::remove(&self.layout.references().join(name))?;
                continue;
            };
            layers.extend(record.short_ids().into_iter().map(str::to_owned));
            blobs.extend([record.manifest, record.config_digest]);
            blobs.extend(record.index);
        }
        for (short, record) in self.layer_records()? {
            let is_whole = match &record {
                Some(record) => self.boot.trusts(&record.unsettled)?,
                None => false,
            };
            if !is_whole || !layers.contains(&short) {
                files::remove(&self.layout.layer_record(&short))?;
                pruned.layers += 1;
                pruned.bytes += record.map_or(0, |record| record.bytes);
            }
        }
        let blobs: BTreeSet<&str> = blobs.iter().map(Digest::hex).collect();
        remove_files(&self.layout.blobs(), |name| blobs.contains(name))?;
        remove_files(&self.layout.downloads(), |name| {
            !is_older_than(&self.layout.downloads().join(name), downloads)
        })
    }

    /// With nobody adding, what has no record and every temporary file is garbage.
    fn remove_unfinished(&self, _alone: &Alone) -> Result<(), StoreError> {
        for name in files::names(&self.layout.layers())? {
            if !name.starts_with(TRASH) && !self.layout.layer_record(&name).exists() {
                let trash = format!("{TRASH}{}.{name}", std::process::id());
                let layers = self.layout.layers();
                fs::rename(layers.join(&name), layers.join(trash))?;
            }
        }
        for directory in [
            self.layout.layer_records(),
            self.layout.references(),
            self.layout.blobs(),
        ] {
            remove_files(&directory, |name| !name.starts_with(UNFINISHED))?;
        }
        remove_files(&self.layout.locks(), |_| false)
    }

    /// Deleting takes long and needs no lock: the names are out of use.
    fn empty_trash(&self, alone: Alone) -> Result<(), StoreError> {
        drop(alone);
        for name in files::names(&self.layout.layers())? {
            if name.starts_with(TRASH) {
                discard(&self.layout, &name)?;
            }
        }
        Ok(())
    }
}

/// The proof that nobody adds content.
struct Alone(#[allow(dead_code, reason = "held, not read")] File);

/// Directories on their way out.
const TRASH: &str = ".trash.";

fn remove_files(
    directory: &std::path::Path,
    keep: impl Fn(&str) -> bool,
) -> Result<(), StoreError> {
    for name in files::names(directory)? {
        if !keep(&name) {
            files::remove(&directory.join(name))?;
        }
    }
    Ok(())
}

/// Whether a file was written longer ago than `age`. One that cannot be looked
/// at was not.
fn is_older_than(path: &std::path::Path, age: Duration) -> bool {
    let written = fs::metadata(path).and_then(|metadata| metadata.modified());
    written.is_ok_and(|written| {
        SystemTime::now()
            .duration_since(written)
            .is_ok_and(|since| since >= age)
    })
}
