//! UpdateCluster and UpdateClusterSettings.

use neargate_api::types::{
    Cluster, ClusterField, UpdateClusterRequest, UpdateClusterResponse,
    UpdateClusterSettingsRequest, UpdateClusterSettingsResponse,
};
use neargate_api::{Error, calls};
use neargate_store::Batch;

use super::configuration;
use super::describe::describe;
use super::reference::active;
use crate::clusters::StoredCluster;
use crate::operations::{Context, Handle, internal};

impl Handle for calls::UpdateCluster {
    async fn handle(
        context: &Context,
        input: UpdateClusterRequest,
    ) -> Result<UpdateClusterResponse, Error> {
        let settings = match input.settings {
            Some(given) if !given.is_empty() => Some(configuration::settings(given)?),
            _ => None,
        };
        let configured = configuration::configuration(input.configuration)?;
        let connect = input
            .service_connect_defaults
            .map(|given| configuration::service_connect(Some(given)));
        let cluster = change(context, input.cluster.as_deref(), |cluster| {
            if let Some(settings) = &settings {
                cluster.settings.clone_from(settings);
            }
            if configured.is_some() {
                cluster.configuration.clone_from(&configured);
            }
            if let Some(connect) = &connect {
                cluster.service_connect_defaults.clone_from(connect);
            }
        });
        Ok(UpdateClusterResponse {
            cluster: Some(cluster.await?),
        })
    }
}

impl Handle for calls::UpdateClusterSettings {
    async fn handle(
        context: &Context,
        input: UpdateClusterSettingsRequest,
    ) -> Result<UpdateClusterSettingsResponse, Error> {
        let settings = configuration::settings(input.settings.unwrap_or_default())?;
        let cluster = change(context, input.cluster.as_deref(), |cluster| {
            cluster.settings.clone_from(&settings);
        });
        Ok(UpdateClusterSettingsResponse {
            cluster: Some(cluster.await?),
        })
    }
}

async fn change(
    context: &Context,
    given: Option<&str>,
    change: impl Fn(&mut StoredCluster),
) -> Result<Cluster, Error> {
    let (cluster, contents) = context
        .transact(|snapshot| {
            let mut found = active(context, snapshot, given)?;
            change(&mut found.cluster);
            let batch = found.put(Batch::new(), context.region());
            let contents = super::contents::of(context, snapshot, &found.cluster.name)?;
            Ok((batch.map_err(internal)?, (found.cluster, contents)))
        })
        .await?;
    let include = [
        ClusterField::Settings,
        ClusterField::Configurations,
        ClusterField::Tags,
    ];
    Ok(describe(context, &cluster, &contents, &include))
}
