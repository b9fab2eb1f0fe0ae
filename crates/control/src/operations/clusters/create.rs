//! CreateCluster. Creating a cluster that is there answers with it as it is.

use neargate_api::types::{ClusterField, CreateClusterRequest, CreateClusterResponse};
use neargate_api::{Error, calls};
use neargate_core::names::is_resource_name;
use neargate_store::Batch;

use super::describe::describe;
use super::{configuration, contents, providers};
use crate::clusters::{self, Status, StoredCluster};
use crate::operations::{Context, Handle, internal, tags};

impl Handle for calls::CreateCluster {
    async fn handle(
        context: &Context,
        input: CreateClusterRequest,
    ) -> Result<CreateClusterResponse, Error> {
        let name = input.cluster_name.clone();
        let name = name.unwrap_or_else(|| clusters::DEFAULT.to_owned());
        if !is_resource_name(&name) {
            return Err(Error::invalid_parameter(
                r"ClusterName must match ^[a-zA-Z0-9\-_]{1,255}$",
            ));
        }
        let settings = configuration::settings(input.settings.unwrap_or_default())?;
        let configuration = configuration::configuration(input.configuration)?;
        let bare = StoredCluster {
            name,
            status: Status::Active,
            settings,
            configuration,
            service_connect_defaults: configuration::service_connect(
                input.service_connect_defaults,
            ),
            tags: tags::checked(input.tags)?,
            ..StoredCluster::default()
        };
        let given_providers = input.capacity_providers.unwrap_or_default();
        let given_strategy = input.default_capacity_provider_strategy.unwrap_or_default();
        let region = context.region();
        let cluster = context
            .transact(|snapshot| {
                let names = providers::names(snapshot, region, &given_providers)?;
                let strategy =
                    providers::default_strategy(snapshot, region, &given_strategy, &names)?;
                let wanted = StoredCluster {
                    capacity_providers: names,
                    default_capacity_provider_strategy: strategy,
                    ..bare.clone()
                };
                let found = clusters::find(snapshot, region, &wanted.name).map_err(internal)?;
                if let Some(found) = &found
                    && found.cluster.status == Status::Active
                {
                    return Ok((Batch::new(), found.cluster.clone()));
                }
                let batch = providers::require(context, &wanted.capacity_providers)?;
                let batch = match found {
                    Some(mut found) => {
                        found.cluster = wanted.clone();
                        found.put(batch, region)
                    }
                    None => clusters::collection(region).map_err(internal)?.create(
                        batch,
                        &wanted.name,
                        &wanted,
                    ),
                };
                Ok((batch.map_err(internal)?, wanted.clone()))
            })
            .await?;
        let contents = contents::of(context, &*context.snapshot()?, &cluster.name)?;
        let include = [
            ClusterField::Settings,
            ClusterField::Configurations,
            ClusterField::Tags,
        ];
        Ok(CreateClusterResponse {
            cluster: Some(describe(context, &cluster, &contents, &include)),
        })
    }
}
