//! The launch plan: everything a supervisor needs to run one task.
//!
//! The client resolves what needs the outside world (images, leases, secrets,
//! environment files) before it writes the plan; the supervisor never does.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use neargate_core::config::Config;
use neargate_core::ids::{RuntimeId, TaskId};
use neargate_core::launch::LaunchType;
use neargate_core::taskdef::{TaskDefinition, TransportProtocol};
use neargate_core::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// One task, ready to launch. Written once, never changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaunchPlan {
    pub task_id: TaskId,
    /// The name a person gave the task, if any.
    pub name: Option<String>,
    pub launch_type: LaunchType,
    /// The definition with RunTask's overrides already applied.
    pub definition: TaskDefinition,
    /// The revision of the definition, when an endpoint registered it.
    pub revision: Option<u32>,
    /// In the order of the definition.
    pub containers: Vec<ContainerPlan>,
    /// The range of host ids that the task's user namespace maps; `None` runs
    /// the task in the host's user namespace.
    pub ids: Option<IdRange>,
    pub network: NetworkPlan,
    pub published: Vec<PublishedPort>,
    /// Whether the task ends when the client that started it goes away.
    pub foreground: bool,
    /// An OCI runtime that stands in for the built-in launcher.
    pub runtime: Option<PathBuf>,
    pub created_at: Timestamp,
    /// When pulling the images began and ended, if any had to be.
    pub pull: Option<(Timestamp, Timestamp)>,
    pub config: Config,
}

/// What the definition alone does not say about a container.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContainerPlan {
    pub name: String,
    pub runtime_id: RuntimeId,
    pub image: ImagePlan,
    /// Variables from `environmentFiles`, already parsed; the definition's
    /// `environment` wins over them.
    pub environment_from_files: BTreeMap<String, String>,
    /// Values of the container's `secrets`, by variable name.
    pub secrets: BTreeMap<String, String>,
}

/// A local image, as the container needs it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImagePlan {
    /// The reference as the definition gives it.
    pub reference: String,
    pub manifest_digest: String,
    /// Unpacked layers, the lowest first.
    pub layers: Vec<PathBuf>,
    pub config: oci_spec::image::Config,
}

/// A range of user and group ids on the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdRange {
    pub start: u32,
    pub count: u32,
}

/// How the task meets the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum NetworkPlan {
    /// One namespace for the whole task with an address of its own.
    Awsvpc {
        address: Ipv4Addr,
    },
    /// One namespace and one address for each container, in their order.
    Bridge {
        addresses: Vec<Ipv4Addr>,
    },
    Host,
    None,
}

/// A port of the task that is reachable on the host's loopback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPort {
    pub host: u16,
    pub container: u16,
    pub protocol: TransportProtocol,
}
