//! What happens to a task: the only input of its state machine.

use serde::{Deserialize, Serialize};

use super::{binding::NetworkBinding, cause::StopRequest, shape::ContainerIndex, timer::Timer};
use crate::timestamp::Seconds;

/// Something that happened, or that was asked for. Whoever carries out an
/// [`Effect`](super::Effect) answers with the event that its documentation names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "event"
)]
pub enum Event {
    /// The first image is being pulled. Images come before the sandbox, so only before `Begin`.
    PullStarted,
    /// All images are there.
    PullStopped,
    /// An image or a secret could not be had. `reason` is what ECS shows as `stoppedReason`.
    PreparationFailed {
        reason: String,
    },
    /// Everything the task needs is there: let it live.
    Begin,
    /// The namespaces exist and the network is connected.
    SandboxReady,
    /// They could not be made; what was made of them is undone by `Cleanup`.
    SandboxFailed {
        reason: String,
    },
    /// The container, which is being started, has these ports on the host.
    PortsPublished {
        container: ContainerIndex,
        bindings: Vec<NetworkBinding>,
    },
    /// The container's first process runs its program.
    ContainerStarted {
        container: ContainerIndex,
    },
    /// It never came to run. `reason` is what ECS shows as the container's `reason`.
    ContainerStartFailed {
        container: ContainerIndex,
        reason: String,
    },
    /// The first process has ended, and with it every process of the container.
    ContainerExited {
        container: ContainerIndex,
        exit: ExitStatus,
        /// Whether the kernel killed any of its processes for want of memory while it ran.
        oom: bool,
    },
    /// The health check with that number has ended.
    HealthReported {
        container: ContainerIndex,
        check: u32,
        healthy: bool,
    },
    TimerFired {
        timer: Timer,
    },
    /// What is done for a running task alone (published ports, registrations) is done.
    Activated,
    /// … and undone.
    Deactivated,
    /// Stop as ECS does: dependants first, signal, wait, SIGKILL.
    StopRequested {
        request: StopRequest,
    },
    /// From now on no container gets more time than this between stop signal and SIGKILL, whatever
    /// its `stopTimeout` says; also those that have had the signal. Does not itself stop the task.
    StopTimeoutLimited {
        limit: Seconds,
    },
    /// Stop without waiting for anything.
    KillRequested,
    /// The supervisor is gone. Reported by whoever noticed, who also killed what was left of the
    /// task and carries out the effects in the supervisor's place.
    SupervisorLost,
    /// Nothing of the task is left on the machine.
    CleanedUp,
}

/// How a process ended, as `wait(2)` tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ExitStatus {
    Code(i32),
    Signal(i32),
}

impl ExitStatus {
    /// The exit code that ECS shows: 128 and the signal's number for a process that was killed.
    #[must_use]
    pub const fn code(self) -> i32 {
        match self {
            Self::Code(code) => code,
            Self::Signal(signal) => 128 + signal,
        }
    }
}
