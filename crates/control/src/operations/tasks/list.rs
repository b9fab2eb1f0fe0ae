//! ListTasks.

use neargate_api::types::{DesiredStatus, LaunchType, ListTasksRequest, ListTasksResponse};
use neargate_api::{Error, calls};
use neargate_core::task::DesiredStatus as Desired;

use crate::operations::page::Pages;
use crate::operations::{Context, Handle, clusters, instances};
use crate::tasks::KnownTask;

impl Handle for calls::ListTasks {
    async fn handle(
        context: &Context,
        input: ListTasksRequest,
    ) -> Result<ListTasksResponse, Error> {
        check(&input)?;
        let cluster = clusters::active(context, &*context.snapshot()?, input.cluster.as_deref())?;
        let instance = input.container_instance.as_deref();
        let instance = instance.map(instances::reference::id).transpose()?;
        let pages = Pages::of(input.max_results, input.next_token.as_deref())?;
        let tasks = context.state.tasks.of_region(context.region());
        let wanted = tasks.iter().filter(|task| {
            task.record.cluster == cluster.cluster.name
                && is_wanted(task, &input)
                && instance.as_ref().is_none_or(|id| is_on(context, task, id))
        });
        let page = pages.cut(wanted.map(|task| task.record.id.to_string()));
        let owner = context.owner();
        let cluster = &cluster.cluster.name;
        let arns = page.items.iter().filter_map(|id| id.parse().ok());
        Ok(ListTasksResponse {
            task_arns: Some(arns.map(|id| owner.task(cluster, id).to_string()).collect()),
            next_token: page.next_token,
        })
    }
}

/// ECS takes some filters only by themselves.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html>
fn check(input: &ListTasksRequest) -> Result<(), Error> {
    let others = input.family.is_some()
        || input.service_name.is_some()
        || input.container_instance.is_some()
        || input.launch_type.is_some();
    if input.started_by.is_some() && others {
        return Err(Error::invalid_parameter(
            "startedBy cannot be combined with other filters.",
        ));
    }
    if input.service_name.is_some() && input.family.is_some() {
        return Err(Error::invalid_parameter(
            "serviceName and family cannot be specified together.",
        ));
    }
    Ok(())
}

fn is_on(context: &Context, task: &KnownTask, instance: &str) -> bool {
    let configured = &context.state.settings.config.region;
    let arn = crate::instances::of_task(configured, task);
    arn.is_some_and(|arn| arn.resource.rsplit('/').next() == Some(instance))
}

fn is_wanted(task: &KnownTask, input: &ListTasksRequest) -> bool {
    let is = |wanted: &Option<String>, found: Option<&str>| {
        wanted.is_none() || wanted.as_deref() == found
    };
    let desired = match input.desired_status.unwrap_or(DesiredStatus::Running) {
        DesiredStatus::Running => task.desired_status() == Desired::Running,
        DesiredStatus::Stopped => task.desired_status() == Desired::Stopped,
        // ECS sets it on no task.
        DesiredStatus::Pending => false,
    };
    let launch_type = input.launch_type.map(LaunchType::as_str);
    desired
        && is(&input.family, Some(&task.record.family))
        && is(&input.started_by, task.record.started_by.as_deref())
        && is(
            &input.service_name,
            task.record.group.strip_prefix("service:"),
        )
        && launch_type.is_none_or(|wanted| wanted == task.record.launch_type.as_str())
        && input.daemon_name.is_none()
}
