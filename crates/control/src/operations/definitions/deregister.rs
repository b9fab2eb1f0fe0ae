//! DeregisterTaskDefinition: nothing new is started of the definition.

use neargate_api::types::{DeregisterTaskDefinitionRequest, DeregisterTaskDefinitionResponse};
use neargate_api::{Error, calls};

use super::describe::describe;
use super::reference::Reference;
use crate::definitions::{self, Status, StoredDefinition, change};
use crate::operations::{Context, Handle, internal};

impl Handle for calls::DeregisterTaskDefinition {
    async fn handle(
        context: &Context,
        input: DeregisterTaskDefinitionRequest,
    ) -> Result<DeregisterTaskDefinitionResponse, Error> {
        let given = input.task_definition.unwrap_or_default();
        let (family, revision) = whole(context, &given)?;
        let region = context.region();
        let stored = context
            .transact(|snapshot| {
                let item = definitions::item(snapshot, region, &family, revision)
                    .map_err(internal)?
                    .ok_or_else(unknown)?;
                // It is as it is to be already.
                if item.object.status != Status::Active {
                    return Ok((Default::default(), item.object));
                }
                let changed = StoredDefinition {
                    status: Status::Inactive,
                    deregistered_at: Some(context.now),
                    ..item.object.clone()
                };
                let batch = change::replace(snapshot, region, item, changed.clone());
                Ok((batch.map_err(internal)?, changed))
            })
            .await?;
        Ok(DeregisterTaskDefinitionResponse {
            task_definition: Some(describe(context, &stored)?),
        })
    }
}

/// Family and revision, both of which have to be given.
fn whole(context: &Context, given: &str) -> Result<(String, u32), Error> {
    let reference = Reference::read(context, given).ok_or_else(unknown)?;
    let revision = reference
        .revision
        .as_deref()
        .filter(|revision| !revision.is_empty())
        .ok_or_else(|| Error::client("Revision is missing."))?;
    let number = revision.parse().map_err(|_| {
        Error::invalid_parameter(format!("Invalid revision number. Number: {revision}"))
    })?;
    Ok((reference.family, number))
}

fn unknown() -> Error {
    Error::client(
        "The specified task definition does not exist. Specify a valid account, family, revision \
         and try again.",
    )
}
