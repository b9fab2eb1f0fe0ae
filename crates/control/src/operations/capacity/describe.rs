//! DescribeCapacityProviders.

use neargate_api::types::{
    CapacityProvider, CapacityProviderField, CapacityProviderStatus, CapacityProviderType,
    CapacityProviderUpdateStatus, DescribeCapacityProvidersRequest,
    DescribeCapacityProvidersResponse,
};
use neargate_api::{Error, calls};

use super::reference;
use crate::capacity_providers::{self, Provider};
use crate::operations::page::Pages;
use crate::operations::{Context, Handle, clusters, failure, internal};

/// The most that may be named, and that one answer holds.
const MOST: i32 = 10;
const MOST_NAMED: usize = 100;

impl Handle for calls::DescribeCapacityProviders {
    async fn handle(
        context: &Context,
        input: DescribeCapacityProvidersRequest,
    ) -> Result<DescribeCapacityProvidersResponse, Error> {
        let size = input.max_results.unwrap_or(MOST);
        if !(1..=MOST).contains(&size) {
            return Err(Error::invalid_parameter(format!(
                "maxResults should be between 1 and {MOST}."
            )));
        }
        let snapshot = context.snapshot()?;
        let of_cluster = match input.cluster.as_deref().filter(|given| !given.is_empty()) {
            Some(given) => {
                let found = clusters::active(context, &*snapshot, Some(given))?;
                Some(found.cluster.capacity_providers)
            }
            None => None,
        };
        let shown = match input.include.unwrap_or_default().as_slice() {
            [] => Shown::WithoutTags,
            [CapacityProviderField::Tags, ..] => Shown::WithTags,
        };
        let wanted = input.capacity_providers.unwrap_or_default();
        if wanted.len() > MOST_NAMED {
            return Err(Error::invalid_parameter(format!(
                "Capacity providers cannot be more than {MOST_NAMED}."
            )));
        }
        let all = capacity_providers::all(&*snapshot, context.region()).map_err(internal)?;
        let missing = wanted
            .iter()
            .map(|given| reference(given))
            .filter(|name| !all.iter().any(|provider| provider.name() == name))
            .map(|name| failure::missing(context.owner().capacity_provider(&name)));
        // They are said once, on the first page.
        let failures = match input.next_token {
            None => missing.collect(),
            Some(_) => Vec::new(),
        };
        let is_wanted = |provider: &&Provider| {
            let named = wanted
                .iter()
                .any(|given| reference(given) == provider.name());
            let owned = of_cluster
                .as_ref()
                .is_none_or(|names| names.iter().any(|name| name == provider.name()));
            owned && (wanted.is_empty() || named)
        };
        let page = Pages::of(Some(size), input.next_token.as_deref())?
            .cut(all.iter().filter(is_wanted).map(Provider::name));
        let providers = all
            .iter()
            .filter(|provider| page.items.contains(&provider.name()))
            .map(|provider| describe(context, provider, shown));
        Ok(DescribeCapacityProvidersResponse {
            capacity_providers: Some(providers.collect()),
            failures: Some(failures),
            next_token: page.next_token,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    WithTags,
    WithoutTags,
}

/// A provider as ECS shows it.
pub fn describe(context: &Context, provider: &Provider, shown: Shown) -> CapacityProvider {
    let bare = CapacityProvider {
        capacity_provider_arn: Some(provider.arn(&context.owner()).to_string()),
        name: Some(provider.name().to_owned()),
        status: Some(CapacityProviderStatus::Active),
        tags: Some(Vec::new()),
        ..CapacityProvider::default()
    };
    match provider {
        Provider::Fargate { r#type, .. } => CapacityProvider {
            r#type: Some(*r#type),
            ..bare
        },
        Provider::AutoScalingGroup(stored) => CapacityProvider {
            r#type: Some(CapacityProviderType::Ec2Autoscaling),
            auto_scaling_group_provider: Some(stored.auto_scaling_group.clone()),
            update_status: Some(match stored.updated {
                true => CapacityProviderUpdateStatus::UpdateComplete,
                false => CapacityProviderUpdateStatus::CreateComplete,
            }),
            tags: Some(match shown {
                Shown::WithTags => stored.tags.clone(),
                Shown::WithoutTags => Vec::new(),
            }),
            ..bare
        },
    }
}
