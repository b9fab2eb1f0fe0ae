//! DeleteCapacityProvider.

use neargate_api::types::{
    CapacityProviderStatus, CapacityProviderUpdateStatus, DeleteCapacityProviderRequest,
    DeleteCapacityProviderResponse,
};
use neargate_api::{Error, calls};
use neargate_store::{Batch, Snapshot};

use super::describe::{Shown, describe};
use super::reference::own;
use crate::capacity_providers::Provider;
use crate::clusters::{self, Status};
use crate::operations::{Context, Handle, internal};

impl Handle for calls::DeleteCapacityProvider {
    async fn handle(
        context: &Context,
        input: DeleteCapacityProviderRequest,
    ) -> Result<DeleteCapacityProviderResponse, Error> {
        let given = input.capacity_provider.unwrap_or_default();
        let region = context.region();
        let provider = context
            .transact(|snapshot| {
                let item = own(snapshot, region, &given, "deleted")?;
                check_unused(context, snapshot, &item.object.name)?;
                let batch = Batch::new().remove(item.key, item.revision);
                Ok((batch, Provider::AutoScalingGroup(item.object)))
            })
            .await?;
        let mut shown = describe(context, &provider, Shown::WithTags);
        shown.status = Some(CapacityProviderStatus::Inactive);
        shown.update_status = Some(CapacityProviderUpdateStatus::DeleteComplete);
        Ok(DeleteCapacityProviderResponse {
            capacity_provider: Some(shown),
        })
    }
}

fn check_unused(context: &Context, snapshot: &dyn Snapshot, name: &str) -> Result<(), Error> {
    let clusters = clusters::all(snapshot, context.region()).map_err(internal)?;
    let user = clusters.iter().find(|cluster| {
        cluster.status == Status::Active
            && cluster.capacity_providers.iter().any(|used| used == name)
    });
    match user {
        Some(cluster) => Err(Error::client(format!(
            "The specified capacity provider is in use by the cluster {} and cannot be deleted. \
             Remove it from the cluster and try again.",
            cluster.name
        ))),
        None => Ok(()),
    }
}
