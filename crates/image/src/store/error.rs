//! Why the store could not do something.

use std::io;
use std::path::PathBuf;

use crate::digest::Digest;
use crate::reference::Reference;

/// A failure of the store itself.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file operation failed; the text names the path.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A system call without a wrapper that names the path.
    #[error("{step} {}: {source}", path.display())]
    System {
        /// What was being done.
        step: &'static str,
        /// To which file.
        path: PathBuf,
        /// The kernel's answer.
        source: rustix::io::Errno,
    },
    /// Two layers share the first digits of their digests, which nobody has seen
    /// happen by accident.
    #[error("layers {known} and {new} have the same short id")]
    ShortId {
        /// The one that is here.
        known: Digest,
        /// The one that was to come.
        new: Digest,
    },
    /// The leases cannot be read.
    #[error(transparent)]
    Lease(#[from] neargate_host::lease::Error),
    /// An image that is to be removed is in use.
    #[error("image {reference} is used by task {task}")]
    InUse {
        /// Its name.
        reference: Reference,
        /// One task that uses it.
        task: String,
    },
}

impl StoreError {
    pub(crate) fn system(
        step: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(rustix::io::Errno) -> Self {
        let path = path.into();
        move |source| Self::System { step, path, source }
    }

    /// Whether the file system ran out of room.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Io(error) => is_disk_full(error),
            Self::System { source, .. } => is_disk_full(&(*source).into()),
            Self::ShortId { .. } | Self::InUse { .. } | Self::Lease(_) => false,
        }
    }
}

/// No blocks, no inodes, or no quota left.
pub fn is_disk_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
