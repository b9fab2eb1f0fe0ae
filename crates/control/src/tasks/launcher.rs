//! The part of the engine that needs privileges, as the endpoint sees it.

use std::future::Future;
use std::pin::Pin;

use neargate_core::ids::TaskId;
use neargate_protocol::request::TaskRequest;

/// Starts tasks. Asking twice for one task starts one task.
pub trait Launcher: Send + Sync + 'static {
    /// Prepares and starts a task. When it is done, either a supervisor looks after the task or
    /// its journal says why not.
    fn launch(&self, request: TaskRequest) -> Launching<'_>;

    /// Cleans up after supervisors that died, and brings their tasks to STOPPED.
    fn recover(&self) -> Launching<'_>;

    /// Removes what is left of a task that has stopped.
    fn remove(&self, task: TaskId) -> Launching<'_>;
}

pub type Launching<'a> = Pin<Box<dyn Future<Output = Result<(), LaunchError>> + Send + 'a>>;

/// Nothing could be started, and nothing written.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct LaunchError(pub String);
