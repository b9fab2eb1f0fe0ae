//! UntagResource. A key that is not there is no mistake.

use neargate_api::types::{Tag, UntagResourceRequest, UntagResourceResponse};
use neargate_api::{Call, Error, calls};

use super::resource::Resource;
use crate::operations::{Context, Handle, tags};

impl Handle for calls::UntagResource {
    async fn handle(
        context: &Context,
        input: UntagResourceRequest,
    ) -> Result<UntagResourceResponse, Error> {
        let given = input.resource_arn.unwrap_or_default();
        let resource = Resource::read(context, Self::OPERATION, &given)?;
        let keys = input.tag_keys.unwrap_or_default();
        for key in &keys {
            tags::check(key, "")?;
        }
        let is_kept = |tag: &&Tag| !keys.iter().any(|key| Some(key) == tag.key.as_ref());
        let change = |known: &[Tag]| Ok(known.iter().filter(is_kept).cloned().collect());
        resource.change(context, Self::OPERATION, &change).await?;
        Ok(UntagResourceResponse {})
    }
}
