//! The task directory: the one place where a task leaves its traces.
//!
//! ```text
//! ROOT/tasks/TASKID/
//!   request.json            what is asked for: with it the task exists
//!   plan.json               what the machine gives for it, written before the supervisor starts
//!   journal                 every event of the task, written before it is acted on
//!   stop.json               an order to stop from before the supervisor listened
//!   control.sock            the supervisor's socket
//!   supervisor.log          what the supervisor itself has to say
//!   sessions/ID.json        who had a session of ECS Exec, when, and how it ended
//!   sessions/ID.cast        what was to be seen in it, where that is recorded
//!   containers/NAME/log     what the container wrote, log.1 … the older part
//!
//!   removed when the task is STOPPED:
//!   files/                  hosts, hostname, resolv.conf; with networkMode awsvpc of all
//!                           containers, else below NAME/ those of each
//!   shm/                    /dev/shm of all containers, with ipcMode task
//!   storage/                what the task may fill
//!     volumes/NAME/         its own volumes
//!     containers/NAME/upper the writable layer
//!     containers/NAME/work  overlayfs' scratch
//!   storage.ext4            the file system at storage/, with ephemeralStorage
//! ```

use std::io;
use std::path::{Path, PathBuf};

use fs_err as fs;
use neargate_core::ids::TaskId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::message::StopOrder;
use crate::plan::LaunchPlan;
use crate::request::TaskRequest;
use crate::session::SessionRecord;

/// Where all tasks live, below the state root.
pub fn tasks(root: &Path) -> PathBuf {
    root.join("tasks")
}

#[derive(Clone, Debug)]
pub struct TaskDirectory {
    path: PathBuf,
}

#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{path} cannot be understood: {source}")]
    Content {
        path: PathBuf,
        source: serde_json::Error,
    },
}

impl TaskDirectory {
    /// The directory of a task, whether or not it exists.
    pub fn of(root: &Path, task: TaskId) -> Self {
        Self::at(tasks(root).join(task.to_string()))
    }

    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Every task directory below the root, in no order.
    pub fn all(root: &Path) -> io::Result<Vec<Self>> {
        let entries = match fs::read_dir(tasks(root)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        entries.map(|entry| Ok(Self::at(entry?.path()))).collect()
    }

    /// Makes the directory of a new task, whose lease the caller holds: the
    /// lease's lock says whether somebody looks after the directory.
    pub fn create(root: &Path, task: TaskId) -> io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        let directory = Self::of(root, task);
        fs::create_dir_all(tasks(root))?;
        // Secrets and logs are nobody else's to read.
        std::fs::DirBuilder::new()
            .mode(0o700)
            .create(&directory.path)?;
        Ok(directory)
    }

    pub fn write_request(&self, request: &TaskRequest) -> io::Result<()> {
        write(self.request(), request)
    }

    pub fn read_request(&self) -> Result<TaskRequest, DirectoryError> {
        read(self.request())
    }

    pub fn write_plan(&self, plan: &LaunchPlan) -> io::Result<()> {
        write(self.plan(), plan)
    }

    pub fn read_plan(&self) -> Result<LaunchPlan, DirectoryError> {
        read(self.plan())
    }

    /// Leaves an order to stop for whoever prepares the task, or for the
    /// supervisor, which looks once it listens.
    pub fn write_stop_order(&self, order: &StopOrder) -> io::Result<()> {
        write(self.stop_order(), order)
    }

