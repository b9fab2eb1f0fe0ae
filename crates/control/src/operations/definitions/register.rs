//! RegisterTaskDefinition.

use neargate_api::types::RegisterTaskDefinitionResponse;
use neargate_api::{Error, Operation};
use neargate_core::taskdef::{self, Tag, TaskDefinition};
use neargate_core::validate;
use serde_json::Value;

use super::describe::describe;
use super::words::unreadable;
use crate::definitions::{Status, StoredDefinition, change};
use crate::operations::{Context, convert, internal, refused, tags};

/// Its input is read by the engine's own reader, which knows the words of every member.
pub async fn answer(
    context: &Context,
    body: &[u8],
) -> Result<RegisterTaskDefinitionResponse, Error> {
    let input = neargate_api::parse(Operation::RegisterTaskDefinition, body)?;
    let (definition, tags) = accept(context, input)?;
    let region = context.region();
    let stored = context
        .transact(|snapshot| {
            let (batch, stored) =
                change::register(snapshot, region, &definition.family, |revision| {
                    StoredDefinition {
                        definition: definition.clone(),
                        revision,
                        status: Status::Active,
                        registered_at: context.now,
                        registered_by: context.caller_arn(),
                        deregistered_at: None,
                        delete_requested_at: None,
                        tags: tags.clone(),
                    }
                })
                .map_err(internal)?;
            Ok((batch, stored))
        })
        .await?;
    Ok(RegisterTaskDefinitionResponse {
        task_definition: Some(describe(context, &stored)?),
        tags: Some(super::tags(&stored)),
    })
}

/// The definition as ECS keeps it, and its tags.
fn accept(context: &Context, input: Value) -> Result<(TaskDefinition, Vec<Tag>), Error> {
    let mut definition: TaskDefinition = taskdef::parse_input(input).map_err(unreadable)?;
    let tags = tags::checked(Some(convert::to_api(&definition.tags)))?;
    let tags = convert::to_engine(&tags)?;
    definition.tags.clear();
    taskdef::normalise(&mut definition);
    let rules = validate::Context {
        launch_type: None,
        account: Some(context.owner().account),
    };
    for warning in validate::validate(&definition, &rules).map_err(refused)? {
        tracing::warn!(family = definition.family, %warning, "registered");
    }
    taskdef::fill_defaults(&mut definition);
    Ok((definition, tags))
}
