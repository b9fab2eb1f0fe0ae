//! The request: what somebody wants run.
//!
//! It says all that does not depend on this machine at this moment; that is
//! the [plan](crate::plan)'s. A task exists from the moment its request is
//! written down.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ipnet::Ipv4Net;
use neargate_core::arn::{Arn, Owner, Region};
use neargate_core::config::Config;
use neargate_core::ids::{RuntimeId, TaskId};
use neargate_core::launch::LaunchType;
use neargate_core::taskdef::{TaskDefinition, TransportProtocol};
use neargate_core::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// One task that is asked for. Written once, never changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskRequest {
    /// Chosen by whoever asks: asking twice for one id starts one task.
    pub task_id: TaskId,
    /// The name a person gave the task, if any.
    pub name: Option<String>,
    pub launch_type: LaunchType,
    /// Validated, and with RunTask's overrides already applied.
    pub definition: TaskDefinition,
    /// The revision of the definition, when an endpoint registered it.
    pub revision: Option<u32>,
    pub cluster: String,
    pub region: Region,
    /// One for each container, in the order of the definition.
    pub runtime_ids: Vec<RuntimeId>,
    pub published: Vec<PublishedPort>,
    /// The subnet that the task's address is to be of; without one it is of the whole network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subnet: Option<Ipv4Net>,
    /// Whether the task runs in the host's user namespace although it need not.
    pub host_user_namespace: bool,
    /// Whether the task ends when the client that started it goes away.
    pub foreground: bool,
    /// An OCI runtime that stands in for the built-in launcher.
    pub runtime: Option<PathBuf>,
    pub created_at: Timestamp,
    pub config: Config,
    /// Values of secrets, by the variable's name or by `valueFrom`. They are
    /// not written down here: the plan has those that containers declare.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub secrets: BTreeMap<String, String>,
}

/// A port of the task that is reachable on the host's loopback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPort {
    pub host: u16,
    pub container: u16,
    pub protocol: TransportProtocol,
}

impl TaskRequest {
    /// Whose the task is.
    pub fn owner(&self) -> Owner {
        Owner {
            region: self.region.clone(),
            account: self.config.account.clone(),
        }
    }

    pub fn arn(&self) -> Arn {
        self.owner().task(&self.cluster, self.task_id)
    }

    /// The ARN of the definition, when an endpoint registered it.
    pub fn task_definition_arn(&self) -> Option<Arn> {
        let family = &self.definition.family;
        self.revision
            .map(|revision| self.owner().task_definition(family, revision))
    }
}
