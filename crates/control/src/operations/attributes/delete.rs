//! DeleteAttributes. It answers with those that were there.

use neargate_api::types::{Attribute, DeleteAttributesRequest, DeleteAttributesResponse};
use neargate_api::{Error, calls};
use neargate_store::Batch;

use super::{given, target};
use crate::instances::custom;
use crate::operations::{Context, Handle, clusters, internal};

impl Handle for calls::DeleteAttributes {
    async fn handle(
        context: &Context,
        input: DeleteAttributesRequest,
    ) -> Result<DeleteAttributesResponse, Error> {
        let attributes = given(input.attributes)?;
        let owner = context.owner();
        let deleted = context
            .transact(|snapshot| {
                let cluster = clusters::active(context, snapshot, input.cluster.as_deref())?;
                let cluster = &cluster.cluster.name;
                let (mut batch, mut deleted) = (Batch::new(), Vec::new());
                for attribute in &attributes {
                    let instance = target(context, snapshot, cluster, attribute)?;
                    let name = attribute.name.as_deref().unwrap_or_default();
                    let mut known = instance.custom.iter();
                    let Some(known) = known.find(|known| known.name == name) else {
                        continue;
                    };
                    let collection = custom::collection(&owner, cluster, &instance.id);
                    let key = collection.map_err(internal)?.key(&custom::key(name));
                    batch = batch.delete(key.map_err(internal)?);
                    deleted.push(Attribute {
                        target_id: Some(instance.arn.to_string()),
                        ..known.shown()
                    });
                }
                Ok((batch, deleted))
            })
            .await?;
        Ok(DeleteAttributesResponse {
            attributes: Some(deleted),
        })
    }
}
