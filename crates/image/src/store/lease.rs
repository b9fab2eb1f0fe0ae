//! Which images tasks use.
//!
//! A task holds an image through its lease (`neargate_host::lease`), by the
//! manifest's digest. Removing images passes over those.

use std::collections::{BTreeMap, BTreeSet};

use neargate_host::lease::{Lease, Leases};
use rustix::fs::FlockOperation;

use super::error::StoreError;
use super::layout::short_id;
use super::{Image, Store, files};
use crate::digest::Digest;
use crate::manifest::{Document, configuration_layers};

/// What tasks use.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Images by manifest, each with a task that uses it.
    pub manifests: BTreeMap<Digest, String>,
    /// What of `images/blobs` describes them.
    pub blobs: BTreeSet<Digest>,
    /// Directory names in `layers/`.
    pub layers: BTreeSet<String>,
}

/// Why an image could not be held.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// It was removed since it was resolved.
    #[error("image {0} was removed in the meantime")]
    Gone(String),
    /// The lease failed.
    #[error(transparent)]
    Lease(#[from] neargate_host::lease::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Holds `images` for the task of `lease`: from here on they stay until the
    /// lease is released.
    ///
    /// Taken under the lock that keeps removers out, so that an image is either
    /// seen to be held or seen to be gone.
    pub fn hold<'a>(
        &self,
        lease: &Lease,
        images: impl IntoIterator<Item = &'a Image>,
    ) -> Result<(), HoldError> {
        let _adding = files::lock(&self.layout.lock(), FlockOperation::LockShared)?;
        for image in images {
            lease.hold_image(&image.manifest.to_string())?;
            if !image.layers.iter().all(|layer| layer.is_dir()) {
                return Err(HoldError::Gone(image.reference.to_string()));
            }
        }
        Ok(())
    }

    /// What tasks use. The layers come from the images' documents, since a tag may
    /// have moved on from an image that still runs.
    pub(super) fn held(&self) -> Result<Held, StoreError> {
        let mut held = Held::default();
        for (digest, task) in Leases::open(self.layout.root())?.held_images()? {
            let Ok(manifest) = digest.parse::<Digest>() else {
                continue;
            };
            if let Some(content) = self.kept(&manifest)?
                && let Ok(Document::Manifest(document)) = Document::parse(&content)
                && let Some(config) = self.kept(&document.config.digest)?
            {
                let diff_ids = configuration_layers(&config).unwrap_or_default();
                held.layers
                    .extend(diff_ids.iter().map(|diff_id| short_id(diff_id).to_owned()));
                held.blobs
                    .extend([manifest.clone(), document.config.digest]);
            }
            held.manifests.insert(manifest, task);
        }
        Ok(held)
    }
}
