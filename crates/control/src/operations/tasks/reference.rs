//! Which task a request means: by id or by ARN.

use neargate_api::Error;
use neargate_api::types::Failure;
use neargate_core::arn::Arn;
use neargate_core::ids::TaskId;

use crate::operations::Context;
use crate::tasks::KnownTask;

/// The id in a reference. `noun` is what ECS calls the member that the reference is in.
pub fn id(given: &str, noun: &str) -> Result<Option<TaskId>, Error> {
    let resource = match given.parse::<Arn>() {
        Ok(arn) => arn.resource,
        Err(_) => given.to_owned(),
    };
    let id = resource.rsplit('/').next().unwrap_or_default();
    if ![32, 36].contains(&id.len()) {
        return Err(Error::invalid_parameter(format!(
            "{noun} length should be one of [32,36]"
        )));
    }
    // What is as long as an id and is none names no task.
    Ok(id.parse().ok())
}

/// The task of that id, if it is in the cluster.
pub fn find(context: &Context, cluster: &str, id: TaskId) -> Option<KnownTask> {
    context
        .state
        .tasks
        .get(id)
        .filter(|task| task.record.cluster == cluster && task.owner.region == *context.region())
}

/// The task that a request means, which must be there.
pub fn get(context: &Context, cluster: &str, given: &str) -> Result<KnownTask, Error> {
    id(given, "taskId")?
        .and_then(|id| find(context, cluster, id))
        .ok_or_else(|| Error::invalid_parameter("The referenced task was not found."))
}

/// What is said of a task that is not there.
pub fn missing(context: &Context, cluster: &str, given: &str) -> Failure {
    let arn = match given.starts_with("arn:") {
        true => given.to_owned(),
        false => {
            let cluster = context.owner().cluster(cluster).to_string();
            format!("{}/{given}", cluster.replacen(":cluster/", ":task/", 1))
        }
    };
    Failure {
        arn: Some(arn),
        reason: Some("MISSING".to_owned()),
        detail: None,
    }
}
