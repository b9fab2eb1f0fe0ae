//! What the state machine wants done: its only output besides the next state.

use serde::{Deserialize, Serialize};

use super::{shape::ContainerIndex, timer::Timer};
use crate::timestamp::Timestamp;

/// An order to the supervisor.
///
/// To carry one out twice must be the same as once, and an order that comes too late (a signal to
/// a container that has just ended) is to be ignored: the event that made it late is on its way.
/// Effects of one step are carried out in their order, so containers that may start together
/// start in the definition's order, which decides whose `net.*` is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "effect"
)]
pub enum Effect {
    /// Make namespaces and network. Answer: `SandboxReady` or `SandboxFailed`.
    CreateSandbox,
    /// Make the container and start it. Answer: `ContainerStarted` or `ContainerStartFailed`.
    StartContainer {
        container: ContainerIndex,
    },
    /// Start a container again that has ended: same id, same writable layer, its `systemControls`
    /// written anew. Answer as for `StartContainer`.
    RestartContainer {
        container: ContainerIndex,
    },
    /// Do what is for a running task alone, such as publishing ports. Answer: `Activated`.
    Activate,
    /// Undo it; containers are still alive. Answer: `Deactivated`.
    Deactivate,
    /// Send the stop signal to the container's first process. Answer: `ContainerExited`, some day.
    StopContainer {
        container: ContainerIndex,
    },
    /// SIGKILL to everything in the container, also when its start is still under way.
    /// Answer: `ContainerExited`, or the one that `StartContainer` still owes.
    KillContainer {
        container: ContainerIndex,
    },
    /// Run the health check's command in the container. Answer: `HealthReported` with its number.
    RunHealthCheck {
        container: ContainerIndex,
        check: u32,
    },
    /// That check took too long and has been counted as failed: kill it. No answer.
    CancelHealthCheck {
        container: ContainerIndex,
        check: u32,
    },
    /// Report `TimerFired` at that time, or at once if it has passed. Replaces a time set before for the same timer.
    ArmTimer {
        timer: Timer,
        at: Timestamp,
    },
    DisarmTimer {
        timer: Timer,
    },
    /// Remove everything of the task from the machine. Answer: `CleanedUp`.
    Cleanup,
}
