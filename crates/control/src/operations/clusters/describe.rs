//! DescribeClusters.

use neargate_api::types::{
    Cluster, ClusterField, DescribeClustersRequest, DescribeClustersResponse, Failure, KeyValuePair,
};
use neargate_api::{Error, calls};
use neargate_core::launch::LaunchType;

use super::contents::{self, Contents};
use super::reference::reference;
use crate::clusters::{self, StoredCluster};
use crate::operations::internal;
use crate::operations::{Context, Handle, failure};

/// The most that may be asked about at once.
const MOST: usize = 100;

impl Handle for calls::DescribeClusters {
    async fn handle(
        context: &Context,
        input: DescribeClustersRequest,
    ) -> Result<DescribeClustersResponse, Error> {
        let wanted = match input.clusters {
            Some(names) if !names.is_empty() => names,
            _ => vec![clusters::DEFAULT.to_owned()],
        };
        if wanted.len() > MOST {
            return Err(Error::invalid_parameter(format!(
                "Clusters cannot be more than {MOST}."
            )));
        }
        let include = input.include.unwrap_or_default();
        let snapshot = context.snapshot()?;
        let (mut found, mut failures) = (Vec::new(), Vec::<Failure>::new());
        for given in &wanted {
            let name = reference(Some(given));
            match clusters::find(&*snapshot, context.region(), &name).map_err(internal)? {
                Some(cluster) => {
                    let contents = contents::of(context, &*snapshot, &name)?;
                    found.push(describe(context, &cluster.cluster, &contents, &include));
                }
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
pub fn describe(
    context: &Context,
    cluster: &StoredCluster,
    contents: &Contents,
    include: &[ClusterField],
) -> Cluster {
    let included = |field| include.contains(&field);
    let attachments = included(ClusterField::Attachments);
    Cluster {
        cluster_arn: Some(context.owner().cluster(&cluster.name).to_string()),
        cluster_name: Some(cluster.name.clone()),
        status: Some(cluster.status.as_str().to_owned()),
        registered_container_instances_count: Some(number(contents.instances)),
        running_tasks_count: Some(number(contents.running(None))),
        pending_tasks_count: Some(number(contents.pending(None))),
        active_services_count: Some(number(contents.services)),
        statistics: Some(match included(ClusterField::Statistics) {
            true => statistics(contents),
            false => Vec::new(),
        }),
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
        // They are the scaling plans of Auto Scaling groups, which are not here.
        attachments: attachments.then(Vec::new),
        attachments_status: attachments.then(|| "UPDATE_COMPLETE".to_owned()),
    }
}

/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html>
fn statistics(contents: &Contents) -> Vec<KeyValuePair> {
    let of = |launch_type, name: &str| {
        [
            pair(
                format!("running{name}TasksCount"),
                contents.running(Some(launch_type)),
            ),
            pair(
                format!("pending{name}TasksCount"),
                contents.pending(Some(launch_type)),
            ),
            pair(format!("active{name}ServiceCount"), 0),
            pair(format!("draining{name}ServiceCount"), 0),
        ]
    };
    [
        of(LaunchType::Ec2, "EC2"),
        of(LaunchType::Fargate, "Fargate"),
        of(LaunchType::External, "External"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn pair(name: String, value: usize) -> KeyValuePair {
    KeyValuePair {
        name: Some(name),
        value: Some(value.to_string()),
    }
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
