//! Why an entry could not be written.

use std::io;
use std::path::PathBuf;

use rustix::io::Errno;

/// One failed step, with the path inside the layer it failed at.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// A system call of the unpacker failed.
    #[error("{step} {}: {source}", path.display())]
    System {
        /// What was being done, as a verb phrase (`create file`).
        step: &'static str,
        /// The path inside the layer.
        path: PathBuf,
        /// The kernel's answer.
        source: Errno,
    },
    /// The archive ended or failed inside a file's content.
    #[error("read the content of {}: {source}", path.display())]
    Content {
        /// The path inside the layer.
        path: PathBuf,
        /// What the archive's reader said.
        source: io::Error,
    },
    /// The content is shorter than its header promised.
    #[error("{} holds {got} of the {expected} bytes its header announces", path.display())]
    Truncated {
        /// The path inside the layer.
        path: PathBuf,
        /// The size in the header.
        expected: u64,
        /// What was there.
        got: u64,
    },
}

impl UnpackError {
    /// Whether the file system ran out of blocks, inodes or quota.
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::System { source, .. } if [Errno::NOSPC, Errno::DQUOT].contains(source))
    }

    /// The failed system call's error number, if it was one.
    pub fn errno(&self) -> Option<Errno> {
        match self {
            Self::System { source, .. } => Some(*source),
            _ => None,
        }
    }
}
