//! Which definition a task runs, and what the request changes of it.

use neargate_api::Error;
use neargate_core::launch::LaunchType;
use neargate_core::overrides::{self, TaskOverride};
use neargate_core::taskdef::TaskDefinition;
use neargate_core::validate;
use neargate_store::Snapshot;

use crate::definitions::{Status, StoredDefinition};
use crate::operations::{Context, definitions, refused};

/// The definition that a request means: by ARN, by family and revision, or the family's newest.
pub fn active(
    context: &Context,
    snapshot: &dyn Snapshot,
    given: &str,
) -> Result<StoredDefinition, Error> {
    let found = definitions::find(context, snapshot, given)?
        .ok_or_else(|| Error::client("TaskDefinition not found."))?;
    match found.status {
        Status::Active => Ok(found),
        Status::Inactive | Status::DeleteInProgress => {
            Err(Error::invalid_parameter("TaskDefinition is inactive"))
        }
    }
}

/// The definition as the task runs it, which has to keep to the rules as well.
pub fn with_overrides(
    context: &Context,
    definition: &TaskDefinition,
    changes: &TaskOverride,
    launch_type: LaunchType,
) -> Result<TaskDefinition, Error> {
    let mut definition = definition.clone();
    if *changes == TaskOverride::default() {
        return Ok(definition);
    }
    overrides::apply(&mut definition, changes).map_err(refused)?;
    let context = validate::Context {
        launch_type: Some(launch_type.into()),
        account: Some(context.owner().account),
    };
    validate::validate(&definition, &context).map_err(refused)?;
    Ok(definition)
}
