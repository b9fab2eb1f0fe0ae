//! GetTaskProtection and UpdateTaskProtection: which tasks of services are not to be ended when a
//! service is scaled in or deployed.
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html>

use neargate_api::types::{
    Failure, GetTaskProtectionRequest, GetTaskProtectionResponse, ProtectedTask,
    UpdateTaskProtectionRequest, UpdateTaskProtectionResponse,
};
use neargate_api::{Error, calls};
use neargate_core::timestamp::{Seconds, Timestamp};

use super::reference;
use crate::operations::{Context, Handle, clusters, convert, failure, internal};
use crate::tasks::KnownTask;

/// The most tasks that may be asked about, and that may be changed, at once.
const MOST: usize = 100;
const MOST_CHANGED: usize = 10;

/// Minutes: what there is without saying, and the most.
const USUAL: i32 = 120;
const LONGEST: i32 = 2880;

impl Handle for calls::GetTaskProtection {
    async fn handle(
        context: &Context,
        input: GetTaskProtectionRequest,
    ) -> Result<GetTaskProtectionResponse, Error> {
        let wanted = input.tasks.unwrap_or_default();
        let (tasks, failures) = find(context, input.cluster.as_deref(), &wanted, MOST)?;
        let shown = tasks.iter().map(|task| describe(context, task));
        Ok(GetTaskProtectionResponse {
            protected_tasks: Some(shown.collect()),
            failures: Some(failures),
        })
    }
}

impl Handle for calls::UpdateTaskProtection {
    async fn handle(
        context: &Context,
        input: UpdateTaskProtectionRequest,
    ) -> Result<UpdateTaskProtectionResponse, Error> {
        let minutes = input.expires_in_minutes.unwrap_or(USUAL);
        if !(1..=LONGEST).contains(&minutes) {
            return Err(Error::invalid_parameter(format!(
                "expiresInMinutes must be between 1 and {LONGEST}."
            )));
        }
        let until = context.now + Seconds(minutes.unsigned_abs() * 60);
        let until = input.protection_enabled.unwrap_or(false).then_some(until);
        let wanted = input.tasks.unwrap_or_default();
        let (tasks, failures) = find(context, input.cluster.as_deref(), &wanted, MOST_CHANGED)?;
        let mut shown = Vec::new();
        for task in &tasks {
            let id = task.record.id;
            let changed = context
                .state
                .tasks
                .change(id, |record| record.protected_until = until);
            if let Some(task) = changed.await.map_err(internal)? {
                shown.push(describe(context, &task));
            }
        }
        Ok(UpdateTaskProtectionResponse {
            protected_tasks: Some(shown),
            failures: Some(failures),
        })
    }
}

/// The tasks of services that are meant, and why each of the others is none.
fn find(
    context: &Context,
    cluster: Option<&str>,
    wanted: &[String],
    most: usize,
) -> Result<(Vec<KnownTask>, Vec<Failure>), Error> {
    if wanted.is_empty() {
        return Err(Error::invalid_parameter("Tasks cannot be empty."));
    }
    if wanted.len() > most {
        return Err(Error::invalid_parameter(format!(
            "Tasks cannot be more than {most}."
        )));
    }
    let cluster = clusters::active(context, &*context.snapshot()?, cluster)?.cluster;
    let (mut tasks, mut failures) = (Vec::new(), Vec::new());
    for given in wanted {
        let id = reference::id(given, "taskId")?;
        let found = id.and_then(|id| reference::find(context, &cluster.name, id));
        match found {
            Some(task) if is_of_service(&task) && !task.is_stopped() => tasks.push(task),
            Some(task) => failures.push(Failure {
                reason: Some("TASK_NOT_VALID".to_owned()),
                detail: Some("The specified task is not one of a service's that runs.".to_owned()),
                ..failure::missing(task.arn())
            }),
            None => failures.push(reference::missing(context, &cluster.name, given)),
        }
    }
    Ok((tasks, failures))
}

fn is_of_service(task: &KnownTask) -> bool {
    task.record.group.starts_with("service:")
}

fn describe(context: &Context, task: &KnownTask) -> ProtectedTask {
    let until = protection(task, context.now);
    ProtectedTask {
        task_arn: Some(task.arn().to_string()),
        protection_enabled: Some(until.is_some()),
        expiration_date: until.map(convert::time),
    }
}

/// Until when a task is protected, if it is.
fn protection(task: &KnownTask, now: Timestamp) -> Option<Timestamp> {
    task.record.protected_until.filter(|until| *until > now)
}
