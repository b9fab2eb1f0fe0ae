//! DescribeTasks.

use neargate_api::types::{DescribeTasksRequest, DescribeTasksResponse, TaskField};
use neargate_api::{Error, calls};

use super::{describe, reference};
use crate::operations::{Context, Handle, clusters};

/// The most that may be asked about at once.
const MOST: usize = 100;

impl Handle for calls::DescribeTasks {
    async fn handle(
        context: &Context,
        input: DescribeTasksRequest,
    ) -> Result<DescribeTasksResponse, Error> {
        let wanted = input.tasks.unwrap_or_default();
        if wanted.is_empty() {
            return Err(Error::invalid_parameter("Tasks cannot be empty."));
        }
        if wanted.len() > MOST {
            return Err(Error::invalid_parameter(format!(
                "Tasks cannot be more than {MOST}."
            )));
        }
        let cluster = clusters::active(context, &*context.snapshot()?, input.cluster.as_deref())?;
        let cluster = cluster.cluster.name;
        let with_tags = input
            .include
            .is_some_and(|include| include.contains(&TaskField::Tags));
        let (mut tasks, mut failures) = (Vec::new(), Vec::new());
        for given in &wanted {
            let id = reference::id(given, "taskId")?;
            match id.and_then(|id| reference::find(context, &cluster, id)) {
                Some(task) => tasks.push(describe::task(context, &task, with_tags)),
                None => failures.push(reference::missing(context, &cluster, given)),
            }
        }
        Ok(DescribeTasksResponse {
            tasks: Some(tasks),
            failures: Some(failures),
        })
    }
}
