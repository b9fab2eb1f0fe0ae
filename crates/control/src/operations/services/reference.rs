//! Which service a request means: by name or by ARN.

use neargate_api::{Error, ErrorCode};
use neargate_core::arn::Arn;
use neargate_store::{Item, Snapshot};

use crate::operations::{Context, clusters, internal};
use crate::services::{self, Status, StoredService};

/// What a reference says.
pub struct Reference {
    /// Only an ARN says it, and not an old one.
    cluster: Option<String>,
    pub name: String,
}

impl Reference {
    pub fn parse(given: &str) -> Self {
        let resource = given.parse::<Arn>().map(|arn| arn.resource);
        let path = match &resource {
            Ok(resource) => resource.strip_prefix("service/").unwrap_or(resource),
            Err(_) => given,
        };
        match path.split_once('/') {
            Some((cluster, name)) => Self {
                cluster: Some(cluster.to_owned()),
                name: name.to_owned(),
            },
            None => Self {
                cluster: None,
                name: path.to_owned(),
            },
        }
    }
}

/// The service of that name in a cluster, deleted ones too, for as long as they are remembered.
pub fn find(
    context: &Context,
    snapshot: &dyn Snapshot,
    cluster: &str,
    given: &str,
) -> Result<Option<Item<StoredService>>, Error> {
    let reference = Reference::parse(given);
    let is_elsewhere = reference.cluster.is_some_and(|named| named != cluster);
    // What is no name names nothing.
    if is_elsewhere || !neargate_core::names::is_resource_name(&reference.name) {
        return Ok(None);
    }
    let found = services::find(snapshot, context.region(), cluster, &reference.name);
    let found = found.map_err(internal)?;
    Ok(found.filter(|item| item.object.is_remembered(context.now)))
}

/// The cluster and the service that a request means, which must be there and not deleted.
pub fn get(
    context: &Context,
    snapshot: &dyn Snapshot,
    cluster: Option<&str>,
    given: &str,
) -> Result<Item<StoredService>, Error> {
    let cluster = clusters::active(context, snapshot, cluster)?.cluster;
    find(context, snapshot, &cluster.name, given)?
        .filter(|item| item.object.status != Status::Inactive)
        .ok_or_else(not_found)
}

pub fn not_found() -> Error {
    Error::new(ErrorCode::ServiceNotFound, "Service not found.")
}
