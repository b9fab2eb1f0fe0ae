//! Capacity providers as they are kept: `capacity-provider/REGION/NAME`.
//!
//! Fargate's two are every account's and not kept. Those of Auto Scaling groups are: there is no
//! group behind them here, only this machine, which stands for all of them.

use neargate_api::types::{self, CapacityProviderType};
use neargate_core::arn::{Arn, Owner, Region};
use neargate_core::launch::LaunchType;
use neargate_store::{Collection, CollectionError, KeyError, Snapshot};
use serde::{Deserialize, Serialize};

/// The providers that every account has, in the order of their names.
const FARGATE: [(&str, CapacityProviderType); 2] = [
    ("FARGATE", CapacityProviderType::Fargate),
    ("FARGATE_SPOT", CapacityProviderType::FargateSpot),
];

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredProvider {
    pub name: String,
    pub auto_scaling_group: types::AutoScalingGroupProvider,
    /// Whether it has been changed since it was made.
    #[serde(default)]
    pub updated: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<types::Tag>,
}

/// A provider that a strategy may name.
#[derive(Clone, Debug, PartialEq)]
pub enum Provider {
    Fargate {
        name: &'static str,
        r#type: CapacityProviderType,
    },
    AutoScalingGroup(StoredProvider),
}

impl Provider {
    pub fn name(&self) -> &str {
        match self {
            Self::Fargate { name, .. } => name,
            Self::AutoScalingGroup(stored) => &stored.name,
        }
    }

    /// What its tasks are launched as.
    pub fn launch_type(&self) -> LaunchType {
        match self {
            Self::Fargate { .. } => LaunchType::Fargate,
            Self::AutoScalingGroup(_) => LaunchType::Ec2,
        }
    }

    pub fn arn(&self, owner: &Owner) -> Arn {
        owner.capacity_provider(self.name())
    }
}

pub fn collection(region: &Region) -> Result<Collection<StoredProvider>, KeyError> {
    Collection::below(["capacity-provider", region.as_str()])
}

/// The names of those that every account has.
pub fn of_fargate() -> Vec<String> {
    FARGATE.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// The provider of that name.
pub fn find(
    snapshot: &dyn Snapshot,
    region: &Region,
    name: &str,
) -> Result<Option<Provider>, CollectionError> {
    if let Some(provider) = fargate().find(|provider| provider.name() == name) {
        return Ok(Some(provider));
    }
    // No provider's name has other characters, and no key may.
    if !neargate_core::names::is_resource_name(name) {
        return Ok(None);
    }
    let found = collection(region)?.get(snapshot, name)?;
    Ok(found.map(|item| Provider::AutoScalingGroup(item.object)))
}

/// All of a region, in the order of their names.
pub fn all(snapshot: &dyn Snapshot, region: &Region) -> Result<Vec<Provider>, CollectionError> {
    let kept = collection(region)?.list(snapshot)?;
    let kept = kept
        .into_iter()
        .map(|item| Provider::AutoScalingGroup(item.object));
    let mut all: Vec<_> = fargate().chain(kept).collect();
    all.sort_by(|one, other| one.name().cmp(other.name()));
    Ok(all)
}

fn fargate() -> impl Iterator<Item = Provider> {
    FARGATE.iter().map(|(name, r#type)| Provider::Fargate {
        name,
        r#type: *r#type,
    })
}
