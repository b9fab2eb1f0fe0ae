//! A task as the endpoint knows it at a moment.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use neargate_core::arn::{Arn, Owner};
use neargate_core::task::{DesiredStatus, LastStatus, Task, TaskShape};
use neargate_core::taskdef::TaskDefinition;
use neargate_core::timestamp::Timestamp;
use neargate_protocol::plan::{LaunchPlan, NetworkPlan};
use uuid::Uuid;

use super::record::TaskRecord;

/// A value: what changes, changes in a new one.
#[derive(Clone, Debug)]
pub struct KnownTask {
    pub owner: Owner,
    pub record: Arc<TaskRecord>,
    /// With the overrides applied.
    pub definition: Arc<TaskDefinition>,
    pub state: Arc<Task>,
    pub machine: Option<Arc<Machine>>,
}

/// What the machine gave the task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    pub address: Option<Ipv4Addr>,
    /// By container.
    pub digests: BTreeMap<String, String>,
}

impl KnownTask {
    /// A task that nobody has begun with.
    pub fn new(
        owner: Owner,
        record: TaskRecord,
        definition: TaskDefinition,
    ) -> Result<Self, neargate_core::task::ShapeError> {
        let state = match &record.outcome {
            Some(outcome) => Task::clone(outcome),
            None => Task::new(TaskShape::from_definition(&definition)?, record.created_at),
        };
        Ok(Self {
            owner,
            record: Arc::new(record),
            definition: Arc::new(definition),
            state: Arc::new(state),
            machine: None,
        })
    }

    pub fn arn(&self) -> Arn {
        self.record.arn(&self.owner)
    }

    /// An id of something that a task has exactly one of: it follows from the task's own.
    pub fn id_of(&self, what: &str) -> Uuid {
        Uuid::new_v5(&Uuid::from_bytes(self.record.id.bytes()), what.as_bytes())
    }

    /// The id of the attachment of its network interface.
    pub fn attachment_id(&self) -> Uuid {
        self.id_of("attachment")
    }

    pub fn last_status(&self) -> LastStatus {
        self.state.last_status()
    }

    /// STOPPED from the moment on that somebody asks for it.
    pub fn desired_status(&self) -> DesiredStatus {
        match self.record.stop {
            Some(_) => DesiredStatus::Stopped,
            None => self.state.desired_status(),
        }
    }

    pub fn is_stopped(&self) -> bool {
        self.last_status() == LastStatus::Stopped
    }

    pub fn stopped_at(&self) -> Option<Timestamp> {
        self.state.timestamps().stopped_at
    }
}

impl Machine {
    pub fn of(definition: &TaskDefinition, plan: &LaunchPlan) -> Self {
        let address = match &plan.network {
            NetworkPlan::Awsvpc { address } => Some(*address),
            NetworkPlan::Bridge { .. } | NetworkPlan::Host | NetworkPlan::None => None,
        };
        let containers = definition.container_definitions.iter();
        let digests = containers
            .zip(&plan.containers)
            .map(|(container, planned)| {
                let digest = planned.image.manifest_digest.clone();
                (container.name.clone(), digest)
            });
        Self {
            address,
            digests: digests.collect(),
        }
    }
}
