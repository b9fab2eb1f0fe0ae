//! What ECS says at run time: the texts of `stoppedReason` and of a container's `reason`.
//!
//! Texts are kept word for word where they were seen, in public threads and in the source of
//! amazon-ecs-agent, because people search for them and programs match them. Whatever has a text
//! here is typed: callers bring names and causes, not sentences.

use std::fmt;

use crate::task::ContainerStatus;

/// `stoppedReason` of a task whose essential container ended, also with exit code 0.
pub const ESSENTIAL_CONTAINER_EXITED: &str = "Essential container in task exited";

/// `stoppedReason` of a task one of whose containers could not be started.
pub const TASK_FAILED_TO_START: &str = "Task failed to start";

/// `stoppedReason` after StopTask without a reason.
pub const STOPPED_BY_USER: &str = "Task stopped by user";

/// `reason` of a container that ended after the kernel killed any of its processes for memory.
pub const OUT_OF_MEMORY: &str = "OutOfMemoryError: Container killed due to memory usage";

/// `stoppedReason` of a task whose supervisor died. ECS has no word for it; this is ours.
pub const SUPERVISOR_LOST: &str =
    "The task's supervisor was lost; what was left of the task has been killed";

/// `reason` of a container that ended with its supervisor. Ours as well.
pub const EXIT_NOT_SEEN: &str =
    "The task's supervisor was lost; how the container ended is not known";

/// A container as the agent prints it within a sentence.
pub struct ContainerText<'a> {
    pub name: &'a str,
    pub image: &'a str,
    pub last_status: ContainerStatus,
    /// Whether it is, or was, meant to run.
    pub will_run: bool,
    pub exit_code: Option<i32>,
}

impl fmt::Display for ContainerText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = match self.last_status {
            // The agent's own word for a container whose image it has not unpacked yet.
            ContainerStatus::Pending => "NONE",
            ContainerStatus::Running => "RUNNING",
            ContainerStatus::Stopped => "STOPPED",
        };
        let desired = if self.will_run { "RUNNING" } else { "STOPPED" };
        write!(f, "{}({}) ({known}->{desired})", self.name, self.image)?;
        match self.exit_code {
            Some(code) => write!(f, " - Exit: {code}"),
            None => Ok(()),
        }
    }
}

/// Why a dependency cannot be met any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DependencyFailure {
    NeverStarts,
    /// Exit code other than 0, with condition SUCCESS.
    EndedUnsuccessfully,
    /// With condition HEALTHY. The agent waits for ever here; the wording is ours.
    EndedBeforeHealthy,
    TimedOut,
}

/// `reason` of `target`, which was not started because of `dependency`
/// (amazon-ecs-agent, `agent/engine/dependencygraph` and `handleTerminalDependencyError`).
#[must_use]
pub fn dependency_failed(
    dependency: &ContainerText<'_>,
    target: &ContainerText<'_>,
    failure: DependencyFailure,
) -> String {
    let (head, tail) = match failure {
        DependencyFailure::TimedOut => ("", "has timed out."),
        DependencyFailure::EndedUnsuccessfully => (
            "failed to resolve ",
            "as dependency did not exit successfully.",
        ),
        DependencyFailure::NeverStarts => {
            ("failed to resolve ", "because dependency will never start")
        }
        DependencyFailure::EndedBeforeHealthy => (
            "failed to resolve ",
            "because dependency stopped before it was healthy",
        ),
    };
    format!(
        "CannotStartContainerError: dependency graph: {head}container ordering dependency \
         [{dependency}] for target [{target}] {tail}"
    )
}
