use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use crate::{Batch, CommitError, Entry, Key, Page, Prefix, Revision, Scan, StoreError, Watch};

/// A revisioned key-value store.
///
/// Reads are plain calls that take microseconds and never wait for a commit. A
/// backend across a network would answer them from a copy that its own watch keeps.
pub trait Store: Send + Sync {
    /// The state as it is now, for reads that belong together. Space of what is
    /// deleted is not used again while it is held: drop it soon.
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError>;

    /// Makes the changes of the batch if all its preconditions hold. They are on the
    /// disk when this resolves, which it also does without being polled.
    fn commit(&self, batch: Batch) -> Committing;

    /// The changes below `prefix` after that revision (usually [`Snapshot::revision`]).
    fn watch(&self, prefix: Prefix, after: Revision) -> Watch;

    /// What is there now.
    fn get(&self, key: &Key) -> Result<Option<Entry>, StoreError> {
        self.snapshot()?.get(key)
    }

    /// Entries in the order of their keys, all of one moment.
    fn scan(&self, scan: &Scan) -> Result<Page, StoreError> {
        self.snapshot()?.scan(scan)
    }
}

/// The state of one moment.
pub trait Snapshot: Send + Sync {
    /// The last commit that it holds.
    fn revision(&self) -> Result<Revision, StoreError>;

    /// What is at that key.
    fn get(&self, key: &Key) -> Result<Option<Entry>, StoreError>;

    /// Entries in the order of their keys.
    fn scan(&self, scan: &Scan) -> Result<Page, StoreError>;
}

/// A commit under way: await it, or [`wait`](Self::wait) where there is no runtime.
/// The commit takes place also if this is dropped.
#[must_use = "whether the batch was committed is known only in the end"]
#[derive(Debug)]
pub struct Committing(State);

pub(crate) type Committed = Result<Revision, CommitError>;

#[derive(Debug)]
enum State {
    Refused(Option<StoreError>),
    Waiting(oneshot::Receiver<Committed>),
}

impl Committing {
    pub(crate) fn refused(error: StoreError) -> Self {
        Self(State::Refused(Some(error)))
    }

    pub(crate) fn waiting(answer: oneshot::Receiver<Committed>) -> Self {
        Self(State::Waiting(answer))
    }

    /// Blocks the thread until it is done. Panics on a thread that drives a runtime.
    pub fn wait(self) -> Result<Revision, CommitError> {
        match self.0 {
            State::Refused(error) => Err(error.unwrap_or(StoreError::Closed).into()),
            State::Waiting(answer) => answer
                .blocking_recv()
                .unwrap_or(Err(StoreError::Closed.into())),
        }
    }
}

impl Future for Committing {
    type Output = Result<Revision, CommitError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            State::Refused(error) => {
                Poll::Ready(Err(error.take().unwrap_or(StoreError::Closed).into()))
            }
            State::Waiting(answer) => Pin::new(answer)
                .poll(context)
                .map(|answer| answer.unwrap_or(Err(StoreError::Closed.into()))),
        }
    }
}
