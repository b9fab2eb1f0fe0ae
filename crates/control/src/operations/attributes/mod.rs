//! Attributes that users give to container instances.

mod check;
mod delete;
mod list;
mod put;
#[cfg(test)]
mod tests;

use neargate_api::types::Attribute;
use neargate_api::{Error, ErrorCode};
use neargate_core::arn::Arn;
use neargate_store::Snapshot;

use super::{Context, internal};
use crate::instances::{self, Instance};

/// The most that one request may name.
const MOST: usize = 10;

/// The attributes that a request names: some, and not too many.
fn given(attributes: Option<Vec<Attribute>>) -> Result<Vec<Attribute>, Error> {
    let attributes = attributes.unwrap_or_default();
    if attributes.len() > MOST {
        return Err(Error::invalid_parameter(format!(
            "Attributes cannot be more than {MOST}."
        )));
    }
    Ok(attributes)
}

/// The instance that an attribute is of, which must be in the cluster.
fn target(
    context: &Context,
    snapshot: &dyn Snapshot,
    cluster: &str,
    attribute: &Attribute,
) -> Result<Instance, Error> {
    let given = attribute.target_id.as_deref().unwrap_or_default();
    if given.is_empty() {
        return Err(Error::invalid_parameter("targetId can not be blank."));
    }
    let found = instances::of_cluster(&context.state, snapshot, &context.owner(), cluster);
    let is_meant = |instance: &Instance| match given.parse::<Arn>() {
        Ok(arn) => arn == instance.arn,
        Err(_) => given == instance.id,
    };
    found.map_err(internal)?.filter(is_meant).ok_or_else(|| {
        Error::new(
            ErrorCode::TargetNotFound,
            format!("The specified target wasn't found: {given}"),
        )
    })
}
