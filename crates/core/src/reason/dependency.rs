//! Containers that could not start because of another one.

use std::fmt;

use super::start::CANNOT_START;
use crate::task::ContainerStatus;

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
            // The agent's word for a container that has not been made.
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
/// (amazon-ecs-agent, `agent/engine/dependencygraph`; seen in its pull request 3218).
#[must_use]
pub fn dependency_failed(
    dependency: &ContainerText<'_>,
    target: &ContainerText<'_>,
    failure: DependencyFailure,
) -> String {
    const UNRESOLVED: &str = "failed to resolve ";
    let (head, tail) = match failure {
        DependencyFailure::TimedOut => ("", "has timed out."),
        DependencyFailure::EndedUnsuccessfully => {
            (UNRESOLVED, "as dependency did not exit successfully.")
        }
        DependencyFailure::NeverStarts => (UNRESOLVED, "because dependency will never start"),
        DependencyFailure::EndedBeforeHealthy => (
            UNRESOLVED,
            "because dependency stopped before it was healthy",
        ),
    };
    format!(
        "{CANNOT_START}: dependency graph: {head}container ordering dependency [{dependency}] for \
         target [{target}] {tail}"
    )
}