    /// The order to stop that was left, if any was.
    pub fn read_stop_order(&self) -> Result<Option<StopOrder>, DirectoryError> {
        unless_missing(read(self.stop_order()))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The state root that the directory is in.
    pub fn root(&self) -> &Path {
        let tasks = self.path.parent();
        tasks.and_then(Path::parent).unwrap_or(&self.path)
    }

    pub fn request(&self) -> PathBuf {
        self.path.join("request.json")
    }

    pub fn plan(&self) -> PathBuf {
        self.path.join("plan.json")
    }

    pub fn journal(&self) -> PathBuf {
        self.path.join("journal")
    }

    pub fn stop_order(&self) -> PathBuf {
        self.path.join("stop.json")
    }

    pub fn socket(&self) -> PathBuf {
        self.path.join("control.sock")
    }

    pub fn sessions(&self) -> PathBuf {
        self.path.join("sessions")
    }

    /// Where a session is recorded.
    pub fn recording(&self, session_id: &str) -> PathBuf {
        self.sessions().join(format!("{session_id}.cast"))
    }

    /// Keeps a session's record, in the place of an earlier one of the same.
    pub fn write_session(&self, record: &SessionRecord) -> io::Result<()> {
        fs::create_dir_all(self.sessions())?;
        write(self.sessions().join(format!("{}.json", record.id)), record)
    }

    /// The records of the task's sessions, the oldest first.
    pub fn read_sessions(&self) -> Result<Vec<SessionRecord>, DirectoryError> {
        let entries = match fs::read_dir(self.sessions()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut records = Vec::new();
        for entry in entries {
            let path = entry?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
                && let Some(record) = unless_missing(read::<SessionRecord>(path))?
            {
                records.push(record);
            }
        }
        records.sort_by_key(|record| record.opened_at);
        Ok(records)
    }

    pub fn supervisor_log(&self) -> PathBuf {
        self.path.join("supervisor.log")
    }

    /// What the task's containers may fill; with `ephemeralStorage` a file
    /// system of its own, which only the supervisor sees.
    pub fn storage(&self) -> PathBuf {
        self.path.join("storage")
    }

    /// Holds that file system.
    pub fn storage_file(&self) -> PathBuf {
        self.path.join("storage.ext4")
    }

    pub fn volumes(&self) -> PathBuf {
        self.storage().join("volumes")
    }

    pub fn files(&self) -> PathBuf {
        self.path.join("files")
    }

    pub fn shared_memory(&self) -> PathBuf {
        self.path.join("shm")
    }

    /// What only a running task needs, in the order in which it goes.
    pub fn ephemeral(&self) -> [PathBuf; 6] {
        [
            // Left by a client that was quicker than the supervisor.
            self.stop_order(),
            self.storage(),
            self.storage_file(),
            self.shared_memory(),
            self.files(),
            self.socket(),
        ]
    }

    pub fn containers(&self) -> PathBuf {
        self.path.join("containers")
    }

    pub fn container(&self, name: &str) -> ContainerDirectory {
        ContainerDirectory {
            path: self.containers().join(name),
            storage: self.storage().join("containers").join(name),
        }
    }
}

/// Writes a file that appears whole or not at all.
fn write<T: Serialize>(path: PathBuf, content: &T) -> io::Result<()> {
    let whole = serde_json::to_vec(content).expect("what is kept in files is plain data");
    // Two may leave an order at the same time.
    let partial = path.with_extension(format!("partial.{}", std::process::id()));
    fs::write(&partial, whole)?;
    fs::rename(partial, path)
}

fn read<T: DeserializeOwned>(path: PathBuf) -> Result<T, DirectoryError> {
    let bytes = fs::read(&path)?;
    serde_json::from_slice(&bytes).map_err(|source| DirectoryError::Content { path, source })
}

/// `None` for a file that is not there.
pub fn unless_missing<T>(read: Result<T, DirectoryError>) -> Result<Option<T>, DirectoryError> {
    match read {
        Ok(content) => Ok(Some(content)),
        Err(DirectoryError::Io(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[derive(Clone, Debug)]
pub struct ContainerDirectory {
    path: PathBuf,
    storage: PathBuf,
}

impl ContainerDirectory {
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn upper(&self) -> PathBuf {
        self.storage.join("upper")
    }

    pub fn work(&self) -> PathBuf {
        self.storage.join("work")
    }

    pub fn log(&self) -> PathBuf {
        self.path.join("log")
    }
}
