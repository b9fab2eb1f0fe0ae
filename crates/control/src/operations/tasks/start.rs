//! StartTask: tasks on the instances that the request names, one on each.

use neargate_api::types::{LaunchType, RunTaskRequest, StartTaskRequest, StartTaskResponse};
use neargate_api::{Error, calls};

use super::run::{self, Order};
use crate::operations::{Context, Handle, clusters, instances};

/// The most instances that one request may name.
const MOST: usize = 10;

impl Handle for calls::StartTask {
    async fn handle(
        context: &Context,
        input: StartTaskRequest,
    ) -> Result<StartTaskResponse, Error> {
        let wanted = input.container_instances.clone().unwrap_or_default();
        if wanted.len() > MOST {
            return Err(Error::invalid_parameter(format!(
                "Container Instances cannot be more than {MOST}."
            )));
        }
        let input = as_run_task(input);
        let _placing = context.state.tasks.placing.lock().await;
        // Until nobody has come between what is read here and what is written.
        loop {
            let snapshot = context.snapshot()?;
            let cluster = clusters::active(context, &*snapshot, input.cluster.as_deref())?;
            let name = cluster.cluster.name.clone();
            let order = Order::of(context, &*snapshot, cluster, &input)?;
            let (found, mut failures) =
                instances::reference::find(context, &*snapshot, &name, &wanted)?;
            let room = order.room_on(context, found.first(), found.len());
            failures.extend(room.failure);
            let tasks = order.tasks(context, room.places)?;
            if order.start(context, &tasks, Ok).await? {
                return Ok(StartTaskResponse {
                    tasks: Some(run::described(context, &tasks)),
                    failures: Some(failures),
                });
            }
        }
    }
}

/// What the two operations have in common.
fn as_run_task(input: StartTaskRequest) -> RunTaskRequest {
    RunTaskRequest {
        cluster: input.cluster,
        launch_type: Some(LaunchType::Ec2),
        enable_ecs_managed_tags: input.enable_ecs_managed_tags,
        enable_execute_command: input.enable_execute_command,
        group: input.group,
        network_configuration: input.network_configuration,
        overrides: input.overrides,
        propagate_tags: input.propagate_tags,
        reference_id: input.reference_id,
        started_by: input.started_by,
        tags: input.tags,
        task_definition: input.task_definition,
        volume_configurations: input.volume_configurations,
        ..RunTaskRequest::default()
    }
}
