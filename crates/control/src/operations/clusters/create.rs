//! CreateCluster. Creating a cluster that is there answers with it as it is.

use neargate_api::types::{CreateClusterRequest, CreateClusterResponse};
use neargate_api::{Error, calls};
use neargate_core::names::is_resource_name;
use neargate_store::Batch;

use super::describe::describe;
use crate::clusters::{self, Status, StoredCluster};
use crate::operations::internal;
use crate::operations::{Context, Handle};

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
        let wanted = StoredCluster {
            name,
            status: Status::Active,
            settings: input.settings.unwrap_or_default(),
            configuration: input.configuration,
            capacity_providers: input.capacity_providers.unwrap_or_default(),
            default_capacity_provider_strategy: input
                .default_capacity_provider_strategy
                .unwrap_or_default(),
            service_connect_defaults: None,
            tags: input.tags.unwrap_or_default(),
        };
        let region = context.region();
        let cluster = context
            .transact(|snapshot| {
                let found = clusters::find(snapshot, region, &wanted.name).map_err(internal)?;
                if let Some(found) = &found
                    && found.cluster.status == Status::Active
                {
                    return Ok((Batch::new(), found.cluster.clone()));
                }
                let batch = match found {
                    Some(mut found) => {
                        found.cluster = wanted.clone();
                        found.put(Batch::new(), region)
                    }
                    None => clusters::collection(region).map_err(internal)?.create(
                        Batch::new(),
                        &wanted.name,
                        &wanted,
                    ),
                };
                Ok((batch.map_err(internal)?, wanted.clone()))
            })
            .await?;
        Ok(CreateClusterResponse {
            cluster: Some(describe(context, &cluster, &[])),
        })
    }
}
