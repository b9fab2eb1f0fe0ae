//! The state of one container.

use serde::{Deserialize, Serialize};

use super::{
    binding::NetworkBinding,
    event::ExitStatus,
    health::{Health, Probe},
    status::{ContainerStatus, HealthStatus},
};
use crate::timestamp::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Container {
    pub(super) phase: ContainerPhase,
    /// When it first ran: a restart does not change what a dependant has waited for.
    pub(super) started_at: Option<Timestamp>,
    pub(super) restart_count: u32,
    pub(super) health: Health,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) network_bindings: Vec<NetworkBinding>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "phase"
)]
pub(super) enum ContainerPhase {
    /// Not told to start yet.
    #[default]
    Waiting,
    /// Told to start for the first time.
    Starting,
    /// `since` its last start.
    Running {
        since: Timestamp,
        probe: Option<Probe>,
    },
    /// Ended, and told to start again. To the outside it never stopped running.
    Restarting { last_exit: ExitStatus },
    /// Has been sent its stop signal.
    Stopping { kill_at: Timestamp },
    /// Has been sent SIGKILL.
    Killing,
    Stopped {
        at: Timestamp,
        exit_code: Option<i32>,
        reason: Option<String>,
    },
}

impl Container {
    #[must_use]
    pub const fn last_status(&self) -> ContainerStatus {
        match self.phase {
            ContainerPhase::Waiting | ContainerPhase::Starting => ContainerStatus::Pending,
            ContainerPhase::Running { .. }
            | ContainerPhase::Restarting { .. }
            | ContainerPhase::Stopping { .. }
            | ContainerPhase::Killing => ContainerStatus::Running,
            ContainerPhase::Stopped { .. } => ContainerStatus::Stopped,
        }
    }

    /// Only once it has stopped; none if it never ran, or nobody saw how it ended.
    #[must_use]
    pub const fn exit_code(&self) -> Option<i32> {
        match self.phase {
            ContainerPhase::Stopped { exit_code, .. } => exit_code,
            _ => None,
        }
    }

    /// What went wrong, in ECS's words, if anything did.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match &self.phase {
            ContainerPhase::Stopped { reason, .. } => reason.as_deref(),
            _ => None,
        }
    }

    #[must_use]
    pub const fn health_status(&self) -> HealthStatus {
        self.health.status
    }

    /// How often its restart policy has started it again (`RestartCount` of the metadata
    /// endpoint).
    #[must_use]
    pub const fn restart_count(&self) -> u32 {
        self.restart_count
    }

    /// Its ports on the host, from its start on (`networkMode` bridge).
    #[must_use]
    pub fn network_bindings(&self) -> &[NetworkBinding] {
        &self.network_bindings
    }

    /// When it first ran.
    #[must_use]
    pub const fn started_at(&self) -> Option<Timestamp> {
        self.started_at
    }

    #[must_use]
    pub const fn stopped_at(&self) -> Option<Timestamp> {
        match self.phase {
            ContainerPhase::Stopped { at, .. } => Some(at),
            _ => None,
        }
    }

    /// Whether it has ever run.
    pub(super) const fn has_started(&self) -> bool {
        self.started_at.is_some()
    }

    /// Whether it has not been told to start.
    pub(super) const fn is_waiting(&self) -> bool {
        matches!(self.phase, ContainerPhase::Waiting)
    }

    pub(super) const fn is_stopped(&self) -> bool {
        matches!(self.phase, ContainerPhase::Stopped { .. })
    }
}
