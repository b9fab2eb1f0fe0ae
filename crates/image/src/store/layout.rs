//! Where everything lies.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use fs_err as fs;

use super::error::StoreError;
use crate::digest::{Digest, Hasher};
use crate::platform::Platform;
use crate::reference::Reference;

/// Digits of a diff id that name its directory. Short, since overlayfs takes all
/// lower directories in one mount option of at most a page; 64 bits, so that
/// nobody makes a second layer of the same name on purpose.
const SHORT_ID: usize = 16;

/// The paths of a store.
#[derive(Debug, Clone)]
pub struct Layout {
    root: PathBuf,
}

impl Layout {
    /// Makes what is missing. The layers hold setuid programs of strangers with
    /// the host's real ids, so nobody but root may walk into them.
    pub fn create(root: &Path) -> Result<Self, StoreError> {
        let layout = Self {
            root: root.to_owned(),
        };
        for private in [layout.images(), layout.layers()] {
            if !private.is_dir() {
                let mode = std::fs::Permissions::from_mode(0o700);
                fs::create_dir_all(&private)?;
                fs::set_permissions(&private, mode)?;
            }
        }
        for directory in [
            layout.references(),
            layout.blobs(),
            layout.layer_records(),
            layout.locks(),
            layout.downloads(),
        ] {
            if !directory.is_dir() {
                fs::create_dir_all(&directory)?;
            }
        }
        Ok(layout)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    fn images(&self) -> PathBuf {
        self.root.join("images")
    }

    pub fn references(&self) -> PathBuf {
        self.images().join("references")
    }

    pub fn blobs(&self) -> PathBuf {
        self.images().join("blobs")
    }

    pub fn layer_records(&self) -> PathBuf {
        self.images().join("layers")
    }

    pub fn locks(&self) -> PathBuf {
        self.images().join("locks")
    }

    pub fn downloads(&self) -> PathBuf {
        self.images().join("downloads")
    }

    pub fn layers(&self) -> PathBuf {
        self.root.join("layers")
    }

    /// Held shared by who adds, exclusively by who removes.
    pub fn lock(&self) -> PathBuf {
        self.images().join("lock")
    }

    /// Held by who changes records.
    pub fn records_lock(&self) -> PathBuf {
        self.images().join("references.lock")
    }

    pub fn record(&self, reference: &Reference, platform: &Platform) -> PathBuf {
        let mut hasher = Hasher::default();
        hasher.update(format!("{reference} {platform}").as_bytes());
        self.references()
            .join(format!("{}.json", &hasher.finish().hex()[..32]))
    }

    pub fn blob(&self, digest: &Digest) -> PathBuf {
        self.blobs().join(digest.hex())
    }

    pub fn download(&self, digest: &Digest) -> PathBuf {
        self.downloads().join(digest.hex())
    }

    pub fn layer(&self, short: &str) -> PathBuf {
        self.layers().join(short)
    }

    pub fn layer_record(&self, short: &str) -> PathBuf {
        self.layer_records().join(format!("{short}.json"))
    }

    pub fn layer_lock(&self, short: &str) -> PathBuf {
        self.locks().join(short)
    }
}

/// The name of a layer's directory.
pub fn short_id(diff_id: &Digest) -> &str {
    &diff_id.hex()[..SHORT_ID]
}
