//! Which container instances a request means: by id or by ARN.

use neargate_api::Error;
use neargate_api::types::Failure;
use neargate_core::arn::Arn;
use neargate_store::Snapshot;

use crate::instances::{self, Instance};
use crate::operations::{Context, failure, internal};

/// The id in a reference.
pub fn id(given: &str) -> Result<String, Error> {
    let resource = match given.parse::<Arn>() {
        Ok(arn) => arn.resource,
        Err(_) => given.to_owned(),
    };
    let id = resource.rsplit('/').next().unwrap_or_default();
    if ![32, 36].contains(&id.len()) {
        return Err(Error::invalid_parameter(
            "instanceId length should be one of [32,36]",
        ));
    }
    Ok(id.to_owned())
}

/// The instances of a cluster that are meant, and a failure for each that is not there.
pub fn find(
    context: &Context,
    snapshot: &dyn Snapshot,
    cluster: &str,
    wanted: &[String],
) -> Result<(Vec<Instance>, Vec<Failure>), Error> {
    let owner = context.owner();
    let ours = instances::of_cluster(&context.state, snapshot, &owner, cluster);
    let ours = ours.map_err(internal)?;
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for given in wanted {
        let id = id(given)?;
        match ours.iter().find(|instance| instance.id == id) {
            Some(instance) => found.push(instance.clone()),
            None => failures.push(failure::missing(owner.container_instance(cluster, &id))),
        }
    }
    Ok((found, failures))
}
