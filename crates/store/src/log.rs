//! The last commits, kept in memory for those who watch.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::{Change, Revision, WatchError};

/// What is kept at most: some minutes of a busy endpoint, and little memory.
const COMMITS: usize = 1024;
const BYTES: usize = 1 << 20;

/// The changes of one commit.
#[derive(Debug)]
pub(crate) struct Commit {
    pub revision: Revision,
    pub changes: Vec<Change>,
}

impl Commit {
    fn size(&self) -> usize {
        let of = |change: &Change| {
            let value = change.value.as_ref().map_or(0, |value| value.len());
            change.key.as_str().len() + value
        };
        self.changes.iter().map(of).sum()
    }
}

#[derive(Debug)]
pub(crate) struct Log(Mutex<Kept>);

#[derive(Debug)]
struct Kept {
    commits: VecDeque<Arc<Commit>>,
    bytes: usize,
    /// All commits after this one are here.
    complete_after: Revision,
}

impl Log {
    pub fn new(newest: Revision) -> Self {
        Self(Mutex::new(Kept {
            commits: VecDeque::new(),
            bytes: 0,
            complete_after: newest,
        }))
    }

    /// Adds commits, oldest first, and wakes who waits.
    pub fn append(&self, commits: Vec<Commit>, newest: &watch::Sender<Revision>) {
        let Some(last) = commits.last().map(|commit| commit.revision) else {
            return;
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for commit in commits {
            kept.bytes += commit.size();
            kept.commits.push_back(Arc::new(commit));
        }
        while kept.commits.len() > COMMITS || kept.bytes > BYTES {
            let Some(oldest) = kept.commits.pop_front() else {
                break;
            };
            kept.bytes -= oldest.size();
            kept.complete_after = oldest.revision;
        }
        drop(kept);
        newest.send_replace(last);
    }

    /// The commits after that revision.
    pub fn after(&self, revision: Revision) -> Result<Vec<Arc<Commit>>, WatchError> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if revision < kept.complete_after {
            return Err(WatchError::Lagged);
        }
        let known = kept
            .commits
            .partition_point(|commit| commit.revision <= revision);
        Ok(kept.commits.range(known..).cloned().collect())
    }
}
