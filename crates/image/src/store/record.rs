//! What a reference stands for: one small file, all that a launch needs.

use std::path::PathBuf;

use oci_spec::image::ImageConfiguration;
use rustix::fs::FlockOperation;
use serde::{Deserialize, Serialize};

use super::durability::Unsettled;
use super::error::StoreError;
use super::files::{self, Sync};
use super::layout::{Layout, short_id};
use super::{Image, Store};
use crate::digest::Digest;
use crate::platform::Platform;
use crate::reference::Reference;

/// An image under one name for one platform.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// The normalised name.
    pub reference: Reference,
    /// The platform that was asked for.
    pub platform: Platform,
    /// Digest of the platform's manifest.
    pub manifest: Digest,
    /// Digest of the index it was chosen from, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Digest>,
    /// Digest of the configuration, which is docker's image id.
    pub config_digest: Digest,
    /// The configuration.
    pub config: ImageConfiguration,
    /// The layers, lowest first.
    pub layers: Vec<RecordedLayer>,
    /// When it came, in seconds since the epoch.
    pub added: u64,
    #[serde(default, skip_serializing_if = "Unsettled::is_settled")]
    pub(super) unsettled: Unsettled,
}

/// One layer of an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedLayer {
    /// Digest of the plain tar.
    pub diff_id: Digest,
    /// Bytes in its files.
    pub bytes: u64,
}

/// An image that is complete but has no name yet.
#[derive(Debug, Clone)]
pub struct Finished {
    pub manifest: Digest,
    pub index: Option<Digest>,
    pub config_digest: Digest,
    pub config: ImageConfiguration,
    pub layers: Vec<RecordedLayer>,
}

impl Record {
    /// Bytes in the files of all layers.
    pub fn bytes(&self) -> u64 {
        self.layers.iter().map(|layer| layer.bytes).sum()
    }

    /// The short ids of the layers, lowest first, each once.
    ///
    /// An image may name one layer twice, which overlayfs refuses. Only the upper
    /// one counts: all that the lower one brought, it brings again.
    pub fn short_ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::with_capacity(self.layers.len());
        for layer in self.layers.iter().rev() {
            let id = short_id(&layer.diff_id);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.reverse();
        ids
    }

    /// As a launch needs it, with the layers' directories.
    pub(crate) fn into_image(self, layers: Vec<PathBuf>) -> Image {
        Image {
            reference: self.reference,
            platform: self.platform,
            manifest: self.manifest,
            config: self.config,
            layers,
        }
    }

    pub(super) fn directories(&self, layout: &Layout) -> Vec<PathBuf> {
        self.short_ids()
            .into_iter()
            .map(|id| layout.layer(id))
            .collect()
    }
}

impl Store {
    /// The record of a name, if it can be relied upon.
    pub(crate) fn record(
        &self,
        reference: &Reference,
        platform: &Platform,
    ) -> Result<Option<Record>, StoreError> {
        let record: Option<Record> = files::read_json(&self.layout.record(reference, platform))?;
        let Some(record) = record else {
            return Ok(None);
        };
        let is_meant = record.reference == *reference && record.platform == *platform;
        Ok((is_meant && self.boot.trusts(&record.unsettled)?).then_some(record))
    }

    /// All records by file name; `None` for what no longer counts.
    pub(super) fn records(&self) -> Result<Vec<(String, Option<Record>)>, StoreError> {
        let mut records = Vec::new();
        for name in files::names(&self.layout.references())? {
            if name.starts_with(files::UNFINISHED) {
                continue;
            }
            let record: Option<Record> = files::read_json(&self.layout.references().join(&name))?;
            let record = match record {
                Some(record) if self.boot.trusts(&record.unsettled)? => Some(record),
                _ => None,
            };
            records.push((name, record));
        }
        Ok(records)
    }

    /// Gives a finished image a name. Its layers must have been claimed under the
    /// lock that the caller still holds.
    pub(crate) fn name(
        &self,
        reference: &Reference,
        platform: &Platform,
        finished: &Finished,
    ) -> Result<Record, StoreError> {
        let added = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let record = Record {
            reference: reference.clone(),
            platform: platform.clone(),
            manifest: finished.manifest.clone(),
            index: finished.index.clone(),
            config_digest: finished.config_digest.clone(),
            config: finished.config.clone(),
            layers: finished.layers.clone(),
            added: added.map_or(0, |since| since.as_secs()),
            unsettled: self.boot.mark()?,
        };
        let _records = files::lock(&self.layout.records_lock(), FlockOperation::LockExclusive)?;
        let path = self.layout.record(reference, platform);
        files::write_json(&path, &record, Sync::Later)?;
        Ok(record)
    }

    /// Keeps a manifest or a configuration as it came.
    pub(crate) fn keep(&self, digest: &Digest, content: &[u8]) -> Result<(), StoreError> {
        match self.kept(digest)? {
            Some(_) => Ok(()),
            None => files::write(&self.layout.blob(digest), content, Sync::Later),
        }
    }

    /// A manifest or a configuration that is here. It is checked again: it was
    /// written without a sync.
    pub(crate) fn kept(&self, digest: &Digest) -> Result<Option<Vec<u8>>, StoreError> {
        match fs_err::read(self.layout.blob(digest)) {
            Ok(content) => Ok((Digest::of(&content) == *digest).then_some(content)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
