//! DeleteCluster. What it leaves is INACTIVE and can be described for a while.

use neargate_api::types::{ClusterField, DeleteClusterRequest, DeleteClusterResponse};
use neargate_api::{Error, ErrorCode, calls};
use neargate_store::{Batch, Snapshot};

use super::contents::{self, Contents};
use super::describe::describe;
use super::reference::active;
use crate::clusters::Status;
use crate::operations::{Context, Handle, internal};
use crate::tasks::{self, TaskRecord};

impl Handle for calls::DeleteCluster {
    async fn handle(
        context: &Context,
        input: DeleteClusterRequest,
    ) -> Result<DeleteClusterResponse, Error> {
        let (cluster, contents) = context
            .transact(|snapshot| {
                let mut found = active(context, snapshot, input.cluster.as_deref())?;
                let contents = contents::of(context, snapshot, &found.cluster.name)?;
                check_empty(
                    &contents,
                    has_tasks(context, snapshot, &found.cluster.name)?,
                )?;
                found.cluster.status = Status::Inactive;
                let batch = found.put(Batch::new(), context.region());
                Ok((batch.map_err(internal)?, (found.cluster, contents)))
            })
            .await?;
        let include = [ClusterField::Settings, ClusterField::Tags];
        Ok(DeleteClusterResponse {
            cluster: Some(describe(context, &cluster, &contents, &include)),
        })
    }
}

fn check_empty(contents: &Contents, has_tasks: bool) -> Result<(), Error> {
    let refused = |code, what: &str| {
        let message = format!("The Cluster cannot be deleted while {what}.");
        Err(Error::new(code, message))
    };
    if contents.instances > 0 {
        return refused(
            ErrorCode::ClusterContainsContainerInstances,
            "Container Instances are active or draining",
        );
    }
    if contents.services > 0 {
        return refused(ErrorCode::ClusterContainsServices, "Services are active");
    }
    if has_tasks {
        return refused(ErrorCode::ClusterContainsTasks, "Tasks are active");
    }
    Ok(())
}

/// As the store has it at this very moment: a task is there before it is known, and known to have
/// ended before its record says so.
fn has_tasks(context: &Context, snapshot: &dyn Snapshot, cluster: &str) -> Result<bool, Error> {
    let records = tasks::records(context.region()).map_err(internal)?;
    let records = records.list(snapshot).map_err(internal)?;
    let has_ended = |record: &TaskRecord| {
        let known = context.state.tasks.get(record.id);
        record.outcome.is_some() || known.is_some_and(|task| task.is_stopped())
    };
    Ok(records
        .iter()
        .any(|item| item.object.cluster == cluster && !has_ended(&item.object)))
}
