use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::watch;

use crate::log::Log;
use crate::{Key, Prefix, Revision};

/// One object was put or deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub key: Key,
    /// Its new value, or none if it was deleted.
    pub value: Option<Arc<[u8]>>,
    /// The commit that did it. The changes of one commit follow each other.
    pub revision: Revision,
}

/// Why a watch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WatchError {
    /// The changes after this watch's revision are not all kept any more: scan a new
    /// snapshot, and watch from its revision.
    #[error("the watch is too far behind: scan again")]
    Lagged,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

/// The changes below a prefix, in the order of their commits, none left out.
#[derive(Debug)]
pub struct Watch {
    log: Arc<Log>,
    newest: watch::Receiver<Revision>,
    prefix: Prefix,
    after: Revision,
    pending: VecDeque<Change>,
}

impl Watch {
    pub(crate) fn new(
        log: Arc<Log>,
        newest: watch::Receiver<Revision>,
        prefix: Prefix,
        after: Revision,
    ) -> Self {
        Self {
            log,
            newest,
            prefix,
            after,
            pending: VecDeque::new(),
        }
    }

    /// The next change, once there is one. May be cancelled without losing any.
    pub async fn next(&mut self) -> Result<Change, WatchError> {
        loop {
            self.newest.borrow_and_update();
            if let Some(change) = self.try_next()? {
                return Ok(change);
            }
            let changed = self.newest.changed().await;
            changed.map_err(|_| WatchError::Closed)?;
        }
    }

    /// The next change if there is one by now.
    pub fn try_next(&mut self) -> Result<Option<Change>, WatchError> {
        if self.pending.is_empty() {
            for commit in self.log.after(self.after)? {
                self.after = commit.revision;
                let ours = |change: &&Change| self.prefix.covers(&change.key);
                self.pending
                    .extend(commit.changes.iter().filter(ours).cloned());
            }
        }
        Ok(self.pending.pop_front())
    }
}
