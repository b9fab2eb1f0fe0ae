//! PutClusterCapacityProviders.

use neargate_api::types::{
    ClusterField, PutClusterCapacityProvidersRequest, PutClusterCapacityProvidersResponse,
};
use neargate_api::{Error, ErrorCode, calls};

use super::describe::describe;
use super::reference::active;
use super::{contents, providers};
use crate::operations::{Context, Handle, internal};

impl Handle for calls::PutClusterCapacityProviders {
    async fn handle(
        context: &Context,
        input: PutClusterCapacityProvidersRequest,
    ) -> Result<PutClusterCapacityProvidersResponse, Error> {
        let missing = |member: &str| Error::invalid_parameter(format!("{member} cannot be null."));
        let wanted = input.capacity_providers;
        let wanted = wanted.ok_or_else(|| missing("Capacity providers"))?;
        let strategy = input.default_capacity_provider_strategy;
        let strategy = strategy.ok_or_else(|| missing("Default capacity provider strategy"))?;
        let region = context.region();
        let (cluster, contents) = context
            .transact(|snapshot| {
                let mut found = active(context, snapshot, input.cluster.as_deref())?;
                let names = providers::names(snapshot, region, &wanted)?;
                let strategy = providers::default_strategy(snapshot, region, &strategy, &names)?;
                let contents = contents::of(context, snapshot, &found.cluster.name)?;
                let lost = found.cluster.capacity_providers.iter();
                let mut lost = lost.filter(|name| !names.contains(name));
                if lost.any(|name| contents.uses(name)) {
                    return Err(Error::new(
                        ErrorCode::ResourceInUse,
                        "The specified capacity provider is in use and cannot be removed.",
                    ));
                }
                found.cluster.capacity_providers = names;
                found.cluster.default_capacity_provider_strategy = strategy;
                // A provider that is deleted meanwhile is not the cluster's.
                let batch = providers::require(context, &found.cluster.capacity_providers)?;
                let batch = found.put(batch, region).map_err(internal)?;
                Ok((batch, (found.cluster, contents)))
            })
            .await?;
        let include = [ClusterField::Attachments, ClusterField::Tags];
        Ok(PutClusterCapacityProvidersResponse {
            cluster: Some(describe(context, &cluster, &contents, &include)),
        })
    }
}
