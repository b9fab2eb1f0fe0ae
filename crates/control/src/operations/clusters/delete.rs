//! DeleteCluster. What it leaves is INACTIVE and can be described for a while.

use neargate_api::types::{ClusterField, DeleteClusterRequest, DeleteClusterResponse};
use neargate_api::{Error, ErrorCode, calls};
use neargate_store::Batch;

use super::contents::{self, Contents};
use super::describe::describe;
use super::reference::active;
use crate::clusters::Status;
use crate::operations::{Context, Handle, internal};

impl Handle for calls::DeleteCluster {
    async fn handle(
        context: &Context,
        input: DeleteClusterRequest,
    ) -> Result<DeleteClusterResponse, Error> {
        let (cluster, contents) = context
            .transact(|snapshot| {
                let mut found = active(context, snapshot, input.cluster.as_deref())?;
                let contents = contents::of(context, snapshot, &found.cluster.name)?;
                check_empty(&contents)?;
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

fn check_empty(contents: &Contents) -> Result<(), Error> {
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
    if contents.tasks() > 0 {
        return refused(ErrorCode::ClusterContainsTasks, "Tasks are active");
    }
    Ok(())
}
