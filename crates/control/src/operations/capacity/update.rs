//! UpdateCapacityProvider.

use neargate_api::types::{UpdateCapacityProviderRequest, UpdateCapacityProviderResponse};
use neargate_api::{Error, calls};
use neargate_store::Batch;

use super::create::no_managed_instances;
use super::describe::{Shown, describe};
use super::group;
use super::reference::own;
use crate::capacity_providers::{self, Provider};
use crate::operations::{Context, Handle, internal};

impl Handle for calls::UpdateCapacityProvider {
    async fn handle(
        context: &Context,
        input: UpdateCapacityProviderRequest,
    ) -> Result<UpdateCapacityProviderResponse, Error> {
        if input.managed_instances_provider.is_some() {
            return Err(no_managed_instances());
        }
        let given = input.name.unwrap_or_default();
        let update = input.auto_scaling_group_provider.unwrap_or_default();
        let region = context.region();
        let stored = context
            .transact(|snapshot| {
                let collection = capacity_providers::collection(region).map_err(internal)?;
                let mut item = own(snapshot, region, &given, "updated")?;
                item.object.auto_scaling_group =
                    group::changed(item.object.auto_scaling_group, update.clone())?;
                item.object.updated = true;
                let batch = collection.replace(Batch::new(), &item).map_err(internal)?;
                Ok((batch, item.object))
            })
            .await?;
        let provider = Provider::AutoScalingGroup(stored);
        Ok(UpdateCapacityProviderResponse {
            capacity_provider: Some(describe(context, &provider, Shown::WithTags)),
        })
    }
}
