//! DescribeContainerInstances, and an instance as ECS shows it.

use neargate_api::types::{
    ContainerInstance, ContainerInstanceField, DescribeContainerInstancesRequest,
    DescribeContainerInstancesResponse, Resource, VersionInfo,
};
use neargate_api::{Error, calls};
use neargate_core::task::LastStatus;

use super::{attributes, reference};
use crate::instances::{Instance, Resources};
use crate::operations::{Context, Handle, clusters, convert};
use crate::vpc::instance_id;

/// The most that may be asked about at once.
const MOST: usize = 100;

impl Handle for calls::DescribeContainerInstances {
    async fn handle(
        context: &Context,
        input: DescribeContainerInstancesRequest,
    ) -> Result<DescribeContainerInstancesResponse, Error> {
        let wanted = input.container_instances.unwrap_or_default();
        if wanted.is_empty() {
            return Err(Error::client("Container Instances cannot be empty."));
        }
        if wanted.len() > MOST {
            return Err(Error::invalid_parameter(format!(
                "Container Instances cannot be more than {MOST}."
            )));
        }
        let snapshot = context.snapshot()?;
        let cluster = clusters::active(context, &*snapshot, input.cluster.as_deref())?.cluster;
        let (found, failures) = reference::find(context, &*snapshot, &cluster.name, &wanted)?;
        let include = input.include.unwrap_or_default();
        let with_tags = include.contains(&ContainerInstanceField::Tags);
        let instances = found
            .iter()
            .map(|instance| describe(context, instance, with_tags));
        Ok(DescribeContainerInstancesResponse {
            container_instances: Some(instances.collect()),
            failures: Some(failures),
        })
    }
}

/// An instance as ECS shows it.
pub fn describe(context: &Context, instance: &Instance, with_tags: bool) -> ContainerInstance {
    let (running, pending) = counts(instance);
    let owner = context.owner();
    ContainerInstance {
        container_instance_arn: Some(instance.arn.to_string()),
        ec2_instance_id: Some(instance_id(&owner)),
        version: Some(1 + instance.stored.version),
        version_info: Some(VersionInfo {
            agent_version: Some(instance.machine.version.to_owned()),
            ..VersionInfo::default()
        }),
        registered_resources: Some(resources(&instance.registered())),
        remaining_resources: Some(resources(&instance.remaining())),
        status: Some(instance.stored.status.as_str().to_owned()),
        agent_connected: Some(true),
        running_tasks_count: Some(running),
        pending_tasks_count: Some(pending),
        attributes: Some(attributes::of(instance, &context.vpc())),
        registered_at: Some(convert::time(instance.machine.registered_at)),
        attachments: Some(Vec::new()),
        tags: Some(match with_tags {
            true => instance.stored.tags.clone(),
            false => Vec::new(),
        }),
        ..ContainerInstance::default()
    }
}

/// How many of its tasks run, and how many are yet to.
pub fn counts(instance: &Instance) -> (i32, i32) {
    let tasks = instance.tasks.iter();
    let running = tasks.filter(|task| task.last_status() >= LastStatus::Running);
    let running = running.count();
    let number = |count| i32::try_from(count).unwrap_or(i32::MAX);
    (number(running), number(instance.tasks.len() - running))
}

fn resources(resources: &Resources) -> Vec<Resource> {
    let amount = |name: &str, value: i64| Resource {
        name: Some(name.to_owned()),
        r#type: Some("INTEGER".to_owned()),
        double_value: Some(0.0),
        long_value: Some(0),
        integer_value: Some(i32::try_from(value).unwrap_or(i32::MAX)),
        string_set_value: None,
    };
    let ports = |name: &str, ports: &std::collections::BTreeSet<u16>| Resource {
        r#type: Some("STRINGSET".to_owned()),
        integer_value: Some(0),
        string_set_value: Some(ports.iter().map(u16::to_string).collect()),
        ..amount(name, 0)
    };
    vec![
        amount("CPU", resources.cpu),
        amount("MEMORY", resources.memory),
        ports("PORTS", &resources.ports),
        ports("PORTS_UDP", &resources.ports_udp),
    ]
}
