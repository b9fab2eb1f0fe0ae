//! CreateCapacityProvider.

use neargate_api::types::{CreateCapacityProviderRequest, CreateCapacityProviderResponse};
use neargate_api::{Error, ErrorCode, calls};
use neargate_core::names::is_resource_name;
use neargate_store::Batch;

use super::describe::{Shown, describe};
use super::group;
use crate::capacity_providers::{self, Provider, StoredProvider};
use crate::operations::{Context, Handle, internal, tags};

/// Names that begin so, in whatever letters, are AWS's own.
const RESERVED: [&str; 3] = ["aws", "ecs", "fargate"];

impl Handle for calls::CreateCapacityProvider {
    async fn handle(
        context: &Context,
        input: CreateCapacityProviderRequest,
    ) -> Result<CreateCapacityProviderResponse, Error> {
        let name = input.name.unwrap_or_default();
        let lower = name.to_ascii_lowercase();
        if !is_resource_name(&name) || RESERVED.iter().any(|prefix| lower.starts_with(prefix)) {
            return Err(Error::invalid_parameter(
                "The specified capacity provider name is invalid. Up to 255 characters are \
                 allowed, including letters (upper and lowercase), numbers, underscores, and \
                 hyphens. The name cannot be prefixed with \"aws\", \"ecs\", or \"fargate\".",
            ));
        }
        let group = match (
            input.auto_scaling_group_provider,
            input.managed_instances_provider,
        ) {
            (Some(group), None) => group::complete(group)?,
            (None, Some(_)) => return Err(no_managed_instances()),
            (Some(_), Some(_)) | (None, None) => {
                return Err(Error::invalid_parameter(
                    "Specify either an Auto Scaling group provider or a managed instances \
                     provider, but not both.",
                ));
            }
        };
        let stored = StoredProvider {
            name,
            auto_scaling_group: group,
            updated: false,
            tags: tags::checked(input.tags)?,
        };
        let region = context.region();
        context
            .transact(|snapshot| {
                let known = capacity_providers::find(snapshot, region, &stored.name);
                if known.map_err(internal)?.is_some() {
                    return Err(Error::client(
                        "The specified capacity provider already exists. To change the \
                         configuration of an existing capacity provider, update the capacity \
                         provider.",
                    ));
                }
                let batch = capacity_providers::collection(region)
                    .map_err(internal)?
                    .create(Batch::new(), &stored.name, &stored)
                    .map_err(internal)?;
                Ok((batch, ()))
            })
            .await?;
        let provider = Provider::AutoScalingGroup(stored);
        Ok(CreateCapacityProviderResponse {
            capacity_provider: Some(describe(context, &provider, Shown::WithTags)),
        })
    }
}

/// Who starts machines of its own is not here.
pub fn no_managed_instances() -> Error {
    Error::new(
        ErrorCode::UnsupportedFeature,
        "Neargate has no managed instances: all its tasks run on this machine.",
    )
}
