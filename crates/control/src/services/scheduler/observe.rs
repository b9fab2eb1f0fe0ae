//! What is seen of a task.

use neargate_core::task::{DesiredStatus, HealthStatus, LastStatus, StopCode};
use neargate_core::timestamp::Timestamp;

use crate::tasks::KnownTask;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    pub status: LastStatus,
    /// Whether it stops, whoever wants it.
    pub is_to_stop: bool,
    pub started_at: Option<Timestamp>,
    pub stopped_at: Option<Timestamp>,
    /// Whether an essential container has a health check.
    pub is_checked: bool,
    pub health: HealthStatus,
    pub protected_until: Option<Timestamp>,
    /// Whether somebody has asked for its end.
    pub is_dismissed: bool,
}

impl Observed {
    pub fn of(task: &KnownTask) -> Self {
        let times = task.state.timestamps();
        let mut containers = task.state.containers();
        let by_request = [StopCode::UserInitiated, StopCode::ServiceSchedulerInitiated];
        Self {
            status: task.last_status(),
            is_to_stop: task.desired_status() == DesiredStatus::Stopped,
            started_at: times.started_at,
            stopped_at: times.stopped_at,
            is_checked: containers
                .any(|(shape, _)| shape.essential && shape.health_check.is_some()),
            health: task.state.health_status(),
            protected_until: task.record.protected_until,
            is_dismissed: task
                .state
                .stop_code()
                .is_some_and(|code| by_request.contains(&code)),
        }
    }

    /// Of a task that has a record, and is not known yet.
    pub fn unseen() -> Self {
        Self {
            status: LastStatus::Provisioning,
            is_to_stop: false,
            started_at: None,
            stopped_at: None,
            is_checked: false,
            health: HealthStatus::Unknown,
            protected_until: None,
            is_dismissed: false,
        }
    }

    pub fn is_up_to_running(&self) -> bool {
        self.status <= LastStatus::Running
    }

    /// Whether it runs, and nothing says that it does so badly.
    pub fn is_well(&self) -> bool {
        self.status == LastStatus::Running
            && (!self.is_checked || self.health == HealthStatus::Healthy)
    }
}
