//! Preparing a task: from its request to its supervisor, or to its end.

use std::collections::BTreeMap;
use std::error::Error;
use std::io;
use std::path::Path;

use neargate_core::reason;
use neargate_core::task::{Event, Task};
use neargate_host::failpoint;
use neargate_host::lease;
use neargate_protocol::client::Connection;
use neargate_protocol::directory::DirectoryError;
use neargate_protocol::message::StopOrder;
use neargate_protocol::request::TaskRequest;
use neargate_protocol::tasks::KnownTask;

use crate::environment::{self, EnvironmentError};
use crate::images::{self, ImagesError, Resolved};
use crate::orders::{Interrupt, Orders};
use crate::plan;
use crate::pull::Listener;
pub use crate::record::BeginError;
use crate::record::Record;
use crate::supervisor::{self, SpawnError};

/// Why a task could not be made ready.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    #[error(transparent)]
    Images(Box<ImagesError>),
    #[error(transparent)]
    Lease(#[from] lease::Error),
    #[error("the directory of the task cannot be written")]
    Directory(#[from] io::Error),
    #[error("an order to stop the task cannot be read")]
    Order(#[from] DirectoryError),
    #[error(transparent)]
    Supervisor(#[from] SpawnError),
}

impl From<ImagesError> for PrepareError {
    fn from(error: ImagesError) -> Self {
        Self::Images(Box::new(error))
    }
}

impl PrepareError {
    /// The task's `stoppedReason`.
    pub fn reason(&self) -> String {
        match self {
            Self::Environment(error) => error.reason(),
            Self::Images(error) => error.reason(),
            error => reason::resource_initialization(&with_causes(error)),
        }
    }
}

/// An error and its causes in one line, none of them said twice.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        next = cause.source();
    }
    text
}

#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The task is STOPPED, and its record says why.
    #[error(transparent)]
    Prepare(PrepareError),
    /// There is no record, so there is no task.
    #[error("what became of the task cannot be written down: {recording}")]
    Unrecorded {
        source: Option<PrepareError>,
        recording: io::Error,
    },
}

/// What became of a task that could be prepared.
#[derive(Debug)]
pub enum Outcome {
    Launched(Box<Launched>),
    /// Somebody did not want it any more.
    Stopped(Box<Task>),
}

/// A task that has a supervisor.
#[derive(Debug)]
pub struct Launched {
    pub task: KnownTask,
    /// Our own to the supervisor, from before it listened.
    pub connection: Connection,
    /// Whether images were pulled, which are not yet safe on the disk.
    pub pulled: bool,
}

/// A task that exists, and that is ours to look after until it has a
/// supervisor. If this is dropped instead, the next clean-up ends the task.
pub struct Preparation {
    record: Record,
    secrets: BTreeMap<String, String>,
}

impl Preparation {
    /// Makes the task exist.
    pub fn begin(root: &Path, mut request: TaskRequest) -> Result<Self, BeginError> {
        let secrets = std::mem::take(&mut request.secrets);
        let record = Record::create(root, request)?;
        Ok(Self { record, secrets })
    }

    pub fn task(&self) -> &KnownTask {
        &self.record.task
    }

    /// Makes the task ready and starts its supervisor. Images that are not
    /// here are pulled, of which `listener` is told.
    pub fn launch(
        mut self,
        listener: &Listener,
        interrupt: Interrupt<'_>,
    ) -> Result<Outcome, LaunchError> {
        match self.attempt(listener, interrupt) {
            Ok(Attempt::Started { connection, pulled }) => {
                let task = self.record.hand_over();
                Ok(Outcome::Launched(Box::new(Launched {
                    task,
                    connection,
                    pulled,
                })))
            }
            Ok(Attempt::Unwanted(order)) => self
                .record
                .conclude(order.events())
                .map(Outcome::Stopped)
                .map_err(|recording| LaunchError::Unrecorded {
                    source: None,
                    recording,
                }),
            Err(error) => {
                let failed = Event::PreparationFailed {
                    reason: error.reason(),
                };
                Err(match self.record.conclude([failed]) {
                    Ok(_) => LaunchError::Prepare(error),
                    Err(recording) => LaunchError::Unrecorded {
                        source: Some(error),
                        recording,
                    },
                })
            }
        }
    }

    fn attempt(
        &mut self,
        listener: &Listener,
        interrupt: Interrupt<'_>,
    ) -> Result<Attempt, PrepareError> {
        let Self { record, secrets } = self;
        let mut orders = Orders {
            directory: record.task.directory.clone(),
            interrupt,
        };
        let request = &record.task.request;
        let environment = environment::from_files(&request.definition, &request.config)?;
        let secrets = environment::secrets(&request.definition, secrets)?;
        let images = match images::resolve(record, listener, &mut orders)? {
            Resolved::Images(images) => images,
            Resolved::Unwanted(order) => return Ok(Attempt::Unwanted(order)),
        };
        failpoint::reach("launch.images")?;
        let pulled = images.pulled;
        let KnownTask { directory, request } = &record.task;
        let plan = plan::make(request, images, environment, secrets, &record.lease)?;
        failpoint::reach("launch.leases")?;
        directory.write_plan(&plan)?;
        failpoint::reach("launch.plan")?;
        if let Some(order) = orders.given()? {
            return Ok(Attempt::Unwanted(order));
        }
        let connection = supervisor::start(directory, &record.lease)?;
        // From here on the supervisor writes: nothing may fail.
        let _ = failpoint::reach("launch.supervisor");
        Ok(Attempt::Started { connection, pulled })
    }
}

enum Attempt {
    Started {
        connection: Connection,
        pulled: bool,
    },
    Unwanted(StopOrder),
}
