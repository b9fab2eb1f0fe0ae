//! ListTaskDefinitions.

use neargate_api::types::{
    ListTaskDefinitionsRequest, ListTaskDefinitionsResponse, SortOrder, TaskDefinitionStatus,
};
use neargate_api::{Error, calls};

use crate::definitions::{Status, index};
use crate::operations::page::Pages;
use crate::operations::{Context, Handle, internal};

impl Handle for calls::ListTaskDefinitions {
    async fn handle(
        context: &Context,
        input: ListTaskDefinitionsRequest,
    ) -> Result<ListTaskDefinitionsResponse, Error> {
        let pages = Pages::of(input.max_results, input.next_token.as_deref())?;
        let status = match input.status.unwrap_or(TaskDefinitionStatus::Active) {
            TaskDefinitionStatus::Active => Status::Active,
            TaskDefinitionStatus::Inactive => Status::Inactive,
            TaskDefinitionStatus::DeleteInProgress => Status::DeleteInProgress,
        };
        // A whole family's name, whatever the member is called.
        let family = input.family_prefix.filter(|family| !family.is_empty());
        let starting = family.map(|family| index::of_family(&family));
        let page = pages
            .scan(
                &*context.snapshot()?,
                index::below(status, context.region()).map_err(internal)?,
                &starting.unwrap_or_default(),
                input.sort == Some(SortOrder::Desc),
            )
            .map_err(internal)?;
        let owner = context.owner();
        let found = page.items.iter().filter_map(|name| index::parse(name));
        let arns = found.map(|(family, revision)| owner.task_definition(family, revision));
        Ok(ListTaskDefinitionsResponse {
            task_definition_arns: Some(arns.map(|arn| arn.to_string()).collect()),
            next_token: page.next_token,
        })
    }
}
