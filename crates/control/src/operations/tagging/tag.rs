//! TagResource. A key that is there already gets the new value.

use neargate_api::types::{Tag, TagResourceRequest, TagResourceResponse};
use neargate_api::{Call, Error, calls};

use super::resource::Resource;
use crate::operations::{Context, Handle, tags};

impl Handle for calls::TagResource {
    async fn handle(
        context: &Context,
        input: TagResourceRequest,
    ) -> Result<TagResourceResponse, Error> {
        let given = input.resource_arn.unwrap_or_default();
        let resource = Resource::read(context, Self::OPERATION, &given)?;
        let new = tags::checked(input.tags)?;
        let change = |known: &[Tag]| merged(known, &new);
        resource.change(context, Self::OPERATION, &change).await?;
        Ok(TagResourceResponse {})
    }
}

fn merged(known: &[Tag], new: &[Tag]) -> Result<Vec<Tag>, Error> {
    let kept = known
        .iter()
        .filter(|tag| !new.iter().any(|other| other.key == tag.key));
    let (of_aws, mut of_user): (Vec<_>, Vec<_>) = kept.cloned().partition(tags::is_of_aws);
    of_user.extend_from_slice(new);
    let of_user = tags::checked(Some(of_user))?;
    Ok(of_aws.into_iter().chain(of_user).collect())
}
