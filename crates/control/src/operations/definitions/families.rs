//! ListTaskDefinitionFamilies.

use neargate_api::types::{
    ListTaskDefinitionFamiliesRequest, ListTaskDefinitionFamiliesResponse,
    TaskDefinitionFamilyStatus,
};
use neargate_api::{Error, calls};

use crate::definitions::family::{self, Listed};
use crate::operations::page::Pages;
use crate::operations::{Context, Handle, internal};

impl Handle for calls::ListTaskDefinitionFamilies {
    async fn handle(
        context: &Context,
        input: ListTaskDefinitionFamiliesRequest,
    ) -> Result<ListTaskDefinitionFamiliesResponse, Error> {
        let pages = Pages::of(input.max_results, input.next_token.as_deref())?;
        let listed = match input.status {
            Some(TaskDefinitionFamilyStatus::Active) => Listed::Active,
            Some(TaskDefinitionFamilyStatus::Inactive) => Listed::Inactive,
            Some(TaskDefinitionFamilyStatus::All) | None => Listed::All,
        };
        let page = pages
            .scan(
                &*context.snapshot()?,
                family::listed(context.region(), listed).map_err(internal)?,
                &input.family_prefix.unwrap_or_default(),
                false,
            )
            .map_err(internal)?;
        Ok(ListTaskDefinitionFamiliesResponse {
            families: Some(page.items),
            next_token: page.next_token,
        })
    }
}
