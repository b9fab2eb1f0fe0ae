//! The machine as a container instance: the only one, in the default cluster of the configured
//! region. Kept is only what users change of it: `container-instance/REGION/ID`.

pub mod custom;
mod resources;

use neargate_api::types;
use neargate_core::arn::{Arn, Owner};
use neargate_core::launch::LaunchType;
use neargate_core::timestamp::Timestamp;
use neargate_store::{Collection, CollectionError, KeyError, Snapshot};
use serde::{Deserialize, Serialize};

use crate::clusters;
use crate::hex;
use crate::state::State;
use crate::tasks::KnownTask;

use custom::StoredAttribute;
pub use resources::Resources;

/// What the endpoint is told of the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    pub cpus: u32,
    pub memory_mib: u64,
    /// As ECS writes it: `x86_64` or `arm64`.
    pub architecture: &'static str,
    /// Neargate's own, in the place of the agent's.
    pub version: &'static str,
    /// When it became a container instance.
    pub registered_at: Timestamp,
}

/// What a user has changed of the instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredInstance {
    #[serde(default)]
    pub status: Status,
    /// Counts the changes.
    #[serde(default)]
    pub version: i64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<types::Tag>,
}

/// No new tasks come to a DRAINING instance; those that it has go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    #[default]
    Active,
    Draining,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Draining => "DRAINING",
        }
    }
}

/// The instance at a moment.
#[derive(Clone, Debug)]
pub struct Instance {
    pub id: String,
    pub arn: Arn,
    pub stored: StoredInstance,
    pub machine: Machine,
    /// What users have given it, in the order of their keys.
    pub custom: Vec<StoredAttribute>,
    /// Those that have not ended.
    pub tasks: Vec<KnownTask>,
}

impl Instance {
    pub fn registered(&self) -> Resources {
        Resources::of_machine(&self.machine)
    }

    /// What its tasks leave.
    pub fn remaining(&self) -> Resources {
        self.tasks.iter().fold(self.registered(), |left, task| {
            left.without(&Resources::needed(&task.definition))
        })
    }
}

pub fn collection(owner: &Owner) -> Result<Collection<StoredInstance>, KeyError> {
    Collection::below(["container-instance", owner.region.as_str()])
}

/// The id of the instance, the same after every start.
pub fn id(owner: &Owner) -> String {
    let (account, region) = (owner.account.as_str(), owner.region.as_str());
    hex::of_names(&["container-instance", account, region], 32)
}

/// The instance of a cluster, if that is the one that it is in.
pub fn of_cluster(
    state: &State,
    snapshot: &dyn Snapshot,
    owner: &Owner,
    cluster: &str,
) -> Result<Option<Instance>, CollectionError> {
    if !is_in(&state.settings.config.region, owner, cluster) {
        return Ok(None);
    }
    let id = id(owner);
    let stored = collection(owner)?.get(snapshot, &id)?;
    let tasks = state.tasks.of_region(&owner.region);
    Ok(Some(Instance {
        arn: owner.container_instance(cluster, &id),
        custom: custom::all(snapshot, owner, cluster, &id)?,
        id,
        stored: stored.map(|item| item.object).unwrap_or_default(),
        machine: state.settings.machine.clone(),
        tasks: tasks
            .into_iter()
            .filter(|task| is_on_instance(task) && task.record.cluster == cluster)
            .filter(|task| !task.is_stopped())
            .collect(),
    }))
}

/// The instance that a task is on.
pub fn of_task(configured: &neargate_core::arn::Region, task: &KnownTask) -> Option<Arn> {
    let cluster = &task.record.cluster;
    (is_on_instance(task) && is_in(configured, &task.owner, cluster))
        .then(|| task.owner.container_instance(cluster, &id(&task.owner)))
}

fn is_in(configured: &neargate_core::arn::Region, owner: &Owner, cluster: &str) -> bool {
    owner.region == *configured && cluster == clusters::DEFAULT
}

/// Fargate's tasks are on no instance that anybody sees.
fn is_on_instance(task: &KnownTask) -> bool {
    task.record.launch_type != LaunchType::Fargate
}
