//! What a tagging operation is about: any of the kinds that have tags, by ARN.

use neargate_api::types::Tag;
use neargate_api::{Error, ErrorCode, Operation};
use neargate_core::arn::{Arn, Region};
use neargate_core::ids::TaskId;
use neargate_store::{Batch, Snapshot};

use crate::clusters::{self, Status};
use crate::instances::{self, Instance};
use crate::operations::definitions::Reference;
use crate::operations::{Context, convert, internal};
use crate::tasks::KnownTask;
use crate::{capacity_providers, definitions};

/// What a request makes of a resource's tags.
type Change<'a> = &'a (dyn Fn(&[Tag]) -> Result<Vec<Tag>, Error> + Sync);

/// What an ARN names, and where its tags are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    Cluster(String),
    TaskDefinition { family: String, revision: u32 },
    Task { cluster: String, id: TaskId },
    CapacityProvider(String),
    ContainerInstance { cluster: String, id: String },
}

impl Resource {
    /// What is not there is refused as the operation can say it.
    pub fn read(context: &Context, operation: Operation, given: &str) -> Result<Self, Error> {
        let arn: Arn = given
            .parse()
            .map_err(|error: neargate_core::arn::InvalidArn| {
                Error::invalid_parameter(error.to_string())
            })?;
        let owner = context.owner();
        let is_ours = arn.service == "ecs"
            && arn.region == owner.region.as_str()
            && arn.account == owner.account.as_str();
        if !is_ours {
            return Err(missing(operation));
        }
        let segments: Vec<_> = arn.resource.split('/').collect();
        let found = match segments.as_slice() {
            ["cluster", name] => Some(Self::Cluster((*name).to_owned())),
            ["task-definition", _] => Reference::read(context, given).and_then(|reference| {
                Some(Self::TaskDefinition {
                    revision: reference.number()?,
                    family: reference.family,
                })
            }),
            ["capacity-provider", name] => Some(Self::CapacityProvider((*name).to_owned())),
            ["task", cluster, id] => id.parse().ok().map(|id| Self::Task {
                cluster: (*cluster).to_owned(),
                id,
            }),
            ["container-instance", cluster, id] => Some(Self::ContainerInstance {
                cluster: (*cluster).to_owned(),
                id: (*id).to_owned(),
            }),
            // Neargate has given no such ARN, but they are written about.
            ["task" | "service" | "container-instance", _] => {
                return Err(Error::invalid_parameter(
                    "Long arn format must be used for tagging operations",
                ));
            }
            _ => None,
        };
        found.ok_or_else(|| missing(operation))
    }

    pub fn tags(&self, context: &Context, operation: Operation) -> Result<Vec<Tag>, Error> {
        let snapshot = context.snapshot()?;
        let region = context.region();
        match self {
            Self::Cluster(name) => Ok(cluster(&*snapshot, region, name)?.cluster.tags),
            Self::TaskDefinition { family, revision } => {
                let stored = definitions::get(&*snapshot, region, family, *revision);
                let stored = stored.map_err(internal)?;
                let stored = stored.ok_or_else(|| missing(operation))?;
                Ok(convert::to_api(&stored.tags))
            }
            Self::Task { cluster, id } => {
                let task = task(context, operation, cluster, *id)?;
                Ok(convert::to_api(&task.record.tags))
            }
            Self::CapacityProvider(name) => {
                let collection = capacity_providers::collection(region).map_err(internal)?;
                let item = collection.get(&*snapshot, name).map_err(internal)?;
                Ok(item.ok_or_else(|| missing(operation))?.object.tags)
            }
            Self::ContainerInstance { cluster, id } => {
                let instance = instance(context, &*snapshot, operation, cluster, id)?;
                Ok(instance.stored.tags)
            }
        }
    }

