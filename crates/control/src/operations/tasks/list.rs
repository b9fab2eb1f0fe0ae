//! ListTasks.

use neargate_api::types::{DesiredStatus, LaunchType, ListTasksRequest, ListTasksResponse};
use neargate_api::{Error, calls};
use neargate_core::task::DesiredStatus as Desired;

use crate::operations::page::Pages;
use crate::operations::{Context, Handle, clusters};
use crate::tasks::KnownTask;

impl Handle for calls::ListTasks {
    async fn handle(
        context: &Context,
        input: ListTasksRequest,
    ) -> Result<ListTasksResponse, Error> {
        let cluster = clusters::active(context, &*context.snapshot()?, input.cluster.as_deref())?;
        let pages = Pages::of(input.max_results, input.next_token.as_deref())?;
        let tasks = context.state.tasks.of_region(context.region());
        let wanted = tasks
            .iter()
            .filter(|task| task.record.cluster == cluster.cluster.name && is_wanted(task, &input));
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
        && is(&input.service_name, task.record.group.strip_prefix("service:"))
        && launch_type.is_none_or(|wanted| wanted == task.record.launch_type.as_str())
        // Tasks are on no container instance that this filter could name.
        && input.container_instance.is_none()
        && input.daemon_name.is_none()
}
