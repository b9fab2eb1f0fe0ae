//! The tasks: what is kept of them, what becomes of them.
//!
//! A task's truth is its directory and its supervisor, which outlive the endpoint. The endpoint
//! keeps beside it what only the API knows (who asked, tags, overrides) and follows each task, so
//! that its answers are at hand. Tasks that were started without it are found and followed too.

mod discover;
mod expire;
mod follow;
mod known;
mod launcher;
mod record;
mod supervisor;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};

use neargate_core::arn::{Owner, Region};
use neargate_core::config::Config;
use neargate_core::ids::TaskId;
use neargate_core::task::StopRequest;
use neargate_core::timestamp::Timestamp;
use neargate_protocol::directory::DirectoryError;
use neargate_store::{
    Batch, Collection, CollectionError, CommitError, Key, KeyError, Store, StoreError,
};
use tokio::sync::{Semaphore, broadcast};

pub use known::{KnownTask, Machine};
pub use launcher::{LaunchError, Launcher, Launching};
pub use record::{Interface, Stop, TaskRecord};
pub use supervisor::Supervisor;

/// Preparations at a time: each is a process, and more of them than this would only wait for the
/// disk and each other.
const PREPARATIONS: usize = 64;

/// How many changes a listener may be behind before it has to look at everything again.
const CHANGES: usize = 4096;

pub struct Tasks {
    root: PathBuf,
    config: Config,
    store: Arc<dyn Store>,
    launcher: Arc<dyn Launcher>,
    known: RwLock<BTreeMap<TaskId, KnownTask>>,
    /// Says of which task something has changed.
    changes: broadcast::Sender<TaskId>,
    places: Semaphore,
    /// Held by who looks for room on the container instance, until the task is known.
    pub placing: tokio::sync::Mutex<()>,
}

#[derive(Debug, thiserror::Error)]
pub enum TasksError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Collection(#[from] CollectionError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("a task in the store cannot be read: {0}")]
    Shape(#[from] neargate_core::task::ShapeError),
    #[error("{0} is not in a region")]
    Region(Key),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Launch(#[from] LaunchError),
}

impl Tasks {
    pub fn new(
        root: PathBuf,
        config: Config,
        store: Arc<dyn Store>,
        launcher: Arc<dyn Launcher>,
    ) -> Self {
        Self {
            root,
            config,
            store,
            launcher,
            known: RwLock::default(),
            changes: broadcast::Sender::new(CHANGES),
            places: Semaphore::new(PREPARATIONS),
            placing: tokio::sync::Mutex::default(),
        }
    }

    pub fn get(&self, id: TaskId) -> Option<KnownTask> {
        self.read().get(&id).cloned()
    }

    /// All tasks of a region, in the order of their ids.
    pub fn of_region(&self, region: &Region) -> Vec<KnownTask> {
        let known = self.read();
        let of_region = known.values().filter(|task| task.owner.region == *region);
        of_region.cloned().collect()
    }

    /// All tasks.
    pub fn all(&self) -> Vec<KnownTask> {
        self.read().values().cloned().collect()
    }

    /// Hears of every task that changes from now on.
    pub fn changes(&self) -> broadcast::Receiver<TaskId> {
        self.changes.subscribe()
    }

    /// Begins to look after a task whose record is in the store.
    pub fn adopt(self: &Arc<Self>, task: KnownTask) {
        let id = task.record.id;
        if self.write().insert(id, task).is_none() {
            tokio::spawn(follow::to_the_end(Arc::clone(self), id));
        }
        self.tell(id);
    }

    /// Changes what is known of a task, and says so.
    fn update(&self, id: TaskId, change: impl FnOnce(&mut KnownTask)) {
        if let Some(task) = self.write().get_mut(&id) {
            change(task);
        }
        self.tell(id);
    }

    /// Changes the record of a task, in the store first.
    pub async fn change(
        &self,
        id: TaskId,
        change: impl Fn(&mut TaskRecord),
    ) -> Result<Option<KnownTask>, TasksError> {
        loop {
            let Some(task) = self.get(id) else {
                return Ok(None);
            };
            let collection = records(&task.owner.region)?;
            let snapshot = self.store.snapshot()?;
            let Some(mut item) = collection.get(&*snapshot, &id.to_string())? else {
                return Ok(None);
            };
            let before = item.object.clone();
            change(&mut item.object);
            if item.object.differs_for_users(&before) {
                item.object.version += 1;
            }
            let batch = collection.replace(Batch::new(), &item)?;
            match self.store.commit(batch).await {
                Ok(_) => {
                    let record = Arc::new(item.object);
                    self.update(id, |task| task.record = record);
                    return Ok(self.get(id));
                }
                Err(CommitError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Stops a task. When this returns, the order cannot be lost, whoever dies.
    pub async fn stop(
        &self,
        id: TaskId,
        request: StopRequest,
        at: Timestamp,
    ) -> Result<Option<KnownTask>, StopError> {
        let Some(task) = self.get(id) else {
            return Ok(None);
        };
        if task.is_stopped() || task.record.stop.is_some() {
            return Ok(Some(task));
        }
        let stop = Stop { request, at };
        let task = self
            .change(id, |record| {
                record.stop.get_or_insert_with(|| stop.clone());
            })
            .await?;
        self.deliver_stop(id, &stop).await?;
        Ok(task)
    }

    /// Knows a task no more. Its follower ends when it next looks.
    async fn forget(&self, task: &KnownTask) -> Result<(), TasksError> {
        let id = task.record.id;
        let key = records(&task.owner.region)?.key(&id.to_string())?;
        self.store.commit(Batch::new().delete(key)).await?;
        self.write().remove(&id);
        self.tell(id);
        Ok(())
    }

    pub fn owner(&self, region: Region) -> Owner {
        Owner {
            region,
            account: self.config.account.clone(),
        }
    }

    fn tell(&self, id: TaskId) {
        // Nobody need listen.
        let _ = self.changes.send(id);
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, BTreeMap<TaskId, KnownTask>> {
        self.known
            .read()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, BTreeMap<TaskId, KnownTask>> {
        self.known
            .write()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

#[derive(Debug, thiserror::Error)]
pub enum StopError {
    #[error(transparent)]
    Tasks(#[from] TasksError),
    #[error(transparent)]
    Engine(#[from] neargate_protocol::tasks::TaskError),
}

/// The records of a region's tasks, by id.
pub fn records(region: &Region) -> Result<Collection<TaskRecord>, KeyError> {
    Collection::below(["task", region.as_str()])
}

/// The records of all regions' tasks.
fn all_records() -> Result<Collection<TaskRecord>, KeyError> {
    Collection::below(["task"])
}
