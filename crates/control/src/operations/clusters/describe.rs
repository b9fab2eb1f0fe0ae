//! DescribeClusters.

use neargate_api::types::{
    Cluster, ClusterField, DescribeClustersRequest, DescribeClustersResponse, Failure,
};
use neargate_api::{Error, calls};
use neargate_core::task::LastStatus;

use super::reference::reference;
use crate::clusters::{self, StoredCluster};
use crate::operations::internal;
use crate::operations::{Context, Handle, failure};

impl Handle for calls::DescribeClusters {
    async fn handle(
        context: &Context,
        input: DescribeClustersRequest,
    ) -> Result<DescribeClustersResponse, Error> {
        let wanted = match input.clusters {
            Some(names) if !names.is_empty() => names,
            _ => vec![clusters::DEFAULT.to_owned()],
        };
        let include = input.include.unwrap_or_default();
        let snapshot = context.snapshot()?;
        let (mut found, mut failures) = (Vec::new(), Vec::<Failure>::new());
        for given in &wanted {
            let name = reference(Some(given));
            match clusters::find(&*snapshot, context.region(), &name).map_err(internal)? {
                Some(cluster) => found.push(describe(context, &cluster.cluster, &include)),
                None => {
                    let arn = context.owner().cluster(&name);
                    failures.push(failure::missing(arn));
                }
            }
        }
        Ok(DescribeClustersResponse {
            clusters: Some(found),
            failures: Some(failures),
        })
    }
}

/// A cluster as ECS shows it; some of it only if it is asked for.
pub fn describe(context: &Context, cluster: &StoredCluster, include: &[ClusterField]) -> Cluster {
    let tasks = context.state.tasks.of_region(context.region());
    let of_cluster = || {
        tasks
            .iter()
            .filter(|task| task.record.cluster == cluster.name)
    };
    let running = of_cluster().filter(|task| task.last_status() == LastStatus::Running);
    let pending = of_cluster().filter(|task| task.last_status() < LastStatus::Running);
    let included = |field| include.contains(&field);
    Cluster {
        cluster_arn: Some(context.owner().cluster(&cluster.name).to_string()),
        cluster_name: Some(cluster.name.clone()),
        status: Some(cluster.status.as_str().to_owned()),
        registered_container_instances_count: Some(0),
        running_tasks_count: Some(running.count() as i32),
        pending_tasks_count: Some(pending.count() as i32),
        active_services_count: Some(0),
        statistics: Some(Vec::new()),
        tags: Some(match included(ClusterField::Tags) {
            true => cluster.tags.clone(),
            false => Vec::new(),
        }),
        settings: Some(match included(ClusterField::Settings) {
            true => cluster.settings.clone(),
            false => Vec::new(),
        }),
        configuration: cluster
            .configuration
            .clone()
            .filter(|_| included(ClusterField::Configurations)),
        capacity_providers: Some(cluster.capacity_providers.clone()),
        default_capacity_provider_strategy: Some(
            cluster.default_capacity_provider_strategy.clone(),
        ),
        service_connect_defaults: cluster.service_connect_defaults.clone(),
        attachments: None,
        attachments_status: None,
    }
}
