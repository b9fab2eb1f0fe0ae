use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::{Key, Precondition, Revision};

/// The store cannot do it. Cheap to clone: many callers may learn of one failure.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Another process has the store open.
    #[error("neargate serve is already running on {}{}", root.display(), of_process(pid))]
    AlreadyRunning {
        /// The root directory.
        root: PathBuf,
        /// Which process.
        pid: Option<u32>,
    },
    /// A later version wrote it.
    #[error("{} was written by a newer version of neargate (its schema is {found}, known is up to {known})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u64,
        /// The newest that this program knows.
        known: u64,
    },
    /// The file is not as it was written.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The operating system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        source: Arc<io::Error>,
    },
    /// The database refused.
    #[error("the store {} failed: {source}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Arc<redb::Error>,
    },
    /// A value is too large.
    #[error("the value of {key} is too large: {size} bytes, {largest} at most")]
    TooLarge {
        /// Of which key.
        key: Key,
        /// How large.
        size: usize,
        /// How large it may be.
        largest: usize,
    },
    /// The store was closed meanwhile.
    #[error("the store is closed")]
    Closed,
}

fn of_process(pid: &Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})"))
        .unwrap_or_default()
}

impl StoreError {
    /// What one can do about it, if there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::AlreadyRunning { pid, .. } => Some(match pid {
                Some(pid) => {
                    format!("use it, stop it first (`kill {pid}`), or give another --root")
                }
                None => "use it, stop it first, or give another --root".to_owned(),
            }),
            Self::Newer { .. } => Some("run the newer version, or give another --root".to_owned()),
            Self::Damaged { path, .. } => Some(format!(
                "put a copy back in its place; or move {} away to begin without the API's objects \
                 (tasks that run are kept and found again)",
                path.display()
            )),
            _ if self.is_disk_full() => {
                Some("free some space: the store goes on by itself".to_owned())
            }
            _ => None,
        }
    }

    /// Whether room on the disk would have helped.
    pub fn is_disk_full(&self) -> bool {
        let full = |error: &io::Error| error.kind() == io::ErrorKind::StorageFull;
        match self {
            Self::Io { source, .. } => full(source),
            Self::Database { source, .. } => {
                matches!(&**source, redb::Error::Io(source) if full(source))
            }
            _ => false,
        }
    }
}

/// A precondition does not hold: nothing of the batch was done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key} {}", self.what())]
pub struct Conflict {
    /// Of which key.
    pub key: Key,
    /// What was demanded.
    pub expected: Precondition,
    /// What is there instead.
    pub found: Option<Revision>,
}

impl Conflict {
    fn what(&self) -> String {
        match (self.expected, self.found) {
            (_, None) => "does not exist".to_owned(),
            (Precondition::At(expected), Some(found)) => {
                format!("was changed meanwhile (revision {found}, not {expected})")
            }
            _ => "exists already".to_owned(),
        }
    }
}

/// Why a batch was not committed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CommitError {
    /// A precondition does not hold.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The store cannot.
    #[error(transparent)]
    Store(#[from] StoreError),
}
