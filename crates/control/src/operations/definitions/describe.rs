//! DescribeTaskDefinition, and a definition as ECS shows it.

use neargate_api::types::{
    Attribute, DescribeTaskDefinitionRequest, DescribeTaskDefinitionResponse, TaskDefinition,
    TaskDefinitionField,
};
use neargate_api::{Error, calls};
use neargate_core::{taskdef, validate};

use super::find;
use crate::definitions::{Status, StoredDefinition};
use crate::operations::{Context, Handle, convert};

impl Handle for calls::DescribeTaskDefinition {
    async fn handle(
        context: &Context,
        input: DescribeTaskDefinitionRequest,
    ) -> Result<DescribeTaskDefinitionResponse, Error> {
        let given = input.task_definition.unwrap_or_default();
        let stored = find(context, &*context.snapshot()?, &given)?
            .ok_or_else(|| Error::client("Unable to describe task definition."))?;
        let with_tags = input
            .include
            .is_some_and(|include| include.contains(&TaskDefinitionField::Tags));
        Ok(DescribeTaskDefinitionResponse {
            task_definition: Some(describe(context, &stored)?),
            tags: with_tags.then(|| super::tags(&stored)),
        })
    }
}

pub fn describe(context: &Context, stored: &StoredDefinition) -> Result<TaskDefinition, Error> {
    let definition = &stored.definition;
    let arn = context
        .owner()
        .task_definition(&definition.family, stored.revision);
    let mut shown: TaskDefinition = convert::to_api(definition);
    shown.task_definition_arn = Some(arn.to_string());
    shown.revision = Some(i32::try_from(stored.revision).unwrap_or(i32::MAX));
    shown.status = Some(match stored.status {
        Status::Active => neargate_api::types::TaskDefinitionStatus::Active,
        Status::Inactive => neargate_api::types::TaskDefinitionStatus::Inactive,
        Status::DeleteInProgress => neargate_api::types::TaskDefinitionStatus::DeleteInProgress,
    });
    shown.compatibilities = Some(convert::to_api(&validate::compatibilities(definition)));
    shown.requires_attributes = Some(attributes(definition));
    shown.registered_at = Some(convert::time(stored.registered_at));
    shown.registered_by = Some(stored.registered_by.clone());
    shown.deregistered_at = stored.deregistered_at.map(convert::time);
    shown.delete_requested_at = stored.delete_requested_at.map(convert::time);
    Ok(shown)
}

fn attributes(definition: &taskdef::TaskDefinition) -> Vec<Attribute> {
    let named = |name| Attribute {
        name: Some(name),
        ..Attribute::default()
    };
    let names = validate::required_attributes(definition);
    names.into_iter().map(named).collect()
}
