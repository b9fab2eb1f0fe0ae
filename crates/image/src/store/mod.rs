//! The images of one machine, shared by all commands without a daemon.
//!
//! Three rules make that safe:
//! - A command that adds content holds `images/lock` shared, one that removes
//!   holds it exclusively, and only for as long as renaming things away takes.
//! - A layer is unpacked by whoever holds its own lock; the others wait and find
//!   it done.
//! - What a task uses it [holds](Store::hold) before it starts.

mod durability;
mod error;
mod files;
mod layers;
mod layout;
mod lease;
mod partial;
mod record;
mod remove;

use std::path::{Path, PathBuf};

use oci_spec::image::ImageConfiguration;
use rustix::fs::{Mode, OFlags};

pub use error::StoreError;
pub(crate) use layers::{Adding, Claim, NewLayer};
pub use lease::HoldError;
pub(crate) use partial::Partial;
pub(crate) use record::Finished;
pub use record::{Record, RecordedLayer};
pub use remove::Pruned;

use crate::digest::Digest;
use crate::platform::Platform;
use crate::reference::Reference;
use durability::Boot;
use layout::Layout;

/// The store under one root directory.
#[derive(Debug, Clone)]
pub struct Store {
    layout: Layout,
    boot: Boot,
}

/// An image that is ready to run.
#[derive(Debug, Clone)]
pub struct Image {
    /// The name it was asked for by.
    pub reference: Reference,
    /// What it runs on.
    pub platform: Platform,
    /// Digest of its manifest.
    pub manifest: Digest,
    /// Its configuration: user, environment, entry point and so on.
    pub config: ImageConfiguration,
    /// Its layers' directories, lowest first, each once.
    pub layers: Vec<PathBuf>,
}

impl Store {
    /// Uses the store below `root`, the root of all of Neargate's state; makes the
    /// directories that are missing.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        let layout = Layout::create(root)?;
        Ok(Self {
            layout,
            boot: Boot::default(),
        })
    }

    /// The local image of that name, if it is here and whole.
    ///
    /// This is on the launch path: it reads one small file and looks that the
    /// layers exist.
    pub fn resolve(
        &self,
        reference: &Reference,
        platform: &Platform,
    ) -> Result<Option<Image>, StoreError> {
        let Some(record) = self.record(reference, platform)? else {
            return Ok(None);
        };
        let layers = record.directories(&self.layout);
        if !layers.iter().all(|layer| layer.is_dir()) {
            return Ok(None);
        }
        Ok(Some(record.into_image(layers)))
    }

    /// The image of a record that was just written.
    pub(crate) fn image(&self, record: Record) -> Image {
        let layers = record.directories(&self.layout);
        record.into_image(layers)
    }

    /// A file without a name, so that a crash leaves nothing of it.
    pub(crate) fn unnamed_file(&self) -> Result<std::fs::File, StoreError> {
        let directory = self.layout.downloads();
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        rustix::fs::open(&directory, flags, Mode::RUSR | Mode::WUSR)
            .map(Into::into)
            .map_err(StoreError::system("open a temporary file in", directory))
    }

    /// What is known of the local images, by name.
    pub fn list(&self) -> Result<Vec<Record>, StoreError> {
        let mut records: Vec<_> = self
            .records()?
            .into_iter()
            .filter_map(|(_, record)| record)
            .collect();
        records.sort_by(|a, b| (&a.reference, &a.platform).cmp(&(&b.reference, &b.platform)));
        Ok(records)
    }
}
