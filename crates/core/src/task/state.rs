//! The state of a task: one phase, and within it each container's own.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    cause::StopCause,
    container::Container,
    shape::{ContainerIndex, ContainerShape, TaskShape},
};
use crate::timestamp::{Seconds, Timestamp};

/// A task of ECS, from its creation until nothing of it is left. A value: [`Task::step`] makes the
/// next one. Serialised, it is all that is needed to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// Never changes, so that copies of the state share it.
    pub(super) shape: Arc<TaskShape>,
    pub(super) phase: Phase,
    /// As many, and in the same order, as in the shape.
    pub(super) containers: Vec<Container>,
    pub(super) times: Times,
    /// What a stop may take for each container at most, when whoever stops is in a hurry.
    pub(super) stop_timeout_limit: Option<Seconds>,
}

/// Where the task stands. What only makes sense in a phase lives in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "phase"
)]
pub(super) enum Phase {
    /// Known, and nothing made yet; images may be on their way.
    Created,
    /// The sandbox is being made.
    Provisioning,
    /// Containers are being started, as their dependencies allow.
    Pending,
    /// All have been started; what is for a running task alone is being done.
    Activating,
    Running,
    /// It is being undone; containers have not been told to stop.
    Deactivating {
        stop: Stop,
    },
    /// Containers are being stopped, dependants first.
    Stopping {
        stop: Stop,
        /// The order to make the sandbox has not been answered yet, so it cannot be removed yet.
        awaits_sandbox: bool,
    },
    /// No container is left; the rest is being removed.
    Deprovisioning {
        stop: Stop,
    },
    Stopped {
        stop: Stop,
        at: Timestamp,
    },
}

/// The decision to stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stop {
    pub cause: StopCause,
    pub at: Timestamp,
    /// Whether everything is to be killed at once.
    pub kill: bool,
}

/// The times that outlive the phase in which they were noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Times {
    pub created_at: Timestamp,
    pub pull_started_at: Option<Timestamp>,
    pub pull_stopped_at: Option<Timestamp>,
    pub connectivity_at: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub execution_stopped_at: Option<Timestamp>,
}

impl Task {
    #[must_use]
    pub fn new(shape: TaskShape, created_at: Timestamp) -> Self {
        Self {
            phase: Phase::Created,
            containers: vec![Container::default(); shape.containers().len()],
            shape: Arc::new(shape),
            times: Times {
                created_at,
                pull_started_at: None,
                pull_stopped_at: None,
                connectivity_at: None,
                started_at: None,
                execution_stopped_at: None,
            },
            stop_timeout_limit: None,
        }
    }

    #[must_use]
    pub fn shape(&self) -> &TaskShape {
        &self.shape
    }

    /// # Panics
    /// If `container` is not of this task's shape.
    #[must_use]
    pub fn container(&self, container: ContainerIndex) -> &Container {
        &self.containers[container.0]
    }

    /// The containers with their shapes, in the definition's order.
    pub fn containers(&self) -> impl Iterator<Item = (&ContainerShape, &Container)> {
        self.shape.containers().iter().zip(&self.containers)
    }

    pub(super) fn shape_of(&self, container: ContainerIndex) -> &ContainerShape {
        &self.shape.containers()[container.0]
    }

    pub(super) const fn stop(&self) -> Option<&Stop> {
        match &self.phase {
            Phase::Created
            | Phase::Provisioning
            | Phase::Pending
            | Phase::Activating
            | Phase::Running => None,
            Phase::Deactivating { stop }
            | Phase::Stopping { stop, .. }
            | Phase::Deprovisioning { stop }
            | Phase::Stopped { stop, .. } => Some(stop),
        }
    }
}
