//! What the endpoint keeps of a task. All else of it is its directory's.

use ipnet::Ipv4Net;
use neargate_core::arn::{Arn, Owner};
use neargate_core::config::Config;
use neargate_core::ids::{RuntimeId, TaskId};
use neargate_core::launch::LaunchType;
use neargate_core::overrides::TaskOverride;
use neargate_core::task::{StopRequest, Task};
use neargate_core::taskdef::{Tag, TaskDefinition};
use neargate_core::timestamp::Timestamp;
use neargate_protocol::request::TaskRequest;
use serde::{Deserialize, Serialize};

use crate::vpc::Vpc;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskRecord {
    pub id: TaskId,
    pub cluster: String,
    pub family: String,
    /// `None` for a task of `neargate run`, whose definition nobody registered.
    pub revision: Option<u32>,
    pub launch_type: LaunchType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity_provider: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    pub group: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_by: Option<String>,
    /// As given; the definition that the task runs has them applied.
    #[serde(default)]
    pub overrides: TaskOverride,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interface: Option<Interface>,
    pub execute_command: bool,
    /// One for each container, in the definition's order.
    pub runtime_ids: Vec<RuntimeId>,
    pub created_at: Timestamp,
    /// A stop that was asked for. Kept until the task is told, whoever dies meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<Stop>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protected_until: Option<Timestamp>,
    /// What became of the task, once it is STOPPED.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Box<Task>>,
    /// Whether it has had a directory: without one it is then gone, and not yet to be begun with.
    #[serde(default)]
    pub begun: bool,
    /// Whether it was started without the endpoint, to which only its directory is known.
    #[serde(default)]
    pub found: bool,
    /// Counts the changes of the task, as API_Task's `version` does.
    #[serde(default)]
    pub version: i64,
}

/// What RunTask's network configuration says, of a task in `awsvpc` mode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Interface {
    pub subnet: String,
    pub security_groups: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stop {
    pub request: StopRequest,
    pub at: Timestamp,
}

impl TaskRecord {
    pub fn arn(&self, owner: &Owner) -> Arn {
        owner.task(&self.cluster, self.id)
    }

    /// Whether something has changed that a user could have asked for. What is only noted of the
    /// task, that it has begun or ended, is its state's to say.
    pub fn differs_for_users(&self, before: &Self) -> bool {
        let noted = Self {
            begun: before.begun,
            outcome: before.outcome.clone(),
            ..self.clone()
        };
        noted != *before
    }

    /// What the engine is asked to run. `definition` has the overrides applied.
    pub fn request(
        &self,
        definition: TaskDefinition,
        owner: &Owner,
        config: &Config,
    ) -> TaskRequest {
        TaskRequest {
            task_id: self.id,
            name: None,
            launch_type: self.launch_type,
            definition,
            revision: self.revision,
            cluster: self.cluster.clone(),
            region: owner.region.clone(),
            runtime_ids: self.runtime_ids.clone(),
            published: Vec::new(),
            subnet: self.subnet(owner, config),
            host_user_namespace: false,
            foreground: false,
            runtime: None,
            created_at: self.created_at,
            config: config.clone(),
            secrets: Default::default(),
        }
    }

    fn subnet(&self, owner: &Owner, config: &Config) -> Option<Ipv4Net> {
        let interface = self.interface.as_ref()?;
        let vpc = Vpc::default_of(owner, config.network.cidr);
        Some(vpc.subnet(&interface.subnet)?.cidr)
    }

    /// The record of a task that was started without the endpoint.
    pub fn found(request: &TaskRequest) -> Self {
        let family = &request.definition.family;
        Self {
            id: request.task_id,
            cluster: request.cluster.clone(),
            family: family.clone(),
            revision: request.revision,
            launch_type: request.launch_type,
            capacity_provider: None,
            platform_version: None,
            group: format!("family:{family}"),
            started_by: request.name.clone(),
            overrides: TaskOverride::default(),
            tags: Vec::new(),
            interface: None,
            // No API gave it leave.
            execute_command: false,
            runtime_ids: request.runtime_ids.clone(),
            created_at: request.created_at,
            stop: None,
            protected_until: None,
            outcome: None,
            begun: true,
            found: true,
            version: 0,
        }
    }
}
