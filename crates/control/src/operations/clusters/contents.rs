//! What is in a cluster.

use neargate_api::Error;
use neargate_core::launch::LaunchType;
use neargate_core::task::LastStatus;
use neargate_store::Snapshot;

use crate::instances;
use crate::operations::{Context, internal};
use crate::services;

/// Counts, and whose they are.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Tasks that have not ended.
    tasks: Vec<Task>,
    pub instances: usize,
    /// Services that are not deleted.
    pub services: usize,
}

#[derive(Clone, Debug)]
struct Task {
    launch_type: LaunchType,
    capacity_provider: Option<String>,
    runs: bool,
}

/// What is in the cluster of that name. Stopped tasks do not count.
pub fn of(context: &Context, snapshot: &dyn Snapshot, cluster: &str) -> Result<Contents, Error> {
    let instance = instances::of_cluster(&context.state, snapshot, &context.owner(), cluster);
    let services = services::of_cluster(snapshot, context.region(), cluster);
    let all = context.state.tasks.of_region(context.region());
    let tasks = all
        .iter()
        .filter(|task| task.record.cluster == cluster && !task.is_stopped())
        .map(|task| Task {
            launch_type: task.record.launch_type,
            capacity_provider: task.record.capacity_provider.clone(),
            runs: task.last_status() >= LastStatus::Running,
        });
    Ok(Contents {
        tasks: tasks.collect(),
        instances: usize::from(instance.map_err(internal)?.is_some()),
        services: services
            .map_err(internal)?
            .iter()
            .filter(|service| service.status != services::Status::Inactive)
            .count(),
    })
}

impl Contents {
    /// Tasks that run, of one launch type or of all.
    pub fn running(&self, launch_type: Option<LaunchType>) -> usize {
        self.count(launch_type, true)
    }

    /// Tasks that are yet to run.
    pub fn pending(&self, launch_type: Option<LaunchType>) -> usize {
        self.count(launch_type, false)
    }

    /// Whether a task came by that capacity provider.
    pub fn uses(&self, provider: &str) -> bool {
        self.tasks
            .iter()
            .any(|task| task.capacity_provider.as_deref() == Some(provider))
    }

    fn count(&self, launch_type: Option<LaunchType>, runs: bool) -> usize {
        self.tasks
            .iter()
            .filter(|task| launch_type.is_none_or(|wanted| wanted == task.launch_type))
            .filter(|task| task.runs == runs)
            .count()
    }
}
