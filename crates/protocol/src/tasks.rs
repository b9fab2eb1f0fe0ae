//! Finding tasks, and what is known of them: the task's directory and, while
//! it lives, its supervisor. Needs no rights but those to read and to connect.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use neargate_core::ids::TaskId;
use neargate_core::task::{LastStatus, Task};

use crate::client::Connection;
use crate::directory::{DirectoryError, TaskDirectory, unless_missing};
use crate::frame::FrameError;
use crate::journal::{self, JournalError};
use crate::message::{Reply, Request, StopOrder};
use crate::plan::LaunchPlan;
use crate::request::TaskRequest;

/// A task that was asked for.
#[derive(Clone, Debug)]
pub struct KnownTask {
    pub directory: TaskDirectory,
    pub request: TaskRequest,
}

/// Who has an order to stop now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopAccepted {
    /// The supervisor.
    Supervisor,
    /// Nobody listens yet. Whoever prepares the task, or its supervisor once it
    /// listens, or whoever cleans up after them, finds the order.
    Directory,
    /// Nobody: the task has stopped.
    Stopped,
}

#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    #[error("there is no task `{0}`")]
    NotFound(String),
    #[error("`{wanted}` is the beginning of more than one task's id: {}", found.join(", "))]
    Ambiguous { wanted: String, found: Vec<String> },
    #[error("task {task} has no container `{container}`; it has {}", known.join(", "))]
    NoContainer {
        task: String,
        container: String,
        known: Vec<String>,
    },
    #[error("task {task} is not running")]
    NotRunning { task: String },
    #[error("task {task} is still running")]
    Running { task: String },
    #[error("there is a task called `{name}` already")]
    NameTaken { name: String },
    #[error("the tasks cannot be listed")]
    List(#[source] io::Error),
    #[error("what is known of a task cannot be read")]
    Directory(#[from] DirectoryError),
    #[error("the order to stop task {task} cannot be left")]
    Order { task: String, source: io::Error },
    #[error("the state of task {task} cannot be read")]
    Journal { task: String, source: JournalError },
    #[error("the supervisor of task {task} does not answer")]
    Supervisor { task: String, source: FrameError },
    #[error("{error}")]
    Refused { error: String, hint: Option<String> },
    #[error("the supervisor of task {task} gave an answer to another question")]
    Unexpected { task: String },
}

/// All tasks, in no order.
pub fn all(root: &Path) -> Result<Vec<KnownTask>, TaskError> {
    let directories = TaskDirectory::all(root).map_err(TaskError::List)?;
    let mut tasks = Vec::with_capacity(directories.len());
    for directory in directories {
        // Without a request it is just being made, or just going.
        if let Some(request) = unless_missing(directory.read_request())? {
            tasks.push(KnownTask { directory, request });
        }
    }
    Ok(tasks)
}

/// The task of that id, if it exists.
pub fn get(root: &Path, task: TaskId) -> Result<Option<KnownTask>, TaskError> {
    let directory = TaskDirectory::of(root, task);
    let request = unless_missing(directory.read_request())?;
    Ok(request.map(|request| KnownTask { directory, request }))
}

/// The task whose id is or begins with `wanted`, or whose name it is.
pub fn find(root: &Path, wanted: &str) -> Result<KnownTask, TaskError> {
    let mut tasks = all(root)?;
    let names: Vec<_> = tasks
        .iter()
        .map(|task| (task.id(), task.request.name.clone()))
        .collect();
    let chosen = choose(&names, wanted)?;
    Ok(tasks.swap_remove(chosen))
}

/// A whole id wins over a name, a name over the beginning of an id.
fn choose(tasks: &[(String, Option<String>)], wanted: &str) -> Result<usize, TaskError> {
    let exact = tasks.iter().position(|(id, _)| id == wanted);
    let named = || {
        tasks
            .iter()
            .position(|(_, name)| name.as_deref() == Some(wanted))
    };
    if let Some(index) = exact.or_else(named) {
        return Ok(index);
    }
    let begins = |id: &str| !wanted.is_empty() && id.starts_with(wanted);
    let found: Vec<_> = (0..tasks.len())
        .filter(|&index| begins(&tasks[index].0))
        .collect();
    match found.as_slice() {
        [index] => Ok(*index),
        [] => Err(TaskError::NotFound(wanted.to_owned())),
        several => Err(TaskError::Ambiguous {
            wanted: wanted.to_owned(),
            found: several
                .iter()
                .map(|&index| tasks[index].0.clone())
                .collect(),
        }),
    }
}

/// A name is to mean one task, so a new one must differ from all that are there.
pub fn refuse_taken_name(root: &Path, name: &str) -> Result<(), TaskError> {
    let tasks = all(root)?;
    if tasks
        .iter()
        .any(|task| task.request.name.as_deref() == Some(name))
    {
        return Err(TaskError::NameTaken {
            name: name.to_owned(),
        });
    }
    Ok(())
}

impl KnownTask {
    pub fn id(&self) -> String {
        self.request.task_id.to_string()
    }

    /// What a person calls it: its name, else its id.
    pub fn label(&self) -> String {
        self.request.name.clone().unwrap_or_else(|| self.id())
    }

    /// What the machine gave it; `None` as long as it is not ready to launch.
    pub fn plan(&self) -> Result<Option<LaunchPlan>, TaskError> {
        Ok(unless_missing(self.directory.read_plan())?)
    }

    /// The position of a container in the definition.
    pub fn container(&self, name: &str) -> Result<usize, TaskError> {
        let containers = &self.request.definition.container_definitions;
        containers
            .iter()
            .position(|container| container.name == name)
            .ok_or_else(|| TaskError::NoContainer {
                task: self.label(),
                container: name.to_owned(),
                known: containers
                    .iter()
                    .map(|container| container.name.clone())
                    .collect(),
            })
    }

    /// The state of the task: its supervisor's word, else its journal's.
    pub fn state(&self) -> Result<Task, TaskError> {
        if let Some(connection) = self.connect()? {
            match connection.ask(&Request::Describe) {
                Ok(Reply::Task { task }) => return Ok(*task),
                Ok(other) => return Err(self.unexpected(other)),
                // It has ended between our two steps; the journal knows.
                Err(FrameError::Io(_)) => {}
                Err(source) => return Err(self.silent(source)),
            }
        }
        self.recorded_state()
    }

    /// The state of the task by its journal alone, which is never behind what
    /// the world has seen.
    pub fn recorded_state(&self) -> Result<Task, TaskError> {
        journal::replay(&self.directory.journal()).map_err(|source| match source {
            // It has been removed meanwhile.
            JournalError::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                TaskError::NotFound(self.label())
            }
            source => TaskError::Journal {
                task: self.label(),
                source,
            },
        })
    }

    /// A connection to the supervisor; `None` when there is none.
    pub fn connect(&self) -> Result<Option<Connection>, TaskError> {
        match Connection::open(&self.directory) {
            Ok(connection) => Ok(Some(connection)),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(self.silent(error.into())),
        }
    }

    /// A connection to the supervisor, which must be there.
    pub fn connect_running(&self) -> Result<Connection, TaskError> {
        self.connect()?
            .ok_or_else(|| TaskError::NotRunning { task: self.label() })
    }

    /// Sends a request to the supervisor that has one answer.
    pub fn ask(&self, request: &Request) -> Result<Reply, TaskError> {
        match self.connect_running()?.ask(request) {
            Ok(Reply::Refused { error, hint }) => Err(TaskError::Refused { error, hint }),
            Ok(reply) => Ok(reply),
            Err(source) => Err(self.silent(source)),
        }
    }

    /// Orders the task to stop. When this returns the order is not lost,
    /// whoever dies.
    pub fn stop(&self, order: &StopOrder) -> Result<StopAccepted, TaskError> {
        if self.ask_to_stop(order)? {
            return Ok(StopAccepted::Supervisor);
        }
        if self.recorded_state()?.last_status() == LastStatus::Stopped {
            return Ok(StopAccepted::Stopped);
        }
        self.directory
            .write_stop_order(order)
            .map_err(|source| TaskError::Order {
                task: self.label(),
                source,
            })?;
        // A supervisor that has begun to listen since may have looked before
        // the order was there.
        Ok(if self.ask_to_stop(order)? {
            StopAccepted::Supervisor
        } else {
            StopAccepted::Directory
        })
    }

    /// Whether a supervisor took the order.
    fn ask_to_stop(&self, order: &StopOrder) -> Result<bool, TaskError> {
        match self.ask(&Request::Stop(order.clone())) {
            Ok(_) => Ok(true),
            Err(
                TaskError::NotRunning { .. }
                // It has ended before it read the order.
                | TaskError::Supervisor {
                    source: FrameError::Io(_),
                    ..
                },
            ) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Watches the task from now on; `None` when it has no supervisor.
    pub fn watch(&self) -> Result<Option<Watch<'_>>, TaskError> {
        let Some(connection) = self.connect()? else {
            return Ok(None);
        };
        connection
            .send(&Request::Watch { owner: false })
            .map_err(|error| self.silent(error.into()))?;
        Ok(Some(Watch {
            task: self,
            connection,
        }))
    }

    pub fn silent(&self, source: FrameError) -> TaskError {
        TaskError::Supervisor {
            task: self.label(),
            source,
        }
    }

    pub fn unexpected(&self, reply: Reply) -> TaskError {
        match reply {
            Reply::Refused { error, hint } => TaskError::Refused { error, hint },
            _ => TaskError::Unexpected { task: self.label() },
        }
    }
}

/// A look at a task that lasts.
pub struct Watch<'a> {
    task: &'a KnownTask,
    connection: Connection,
}

