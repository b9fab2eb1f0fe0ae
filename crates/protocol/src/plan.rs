//! The launch plan: what this machine gives to a [request](crate::request).
//!
//! Whoever prepares the task resolves what needs the outside world (images,
//! leases, secrets, environment files) before the plan is written; the
//! supervisor never does.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What the request of a task ready to launch does not say. Written once,
/// never changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaunchPlan {
    /// In the order of the definition.
    pub containers: Vec<ContainerPlan>,
    /// The range of host ids that the task's user namespace maps; `None` runs
    /// the task in the host's user namespace.
    pub ids: Option<IdRange>,
    pub network: NetworkPlan,
}

/// What a container is made of, besides its definition.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContainerPlan {
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
