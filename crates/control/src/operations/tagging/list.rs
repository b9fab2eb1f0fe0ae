//! ListTagsForResource.

use neargate_api::types::{ListTagsForResourceRequest, ListTagsForResourceResponse};
use neargate_api::{Call, Error, calls};

use super::resource::Resource;
use crate::operations::{Context, Handle};

impl Handle for calls::ListTagsForResource {
    async fn handle(
        context: &Context,
        input: ListTagsForResourceRequest,
    ) -> Result<ListTagsForResourceResponse, Error> {
        let given = input.resource_arn.unwrap_or_default();
        let resource = Resource::read(context, Self::OPERATION, &given)?;
        Ok(ListTagsForResourceResponse {
            tags: Some(resource.tags(context, Self::OPERATION)?),
        })
    }
}