impl Watch<'_> {
    /// Waits for the next change; `None` when the supervisor has ended.
    pub fn next(&self) -> Result<Option<Box<Task>>, TaskError> {
        let frame = self
            .connection
            .receive()
            .map_err(|error| self.task.silent(error))?;
        let Some(frame) = frame else { return Ok(None) };
        match frame.decode().map_err(|error| self.task.silent(error))? {
            Reply::Task { task } => Ok(Some(task)),
            other => Err(self.task.unexpected(other)),
        }
    }

    /// Waits until the supervisor has ended, and with it the task.
    pub fn until_closed(&self) -> Result<(), TaskError> {
        while self.next()?.is_some() {}
        Ok(())
    }
}

impl AsFd for Watch<'_> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.connection.stream().as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(wanted: &str) -> Result<usize, TaskError> {
        let tasks = [("aa11", None), ("aa22", Some("bb")), ("bb33", Some("aa1"))];
        choose(
            &tasks.map(|(id, name)| (id.to_owned(), name.map(str::to_owned))),
            wanted,
        )
    }

    #[test]
    fn an_id_may_be_cut_short_while_it_means_one_task() {
        assert_eq!(chosen("aa2").unwrap(), 1);
        assert_eq!(chosen("aa22").unwrap(), 1);
        assert!(
            matches!(chosen("aa"), Err(TaskError::Ambiguous { found, .. }) if found.len() == 2)
        );
        assert!(matches!(chosen("cc"), Err(TaskError::NotFound(_))));
        assert!(matches!(chosen(""), Err(TaskError::NotFound(_))));
    }

    #[test]
    fn a_name_wins_over_the_beginning_of_an_id() {
        assert_eq!(chosen("bb").unwrap(), 1);
        assert_eq!(chosen("aa1").unwrap(), 2);
    }
}
