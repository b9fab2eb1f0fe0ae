//! UpdateContainerInstancesState.

use neargate_api::types::{
    ContainerInstanceStatus, UpdateContainerInstancesStateRequest,
    UpdateContainerInstancesStateResponse,
};
use neargate_api::{Error, calls};
use neargate_store::Batch;

use super::describe::describe;
use super::reference;
use crate::instances::{self, Status};
use crate::operations::{Context, Handle, clusters, internal};

/// The most that one request may change.
const MOST: usize = 10;

impl Handle for calls::UpdateContainerInstancesState {
    async fn handle(
        context: &Context,
        input: UpdateContainerInstancesStateRequest,
    ) -> Result<UpdateContainerInstancesStateResponse, Error> {
        let status = match input.status {
            Some(ContainerInstanceStatus::Active) => Status::Active,
            Some(ContainerInstanceStatus::Draining) => Status::Draining,
            _ => {
                return Err(Error::invalid_parameter(
                    "Container instance status should be one of [ACTIVE,DRAINING]",
                ));
            }
        };
        let wanted = input.container_instances.unwrap_or_default();
        if wanted.len() > MOST {
            return Err(Error::invalid_parameter(format!(
                "Container Instances cannot be more than {MOST}."
            )));
        }
        let (found, failures) = context
            .transact(|snapshot| {
                let cluster = clusters::active(context, snapshot, input.cluster.as_deref())?;
                let cluster = &cluster.cluster.name;
                let (mut found, failures) = reference::find(context, snapshot, cluster, &wanted)?;
                let collection = instances::collection(&context.owner()).map_err(internal)?;
                let mut batch = Batch::new();
                for instance in &mut found {
                    if instance.stored.status == status {
                        continue;
                    }
                    instance.stored.status = status;
                    instance.stored.version += 1;
                    let known = collection.get(snapshot, &instance.id).map_err(internal)?;
                    batch = match known {
                        Some(mut item) => {
                            item.object = instance.stored.clone();
                            collection.replace(batch, &item)
                        }
                        None => collection.create(batch, &instance.id, &instance.stored),
                    }
                    .map_err(internal)?;
                    // One that is named twice is changed once.
                    break;
                }
                Ok((batch, (found, failures)))
            })
            .await?;
        let instances = found
            .iter()
            .map(|instance| describe(context, instance, true));
        Ok(UpdateContainerInstancesStateResponse {
            container_instances: Some(instances.collect()),
            failures: Some(failures),
        })
    }
}
