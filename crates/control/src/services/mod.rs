//! Services: what is kept of them at `service/REGION/CLUSTER/NAME`, and who sees to it that they
//! run what they should.
//!
//! ```text
//! record      what is kept
//! rolling     deploymentConfiguration, and the numbers that follow from it
//! deploy      a new deployment, and the end of one that is under way
//! scheduler   what a service should do next: a function of its record, its tasks and the time
//! reconciler  does it, woken by changes and by time
//! words       ECS's texts
//! ```

mod deploy;
mod reconciler;
mod record;
mod rolling;
mod scheduler;
mod tags;
mod words;

use neargate_core::arn::Region;
use neargate_core::task::LastStatus;
use neargate_store::{Collection, CollectionError, Item, KeyError, Snapshot};

use crate::tasks::{KnownTask, Tasks};

pub use deploy::{Change, abandon, delete, deploy, roll_back};
pub use reconciler::Reconciler;
pub use record::{
    Deployment, Event, Options, Revision, Rollout, ServiceDeployment, Status, StoredService,
};
pub use rolling::{Breaker, Rolling, Threshold};

/// Random bytes, for the ids that are made up.
pub fn random() -> [u8; 16] {
    match neargate_protocol::random::task_id() {
        Ok(id) => id.bytes(),
        Err(_) => uuid::Uuid::new_v4().into_bytes(),
    }
}

/// All services of a region, by `CLUSTER/NAME`.
pub fn collection(region: &Region) -> Result<Collection<StoredService>, KeyError> {
    Collection::below(["service", region.as_str()])
}

/// All services, by `REGION/CLUSTER/NAME`.
fn everywhere() -> Result<Collection<StoredService>, KeyError> {
    Collection::below(["service"])
}

/// The services of a cluster, in the order of their names.
pub fn of_cluster(
    snapshot: &dyn Snapshot,
    region: &Region,
    cluster: &str,
) -> Result<Vec<StoredService>, CollectionError> {
    let collection: Collection<StoredService> =
        Collection::below(["service", region.as_str(), cluster])?;
    let items = collection.list(snapshot)?;
    Ok(items.into_iter().map(|item| item.object).collect())
}

pub fn find(
    snapshot: &dyn Snapshot,
    region: &Region,
    cluster: &str,
    name: &str,
) -> Result<Option<Item<StoredService>>, CollectionError> {
    collection(region)?.get(snapshot, &path(cluster, name))
}

/// Whether a service may still start tasks of a definition.
pub fn use_definition(
    snapshot: &dyn Snapshot,
    region: &Region,
    family: &str,
    revision: u32,
) -> Result<bool, CollectionError> {
    let services = collection(region)?.list(snapshot)?;
    Ok(services.iter().any(|item| {
        let service = &item.object;
        let deployments = service.deployments.iter();
        let mut deployments = deployments.chain(service.last_completed.as_deref());
        service.status == Status::Active
            && deployments.any(|deployment| {
                let found = service.revision(&deployment.revision);
                found.is_some_and(|it| it.family == family && it.revision == revision)
            })
    }))
}

/// A service's name in the collection of its region.
pub fn path(cluster: &str, name: &str) -> String {
    format!("{cluster}/{name}")
}

/// How many tasks of a service run, and how many are to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub running: u32,
    pub pending: u32,
}

impl Counts {
    /// Of a service, or of one of its deployments.
    pub fn of(service: &StoredService, deployment: Option<&str>, tasks: &Tasks) -> Self {
        let mut counts = Self::default();
        let members = service.members.iter();
        for member in members.filter(|m| deployment.is_none_or(|of| m.deployment == of)) {
            match tasks.get(member.task).as_ref().map(KnownTask::last_status) {
                Some(LastStatus::Running) => counts.running += 1,
                Some(status) if status < LastStatus::Running => counts.pending += 1,
                _ => {}
            }
        }
        counts
    }
}
