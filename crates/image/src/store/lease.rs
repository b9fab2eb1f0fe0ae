//! Which layers a task uses.
//!
//! A lease is a file `leases/images/<task>`. Removing images passes over the
//! layers in it for as long as the task's directory exists. Whoever cleans up
//! the task removes the file; no other code has to know its content.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use fs_err as fs;
use rustix::fs::FlockOperation;
use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::files::{self, Sync};
use super::{Image, Store};
use crate::digest::Digest;

/// A lease may be older than its task's directory by this much: the launch of a
/// task takes milliseconds, and a lease without a task is only bytes on a disk.
const GRACE: Duration = Duration::from_secs(600);

#[derive(Debug, Serialize, Deserialize)]
struct Lease {
    /// The images by manifest.
    manifests: BTreeSet<Digest>,
    /// Directory names in `layers/`.
    layers: BTreeSet<String>,
}

/// What tasks use.
#[derive(Debug, Default)]
pub(super) struct Leased {
    /// Images, each with a task that uses it.
    pub manifests: BTreeMap<Digest, String>,
    /// Directory names in `layers/`.
    pub layers: BTreeSet<String>,
}

/// Why an image could not be leased.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// It was removed since it was resolved.
    #[error("image {0} was removed in the meantime")]
    Gone(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Keeps the layers of `images` for `task` (its id, which names the file).
    /// A second call replaces the first.
    pub fn lease<'a>(
        &self,
        task: &str,
        images: impl IntoIterator<Item = &'a Image>,
    ) -> Result<(), LeaseError> {
        let _adding = files::lock(&self.layout.lock(), FlockOperation::LockShared)?;
        let mut lease = Lease {
            manifests: BTreeSet::new(),
            layers: BTreeSet::new(),
        };
        for image in images {
            lease.manifests.insert(image.manifest.clone());
            for layer in &image.layers {
                if !layer.is_dir() {
                    return Err(LeaseError::Gone(image.reference.to_string()));
                }
                lease.layers.extend(
                    layer
                        .file_name()
                        .and_then(|name| name.to_str())
                        .map(str::to_owned),
                );
            }
        }
        Ok(files::write_json(
            &self.layout.leases().join(task),
            &lease,
            Sync::Later,
        )?)
    }

    /// Gives up what `task` kept.
    pub fn release(&self, task: &str) -> Result<(), StoreError> {
        files::remove(&self.layout.leases().join(task))
    }

    /// What tasks use. Leases of tasks that are gone are removed.
    pub(super) fn leased(&self) -> Result<Leased, StoreError> {
        let mut leased = Leased::default();
        for task in files::names(&self.layout.leases())? {
            let path = self.layout.leases().join(&task);
            if !self.layout.task(&task).exists() && is_older_than(&path, GRACE) {
                files::remove(&path)?;
                continue;
            }
            let Some(lease) = files::read_json::<Lease>(&path)? else {
                continue;
            };
            leased.layers.extend(lease.layers);
            leased.manifests.extend(
                lease
                    .manifests
                    .into_iter()
                    .map(|manifest| (manifest, task.clone())),
            );
        }
        Ok(leased)
    }
}

/// Whether a file was written longer ago than `age`. One that cannot be looked
/// at is not.
pub(super) fn is_older_than(path: &std::path::Path, age: Duration) -> bool {
    let written = fs::metadata(path).and_then(|metadata| metadata.modified());
    written.is_ok_and(|written| {
        SystemTime::now()
            .duration_since(written)
            .is_ok_and(|since| since > age)
    })
}
