//! RunTask.

pub mod definition;
pub mod network;
pub mod placement;
pub mod platform;
mod token;

use neargate_api::types::{RunTaskRequest, RunTaskResponse};
use neargate_api::{Error, calls};
use neargate_core::ids::TaskId;
use neargate_core::overrides::TaskOverride;
use neargate_core::taskdef::Tag;
use neargate_protocol::random;
use neargate_store::Batch;

use super::describe;
use crate::operations::internal;
use crate::operations::{Context, Handle, clusters, convert};
use crate::tasks::{self, KnownTask, TaskRecord};

/// The most that one request may start.
const MOST: i32 = 10;

impl Handle for calls::RunTask {
    async fn handle(context: &Context, input: RunTaskRequest) -> Result<RunTaskResponse, Error> {
        let snapshot = context.snapshot()?;
        let cluster = clusters::active(context, &*snapshot, input.cluster.as_deref())?.cluster;
        if let Some(earlier) = token::earlier(context, &*snapshot, &cluster.name, &input)? {
            return Ok(answer(context, &earlier));
        }
        let count = input.count.unwrap_or(1);
        if !(1..=MOST).contains(&count) {
            return Err(Error::invalid_parameter(format!(
                "Count must be between 1 and {MOST}."
            )));
        }
        let stored = definition::active(
            context,
            &*snapshot,
            input.task_definition.as_deref().unwrap_or_default(),
        )?;
        let strategy = input.capacity_provider_strategy.as_deref();
        let placement = placement::decide(
            &*snapshot,
            context.region(),
            placement::Request {
                launch_type: input.launch_type,
                strategy: strategy.unwrap_or_default(),
            },
            &cluster,
            &stored.definition,
        )?;
        let platform_version = platform::version(
            input.platform_version.as_deref(),
            placement.launch_type,
            &stored.definition,
        )?;
        let overrides: TaskOverride =
            convert::to_engine(&input.overrides.clone().unwrap_or_default())?;
        let definition = definition::with_overrides(
            context,
            &stored.definition,
            &overrides,
            placement.launch_type,
        )?;
        let interface = network::interface(
            &context.vpc(),
            definition.network_mode,
            input.network_configuration.as_ref(),
        )?;
        let execute_command = input.enable_execute_command.unwrap_or(false);
        if execute_command && definition.task_role_arn.is_none() {
            return Err(Error::invalid_parameter(
                "The task couldn't be started because a valid taskRoleArn is not being used. \
                 Specify a valid task role in your task definition and try again.",
            ));
        }
        let mut tags: Vec<Tag> = convert::to_engine(&input.tags.clone().unwrap_or_default())?;
        if input.propagate_tags == Some(neargate_api::types::PropagateTags::TaskDefinition) {
            inherit(&mut tags, &stored.tags);
        }
        let group = input.group.clone();
        let record = TaskRecord {
            // Each task has its own.
            id: TaskId::from_random([0; 16]),
            cluster: cluster.name.clone(),
            family: definition.family.clone(),
            revision: Some(stored.revision),
            launch_type: placement.launch_type,
            capacity_provider: None,
            platform_version,
            group: group.unwrap_or_else(|| format!("family:{}", definition.family)),
            started_by: input.started_by.clone(),
            overrides,
            tags,
            interface,
            execute_command,
            runtime_ids: Vec::new(),
            created_at: context.now,
            stop: None,
            protected_until: None,
            outcome: None,
            version: 0,
        };
        let mut batch = Batch::new();
        let mut tasks = Vec::new();
        // What other requests have started does not count.
        for capacity_provider in placement.providers(|_| 0, count as usize) {
            let record = TaskRecord {
                capacity_provider,
                ..with_ids(record.clone(), definition.container_definitions.len())?
            };
            let id = record.id.to_string();
            batch = tasks::records(context.region())
                .map_err(internal)?
                .create(batch, &id, &record)
                .map_err(internal)?;
            let task = KnownTask::new(context.owner(), record, definition.clone());
            tasks.push(task.map_err(|error| Error::client(error.to_string()))?);
        }
        let batch = token::remember(context, batch, &cluster.name, &input, &tasks)?;
        let committed = context.state.store.commit(batch).await;
        if let Err(neargate_store::CommitError::Conflict(_)) = &committed {
            // The same token, a moment ago.
            let snapshot = context.snapshot()?;
            if let Some(earlier) = token::earlier(context, &*snapshot, &cluster.name, &input)? {
                return Ok(answer(context, &earlier));
            }
        }
        committed.map_err(internal)?;
        for task in &tasks {
            context.state.tasks.adopt(task.clone());
        }
        Ok(answer(context, &tasks))
    }
}

fn answer(context: &Context, tasks: &[KnownTask]) -> RunTaskResponse {
    let vpc = context.vpc();
    let tasks = tasks.iter().map(|task| describe::task(task, &vpc, true));
    RunTaskResponse {
        tasks: Some(tasks.collect()),
        failures: Some(Vec::new()),
    }
}

/// Tags of the definition, where the request has none of that key.
fn inherit(tags: &mut Vec<Tag>, inherited: &[Tag]) {
    for tag in inherited {
        if !tags.iter().any(|own| own.key == tag.key) {
            tags.push(tag.clone());
        }
    }
}

fn with_ids(mut record: TaskRecord, containers: usize) -> Result<TaskRecord, Error> {
    record.id = random::task_id().map_err(internal)?;
    record.runtime_ids = random::runtime_ids(record.id, containers).map_err(internal)?;
    Ok(record)
}
