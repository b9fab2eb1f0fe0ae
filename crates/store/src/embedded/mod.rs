//! The store in one file (redb), by one process.
//!
//! `ROOT/store/objects.redb` holds everything, `ROOT/store/lock` is locked by the
//! process that has it open and names it. All commits go through one
//! [writer](writer) thread.

mod backend;
mod database;
mod header;
mod lock;
mod schema;
mod snapshot;
#[cfg(test)]
mod tests;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;

use tokio::sync::{oneshot, watch};

use crate::log::Log;
use crate::{Batch, Committing, Prefix, Revision, Snapshot, Store, StoreError, Watch};
use database::Shared;
use lock::Lock;
use writer::{Request, Writer};

/// The largest value: more than ECS lets any object have.
const LARGEST: usize = 4 << 20;

/// The store of one root directory.
#[derive(Debug)]
pub struct Embedded {
    shared: Arc<Shared>,
    log: Arc<Log>,
    newest: watch::Receiver<Revision>,
    /// None while it is dropped, which ends the writer.
    requests: Option<mpsc::Sender<Request>>,
    writer: Option<JoinHandle<()>>,
    /// Last: nobody else opens the file before it is closed.
    _lock: Lock,
}

impl Embedded {
    /// Opens the store below `root`, or makes it.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        let dir = root.join("store");
        make_directory(&dir)?;
        let lock = Lock::take(root, &dir.join("lock"))?;
        let shared = Arc::new(Shared::open(dir.join("objects.redb"))?);
        Self::start(shared, lock)
    }

    fn start(shared: Arc<Shared>, lock: Lock) -> Result<Self, StoreError> {
        let revision = shared.snapshot()?.revision()?;
        let log = Arc::new(Log::new(revision));
        let (publish, newest) = watch::channel(revision);
        let (requests, received) = mpsc::channel();
        let writer = Writer::new(Arc::clone(&shared), Arc::clone(&log), publish);
        let writer = std::thread::Builder::new()
            .name("store".to_owned())
            .stack_size(512 << 10)
            .spawn(move || writer.run(&received))
            .map_err(io_error("start a thread for", shared.path()))?;
        Ok(Self {
            shared,
            log,
            newest,
            requests: Some(requests),
            writer: Some(writer),
            _lock: lock,
        })
    }
}

impl Store for Embedded {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(self.shared.snapshot()?))
    }

    fn commit(&self, batch: Batch) -> Committing {
        for (key, operation) in &batch.operations {
            if let Some(Some(value)) = &operation.change
                && value.len() > LARGEST
            {
                return Committing::refused(StoreError::TooLarge {
                    key: key.clone(),
                    size: value.len(),
                    largest: LARGEST,
                });
            }
        }
        let (answer, committed) = oneshot::channel();
        if let Some(requests) = &self.requests {
            // Without a writer the answer is dropped, which tells it as well.
            let _ = requests.send(Request { batch, answer });
        }
        Committing::waiting(committed)
    }

    fn watch(&self, prefix: Prefix, after: Revision) -> Watch {
        Watch::new(Arc::clone(&self.log), self.newest.clone(), prefix, after)
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        // What was asked for is still done.
        self.requests = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

fn make_directory(dir: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = std::fs::DirBuilder::new();
    let made = builder.recursive(true).mode(0o700).create(dir);
    made.map_err(io_error("make", dir))
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let path = PathBuf::from(path);
    move |source| StoreError::Io {
        action,
        path,
        source: Arc::new(source),
    }
}
