//! RegisterTaskDefinition.

use neargate_api::types::RegisterTaskDefinitionResponse;
use neargate_api::{Error, ErrorCode, Operation};
use neargate_core::taskdef::{self, ParseError, Tag, TaskDefinition};
use neargate_core::validate;
use neargate_store::{Batch, Scan, Snapshot};
use serde_json::Value;

use super::describe::describe;
use crate::definitions::{self, Status, StoredDefinition};
use crate::operations::{Context, internal, refused};

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
            let revision = latest(context, snapshot, &definition.family)? + 1;
            let stored = StoredDefinition {
                definition: definition.clone(),
                revision,
                status: Status::Active,
                registered_at: context.now,
                registered_by: context.caller_arn(),
                deregistered_at: None,
                delete_requested_at: None,
                tags: tags.clone(),
            };
            let name = definitions::name(&definition.family, revision);
            let batch = definitions::collection(region)
                .map_err(internal)?
                .create(Batch::new(), &name, &stored)
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
    let tags = std::mem::take(&mut definition.tags);
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

/// The newest revision there ever was of a family; 0 if there was none.
fn latest(context: &Context, snapshot: &dyn Snapshot, family: &str) -> Result<u32, Error> {
    let collection = definitions::family(context.region(), family).map_err(internal)?;
    let scan = Scan::of(collection.prefix().clone()).descending().limit(1);
    let page = snapshot.scan(&scan).map_err(internal)?;
    let newest = page.entries.first().map(|entry| entry.key.name().parse());
    newest.unwrap_or(Ok(0)).map_err(internal)
}

fn unreadable(error: ParseError) -> Error {
    Error::new(ErrorCode::Client, error.to_string())
}
