//! What makes a task exist: its lease, its directory, its request and its
//! journal. Ours to write for as long as we hold the lease.

use std::io;
use std::path::Path;

use neargate_core::task::{Event, LastStatus, ShapeError, Task, TaskShape};
use neargate_host::failpoint;
use neargate_host::lease::{self, Lease, Leases};
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::journal::Journal;
use neargate_protocol::request::TaskRequest;
use neargate_protocol::tasks::KnownTask;

use crate::clock;
use crate::recovery::{self, RecoveryError};

#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// It was asked for before: there is nothing to do.
    #[error("task {0} exists already")]
    Exists(String),
    #[error("the request has {ids} runtime ids for {containers} containers")]
    RuntimeIds { ids: usize, containers: usize },
    #[error("the definition is none that can run")]
    Shape(#[from] ShapeError),
    #[error("the directory of the task cannot be made")]
    Directory(#[source] io::Error),
    #[error(transparent)]
    Lease(#[from] lease::Error),
    #[error(transparent)]
    Recovery(#[from] RecoveryError),
}

pub struct Record {
    pub task: KnownTask,
    /// Its lock says that somebody looks after the task: we, until the
    /// supervisor has it.
    pub lease: Lease,
    journal: Journal,
    state: Task,
}

impl Record {
    pub fn create(root: &Path, request: TaskRequest) -> Result<Self, BeginError> {
        let (ids, containers) = (
            request.runtime_ids.len(),
            request.definition.container_definitions.len(),
        );
        if ids != containers {
            return Err(BeginError::RuntimeIds { ids, containers });
        }
        let shape = TaskShape::from_definition(&request.definition)?;
        let state = Task::new(shape, request.created_at);
        let lease = claim(root, &request)?;
        let directory = TaskDirectory::of(root, request.task_id);
        if directory.request().exists() {
            // It has come to its end before.
            let _ = lease.release();
            return Err(BeginError::Exists(request.task_id.to_string()));
        }
        match write(root, &request, &state) {
            Ok((directory, journal)) => Ok(Self {
                task: KnownTask { directory, request },
                lease,
                journal,
                state,
            }),
            Err(error) => {
                give_back(&directory, lease);
                Err(BeginError::Directory(error))
            }
        }
    }

    /// Writes down what happened to the task. What does not fit its state has
    /// come too late to matter.
    pub fn note(&mut self, event: &Event) -> io::Result<()> {
        let now = clock::now();
        if let Ok(step) = self.state.step(now, event) {
            self.journal.append(now, event)?;
            self.state = step.next;
        }
        Ok(())
    }

    /// The task has come to its end before it had a supervisor: removes what
    /// only a running one needs and says so.
    pub fn conclude(mut self, events: impl IntoIterator<Item = Event>) -> io::Result<Box<Task>> {
        match self.write_end(events) {
            Ok(()) => {
                // What cannot be given back now is found by the next clean-up.
                let _ = self.lease.release();
                Ok(Box::new(self.state))
            }
            // Nobody would know what this is: better nothing at all.
            Err(error) => {
                give_back(&self.task.directory, self.lease);
                Err(error)
            }
        }
    }

    fn write_end(&mut self, events: impl IntoIterator<Item = Event>) -> io::Result<()> {
        for event in events {
            self.note(&event)?;
        }
        failpoint::reach("launch.end")?;
        recovery::remove_ephemeral(&self.task.directory)?;
        self.note(&Event::CleanedUp)?;
        debug_assert_eq!(self.state.last_status(), LastStatus::Stopped);
        Ok(())
    }

    /// The supervisor lives: from here on all of it is the supervisor's.
    pub fn hand_over(self) -> KnownTask {
        self.task
    }
}

fn claim(root: &Path, request: &TaskRequest) -> Result<Lease, BeginError> {
    let id = request.task_id.to_string();
    let leases = Leases::open(root)?;
    match leases.claim(&id) {
        Ok(lease) => Ok(lease),
        Err(lease::Error::Alive(_)) => Err(BeginError::Exists(id)),
        // Who began before us died at it. If nobody could know of the task
        // yet, nothing of it is left now.
        Err(lease::Error::Stale(_)) => {
            recovery::recover_one(root, request.task_id)?;
            match leases.claim(&id) {
                Err(lease::Error::Alive(_) | lease::Error::Stale(_)) => Err(BeginError::Exists(id)),
                claimed => Ok(claimed?),
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// The request comes last: what has none is no task.
fn write(root: &Path, request: &TaskRequest, state: &Task) -> io::Result<(TaskDirectory, Journal)> {
    failpoint::reach("launch.lease")?;
    let directory = TaskDirectory::create(root, request.task_id)?;
    failpoint::reach("launch.directory")?;
    let journal = Journal::create(directory.journal(), state)?;
    failpoint::reach("launch.journal")?;
    directory.write_request(request)?;
    failpoint::reach("launch.request")?;
    Ok((directory, journal))
}

fn give_back(directory: &TaskDirectory, lease: Lease) {
    // The caller has an error to tell already. What cannot be removed now is
    // found by the next clean-up.
    if recovery::remove(directory).is_ok() {
        let _ = lease.release();
    }
}
