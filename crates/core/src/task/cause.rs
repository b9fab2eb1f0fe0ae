//! Why a task stops.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::shape::ContainerIndex;
use crate::reason;

/// `stopCode` ([API_Task]).
///
/// [API_Task]: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StopCode {
    TaskFailedToStart,
    EssentialContainerExited,
    UserInitiated,
    ServiceSchedulerInitiated,
    TerminationNotice,
}

impl fmt::Display for StopCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The variants are named as the API names them.
        fmt::Debug::fmt(self, f)
    }
}

/// Who asks for a stop, and with which words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "by")]
pub enum StopRequest {
    /// StopTask, `neargate stop`, Ctrl-C.
    User {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A service that scales in, deploys, or replaces an unhealthy task.
    ServiceScheduler { reason: String },
}

/// Why the task stops. Set once: what else goes wrong while it stops does not change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "cause"
)]
pub enum StopCause {
    Requested {
        request: StopRequest,
    },
    EssentialContainerExited {
        container: ContainerIndex,
    },
    /// A container could not be started; its own `reason` says why.
    ContainerFailedToStart {
        container: ContainerIndex,
    },
    /// The task failed before any container: image, secret, sandbox. The text is the whole story.
    TaskFailedToStart {
        reason: String,
    },
    SupervisorLost {
        was_running: bool,
    },
}

impl StopCause {
    #[must_use]
    pub const fn stop_code(&self) -> StopCode {
        match self {
            Self::Requested {
                request: StopRequest::User { .. },
            } => StopCode::UserInitiated,
            Self::Requested {
                request: StopRequest::ServiceScheduler { .. },
            } => StopCode::ServiceSchedulerInitiated,
            Self::EssentialContainerExited { .. } => StopCode::EssentialContainerExited,
            Self::ContainerFailedToStart { .. }
            | Self::TaskFailedToStart { .. }
            | Self::SupervisorLost { was_running: false } => StopCode::TaskFailedToStart,
            Self::SupervisorLost { was_running: true } => StopCode::TerminationNotice,
        }
    }

    #[must_use]
    pub fn stopped_reason(&self) -> &str {
        match self {
            Self::Requested {
                request: StopRequest::User { reason: None },
            } => reason::STOPPED_BY_USER,
            Self::Requested {
                request:
                    StopRequest::User {
                        reason: Some(reason),
                    },
            }
            | Self::Requested {
                request: StopRequest::ServiceScheduler { reason },
            }
            | Self::TaskFailedToStart { reason } => reason,
            Self::EssentialContainerExited { .. } => reason::ESSENTIAL_CONTAINER_EXITED,
            Self::ContainerFailedToStart { .. } => reason::TASK_FAILED_TO_START,
            Self::SupervisorLost { .. } => reason::SUPERVISOR_LOST,
        }
    }
}
