//! What is kept of a service.

use neargate_api::types;
use neargate_core::ids::TaskId;
use neargate_core::launch::LaunchType;
use neargate_core::timestamp::{Seconds, Timestamp};
use serde::{Deserialize, Serialize};

use super::rolling::Rolling;
use crate::tasks::Interface;

/// A deleted service can be described for so long.
pub const REMEMBERED: Seconds = Seconds(60 * 60);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredService {
    pub name: String,
    pub cluster: String,
    pub status: Status,
    pub strategy: types::SchedulingStrategy,
    /// How many tasks are to run. A DAEMON has one: this machine is one instance.
    pub desired_count: u32,
    pub rolling: Rolling,
    /// The PRIMARY one first, then those whose tasks go.
    pub deployments: Vec<Deployment>,
    /// What a rollback returns to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_completed: Option<Box<Deployment>>,
    /// Its tasks, until they are STOPPED.
    #[serde(default)]
    pub members: Vec<Member>,
    /// What its deployments run, or ran.
    pub revisions: Vec<Revision>,
    /// Newest first.
    pub history: Vec<ServiceDeployment>,
    /// Newest first.
    #[serde(default)]
    pub events: Vec<Event>,
    /// When it was last said that the service is steady, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steady_at: Option<Timestamp>,
    pub options: Options,
    pub created_at: Timestamp,
    pub created_by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inactive_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Active,
    /// Deleted; its tasks stop.
    Draining,
    Inactive,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Draining => "DRAINING",
            Self::Inactive => "INACTIVE",
        }
    }
}

/// What a service says of itself, and what tasks get of it when they start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    pub tags: Vec<types::Tag>,
    pub propagate_tags: Option<types::PropagateTags>,
    pub managed_tags: bool,
    pub execute_command: bool,
    pub health_check_grace: Option<u32>,
    pub zone_rebalancing: Option<types::AvailabilityZoneRebalancing>,
    pub placement_constraints: Vec<types::PlacementConstraint>,
    pub placement_strategy: Vec<types::PlacementStrategy>,
}

/// What a deployment's tasks are started from. It never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Revision {
    /// 19 digits.
    pub id: String,
    pub family: String,
    pub revision: u32,
    pub launch_type: LaunchType,
    #[serde(default)]
    pub capacity_provider_strategy: Vec<types::CapacityProviderStrategyItem>,
    /// As it was asked for, `LATEST` say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform_wanted: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<types::NetworkConfiguration>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interface: Option<Interface>,
    pub created_at: Timestamp,
}

impl Revision {
    /// Whether tasks of both are the same.
    pub fn runs_as(&self, other: &Self) -> bool {
        let unnamed = |revision: &Self| Self {
            id: String::new(),
            created_at: Timestamp::default(),
            ..revision.clone()
        };
        unnamed(self) == unnamed(other)
    }
}

/// One element of `deployments`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    /// `ecs-svc/` and 19 digits: what its tasks are `startedBy`.
    pub id: String,
    /// Of its revision.
    pub revision: String,
    /// Of the entry in the history that tells of it.
    pub service_deployment: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub rollout: Rollout,
    pub reason: String,
    /// Whether it is what another that failed was rolled back to.
    #[serde(default)]
    pub is_rollback: bool,
    /// In a row.
    #[serde(default)]
    pub failed_tasks: u32,
    #[serde(default)]
    pub throttle: Throttle,
    /// Whether it was said that protected tasks keep it from scaling in.
    #[serde(default)]
    pub told_protected: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rollout {
    InProgress,
    Completed,
    Failed,
}

/// Failed attempts at starting tasks, and when the next one may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Throttle {
    pub attempts: u32,
    pub retry_at: Option<Timestamp>,
}

/// A task of the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    pub task: TaskId,
    pub deployment: String,
    /// Whether it has ever counted as healthy.
    #[serde(default)]
    pub settled: bool,
    /// Whether its health checks have failed: it is to be replaced.
    #[serde(default)]
    pub unhealthy: bool,
    /// With which reason it is to stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// A UUID.
    pub id: String,
    pub at: Timestamp,
    pub message: String,
}

/// A deployment as DescribeServiceDeployments tells of it, also when it is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceDeployment {
    /// 21 letters and digits.
    pub id: String,
    /// Its element of `deployments`, while there is one.
    pub deployment: String,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Timestamp>,
    pub updated_at: Timestamp,
    /// What it replaces; revisions.
    pub sources: Vec<String>,
    /// The revision that it brings.
    pub target: String,
    pub status: types::ServiceDeploymentStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollback: Option<Rollback>,
    pub rolling: Rolling,
    /// What the circuit breaker counted, at its end.
    #[serde(default)]
    pub failures: u32,
    #[serde(default)]
    pub is_triggered: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rollback {
    pub at: Timestamp,
    pub reason: String,
    /// The revision that it returns to.
    pub revision: String,
}

impl ServiceDeployment {
    pub const fn is_over(&self) -> bool {
        self.finished_at.is_some()
    }
}

impl StoredService {
    pub fn primary(&self) -> Option<&Deployment> {
        self.deployments.first()
    }

    pub fn deployment(&self, id: &str) -> Option<&Deployment> {
        let mut deployments = self.deployments.iter();
        deployments.find(|deployment| deployment.id == id)
    }

    pub fn revision(&self, id: &str) -> Option<&Revision> {
        self.revisions.iter().find(|revision| revision.id == id)
    }

    pub fn is_remembered(&self, now: Timestamp) -> bool {
        self.inactive_at.is_none_or(|at| now < at + REMEMBERED)
    }

    pub fn group(&self) -> String {
        format!("service:{}", self.name)
    }
}