    pub async fn change(
        &self,
        context: &Context,
        operation: Operation,
        change: Change<'_>,
    ) -> Result<(), Error> {
        let region = context.region();
        match self {
            Self::Cluster(name) => {
                let work = |snapshot: &dyn Snapshot| {
                    let mut found = cluster(snapshot, region, name)?;
                    if found.cluster.status != Status::Active {
                        return Err(Error::invalid_parameter(
                            "The specified cluster is inactive. Specify an active cluster and \
                             try again.",
                        ));
                    }
                    found.cluster.tags = change(&found.cluster.tags)?;
                    let batch = found.put(Batch::new(), region);
                    Ok((batch.map_err(internal)?, ()))
                };
                context.transact(work).await
            }
            Self::TaskDefinition { family, revision } => {
                let work = |snapshot: &dyn Snapshot| {
                    let item = definitions::item(snapshot, region, family, *revision);
                    let item = item.map_err(internal)?;
                    let item = item.ok_or_else(|| missing(operation))?;
                    let mut changed = item.object.clone();
                    changed.tags =
                        convert::to_engine(&change(&convert::to_api::<Vec<Tag>>(&changed.tags))?)?;
                    let batch = definitions::change::replace(snapshot, region, item, changed);
                    Ok((batch.map_err(internal)?, ()))
                };
                context.transact(work).await
            }
            Self::Task { cluster, id } => {
                let task = task(context, operation, cluster, *id)?;
                // What is refused is refused before anything is changed.
                change(&convert::to_api::<Vec<Tag>>(&task.record.tags))?;
                let changing = context.state.tasks.change(*id, |record| {
                    let changed = change(&convert::to_api::<Vec<Tag>>(&record.tags));
                    if let Ok(tags) = changed.and_then(|tags| convert::to_engine(&tags)) {
                        record.tags = tags;
                    }
                });
                changing.await.map_err(internal)?;
                Ok(())
            }
            Self::CapacityProvider(name) => {
                let collection = capacity_providers::collection(region).map_err(internal)?;
                let work = |snapshot: &dyn Snapshot| {
                    let item = collection.get(snapshot, name).map_err(internal)?;
                    let mut item = item.ok_or_else(|| missing(operation))?;
                    item.object.tags = change(&item.object.tags)?;
                    let batch = collection.replace(Batch::new(), &item);
                    Ok((batch.map_err(internal)?, ()))
                };
                context.transact(work).await
            }
            Self::ContainerInstance { cluster, id } => {
                let collection = instances::collection(&context.owner()).map_err(internal)?;
                let work = |snapshot: &dyn Snapshot| {
                    let mut stored = instance(context, snapshot, operation, cluster, id)?.stored;
                    stored.tags = change(&stored.tags)?;
                    let known = collection.get(snapshot, id).map_err(internal)?;
                    let batch = match known {
                        Some(mut item) => {
                            item.object = stored;
                            collection.replace(Batch::new(), &item)
                        }
                        None => collection.create(Batch::new(), id, &stored),
                    };
                    Ok((batch.map_err(internal)?, ()))
                };
                context.transact(work).await
            }
        }
    }
}

fn instance(
    context: &Context,
    snapshot: &dyn Snapshot,
    operation: Operation,
    cluster: &str,
    id: &str,
) -> Result<Instance, Error> {
    let found = instances::of_cluster(&context.state, snapshot, &context.owner(), cluster);
    let found = found.map_err(internal)?;
    found
        .filter(|instance| instance.id == id)
        .ok_or_else(|| missing(operation))
}

fn cluster(snapshot: &dyn Snapshot, region: &Region, name: &str) -> Result<clusters::Found, Error> {
    let found = match neargate_core::names::is_resource_name(name) {
        true => clusters::find(snapshot, region, name).map_err(internal)?,
        false => None,
    };
    found.ok_or_else(|| Error::new(ErrorCode::ClusterNotFound, "Cluster not found."))
}

fn task(
    context: &Context,
    operation: Operation,
    cluster: &str,
    id: TaskId,
) -> Result<KnownTask, Error> {
    let task = context.state.tasks.get(id);
    task.filter(|task| task.record.cluster == cluster && task.owner.region == *context.region())
        .ok_or_else(|| missing(operation))
}

/// Not every operation on tags knows ResourceNotFoundException.
fn missing(operation: Operation) -> Error {
    let code = match operation.declares(ErrorCode::ResourceNotFound) {
        true => ErrorCode::ResourceNotFound,
        false => ErrorCode::InvalidParameter,
    };
    Error::new(
        code,
        "The specified resource could not be found. Specify a valid ARN and try again.",
    )
}
