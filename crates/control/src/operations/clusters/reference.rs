//! Which cluster a request means: by name, by ARN, or the default one.

use neargate_api::{Error, ErrorCode};
use neargate_core::arn::Arn;
use neargate_store::Snapshot;

use crate::clusters::{self, Found, Status};
use crate::operations::Context;
use crate::operations::internal;

/// The name in a reference.
pub fn reference(given: Option<&str>) -> String {
    let given = given.filter(|given| !given.is_empty());
    let name = match given.map(str::parse::<Arn>) {
        Some(Ok(arn)) => arn.resource.strip_prefix("cluster/").map(str::to_owned),
        _ => None,
    };
    name.unwrap_or_else(|| given.unwrap_or(clusters::DEFAULT).to_owned())
}

/// The cluster that a request means, which must be there and not deleted.
pub fn active(
    context: &Context,
    snapshot: &dyn Snapshot,
    given: Option<&str>,
) -> Result<Found, Error> {
    let name = reference(given);
    let found = clusters::find(snapshot, context.region(), &name).map_err(internal)?;
    found
        .filter(|found| found.cluster.status == Status::Active)
        .ok_or_else(|| Error::new(ErrorCode::ClusterNotFound, "Cluster not found."))
}
