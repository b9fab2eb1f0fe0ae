//! StopTask.

use neargate_api::types::{StopTaskRequest, StopTaskResponse};
use neargate_api::{Error, calls};
use neargate_core::task::StopRequest;

use super::{describe, reference};
use crate::operations::internal;
use crate::operations::{Context, Handle, clusters};

impl Handle for calls::StopTask {
    async fn handle(context: &Context, input: StopTaskRequest) -> Result<StopTaskResponse, Error> {
        let cluster = clusters::active(context, &*context.snapshot()?, input.cluster.as_deref())?;
        let task = reference::get(
            context,
            &cluster.cluster.name,
            input.task.as_deref().unwrap_or_default(),
        )?;
        let reason = input.reason.filter(|reason| !reason.is_empty());
        let request = StopRequest::User { reason };
        let stopped = context
            .state
            .tasks
            .stop(task.record.id, request, context.now);
        let task = stopped.await.map_err(internal)?.unwrap_or(task);
        Ok(StopTaskResponse {
            task: Some(describe::task(context, &task, false)),
        })
    }
}
