//! What a task and its containers look like from outside, in the API's words.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    cause::{StopCause, StopCode},
    state::{Phase, Task},
};
use crate::timestamp::Timestamp;

/// `lastStatus` of a task, in the order in which it is passed through; it never goes back
/// ([Amazon ECS task lifecycle]).
///
/// [Amazon ECS task lifecycle]: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LastStatus {
    Provisioning,
    Pending,
    Activating,
    Running,
    Deactivating,
    Stopping,
    Deprovisioning,
    Stopped,
}

/// `desiredStatus` of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DesiredStatus {
    Running,
    Stopped,
}

/// `lastStatus` of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContainerStatus {
    Pending,
    Running,
    Stopped,
}

/// `healthStatus` of a container, or of the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HealthStatus {
    /// No check, or none that has decided anything yet.
    #[default]
    Unknown,
    Healthy,
    Unhealthy,
}

/// The task's timestamps, as far as they have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timestamps {
    pub created_at: Timestamp,
    pub pull_started_at: Option<Timestamp>,
    pub pull_stopped_at: Option<Timestamp>,
    pub connectivity_at: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub stopping_at: Option<Timestamp>,
    pub execution_stopped_at: Option<Timestamp>,
    pub stopped_at: Option<Timestamp>,
}

impl Task {
    #[must_use]
    pub const fn last_status(&self) -> LastStatus {
        match self.phase {
            // ECS pulls in PENDING, once the network is there. Here images come
            // first, and a status never goes back.
            Phase::Created | Phase::Provisioning if self.times.pull_started_at.is_some() => {
                LastStatus::Pending
            }
            Phase::Created | Phase::Provisioning => LastStatus::Provisioning,
            Phase::Pending => LastStatus::Pending,
            Phase::Activating => LastStatus::Activating,
            Phase::Running => LastStatus::Running,
            Phase::Deactivating { .. } => LastStatus::Deactivating,
            Phase::Stopping { .. } => LastStatus::Stopping,
            Phase::Deprovisioning { .. } => LastStatus::Deprovisioning,
            Phase::Stopped { .. } => LastStatus::Stopped,
        }
    }

    #[must_use]
    pub const fn desired_status(&self) -> DesiredStatus {
        match self.stop() {
            None => DesiredStatus::Running,
            Some(_) => DesiredStatus::Stopped,
        }
    }

    #[must_use]
    pub fn stop_cause(&self) -> Option<&StopCause> {
        self.stop().map(|stop| &stop.cause)
    }

    #[must_use]
    pub fn stop_code(&self) -> Option<StopCode> {
        self.stop_cause().map(StopCause::stop_code)
    }

    #[must_use]
    pub fn stopped_reason(&self) -> Option<&str> {
        self.stop_cause().map(StopCause::stopped_reason)
    }

    /// UNHEALTHY if any essential container is, else UNKNOWN if any essential one is, else HEALTHY
    /// ([task health]).
    ///
    /// [task health]: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html
    #[must_use]
    pub fn health_status(&self) -> HealthStatus {
        let essential = || {
            self.containers()
                .filter(|(shape, _)| shape.essential)
                .map(|(_, container)| container.health_status())
        };
        if essential().any(|health| health == HealthStatus::Unhealthy) {
            HealthStatus::Unhealthy
        } else if essential().all(|health| health == HealthStatus::Healthy) {
            HealthStatus::Healthy
        } else {
            HealthStatus::Unknown
        }
    }

    #[must_use]
    pub fn timestamps(&self) -> Timestamps {
        Timestamps {
            created_at: self.times.created_at,
            pull_started_at: self.times.pull_started_at,
            pull_stopped_at: self.times.pull_stopped_at,
            connectivity_at: self.times.connectivity_at,
            started_at: self.times.started_at,
            stopping_at: self.stop().map(|stop| stop.at),
            execution_stopped_at: self.times.execution_stopped_at,
            stopped_at: match self.phase {
                Phase::Stopped { at, .. } => Some(at),
                _ => None,
            },
        }
    }
}

macro_rules! display_as_the_api_does {
    ($($type:ty { $($variant:ident => $name:literal),+ $(,)? })+) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(match self { $(Self::$variant => $name),+ })
            }
        }
    )+};
}

display_as_the_api_does! {
    LastStatus {
        Provisioning => "PROVISIONING",
        Pending => "PENDING",
        Activating => "ACTIVATING",
        Running => "RUNNING",
        Deactivating => "DEACTIVATING",
        Stopping => "STOPPING",
        Deprovisioning => "DEPROVISIONING",
        Stopped => "STOPPED",
    }
    DesiredStatus { Running => "RUNNING", Stopped => "STOPPED" }
    ContainerStatus { Pending => "PENDING", Running => "RUNNING", Stopped => "STOPPED" }
    HealthStatus { Unknown => "UNKNOWN", Healthy => "HEALTHY", Unhealthy => "UNHEALTHY" }
}
