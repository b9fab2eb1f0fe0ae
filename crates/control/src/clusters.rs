//! Clusters as they are kept: `cluster/REGION/NAME`.

use neargate_api::types;
use neargate_core::arn::Region;
use neargate_store::{Batch, Collection, CollectionError, Item, KeyError, Precondition, Snapshot};
use serde::{Deserialize, Serialize};

use crate::capacity_providers;

/// The one that requests mean which name none. It is there without being made.
pub const DEFAULT: &str = "default";

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredCluster {
    pub name: String,
    pub status: Status,
    #[serde(default)]
    pub settings: Vec<types::ClusterSetting>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub configuration: Option<types::ClusterConfiguration>,
    #[serde(default)]
    pub capacity_providers: Vec<String>,
    #[serde(default)]
    pub default_capacity_provider_strategy: Vec<types::CapacityProviderStrategyItem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_connect_defaults: Option<types::ClusterServiceConnectDefaults>,
    #[serde(default)]
    pub tags: Vec<types::Tag>,
}

/// A deleted cluster is INACTIVE and can still be described.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    #[default]
    Active,
    Inactive,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
        }
    }
}

/// A cluster that was found, to be changed or not.
#[derive(Clone, Debug)]
pub struct Found {
    pub cluster: StoredCluster,
    /// `None` for the default one that nobody has changed yet.
    stored: Option<Item<StoredCluster>>,
}

impl Found {
    /// Puts the changed cluster in the place of the one that was found.
    pub fn put(&self, batch: Batch, region: &Region) -> Result<Batch, CollectionError> {
        match &self.stored {
            Some(item) => {
                let object = self.cluster.clone();
                let item = Item {
                    object,
                    ..item.clone()
                };
                collection(region)?.replace(batch, &item)
            }
            None => collection(region)?.create(batch, &self.cluster.name, &self.cluster),
        }
    }

    /// Adds to a batch that it fails if the cluster has been changed by then.
    pub fn require(&self, batch: Batch, region: &Region) -> Result<Batch, CollectionError> {
        let (key, precondition) = match &self.stored {
            Some(item) => (item.key.clone(), Precondition::At(item.revision)),
            None => (
                collection(region)?.key(&self.cluster.name)?,
                Precondition::Absent,
            ),
        };
        Ok(batch.require(key, precondition))
    }
}

pub fn collection(region: &Region) -> Result<Collection<StoredCluster>, KeyError> {
    Collection::below(["cluster", region.as_str()])
}

/// The cluster of that name, deleted ones too.
pub fn find(
    snapshot: &dyn Snapshot,
    region: &Region,
    name: &str,
) -> Result<Option<Found>, CollectionError> {
    Ok(match collection(region)?.get(snapshot, name)? {
        Some(item) => Some(Found {
            cluster: item.object.clone(),
            stored: Some(item),
        }),
        None if name == DEFAULT => Some(Found {
            cluster: untouched_default(),
            stored: None,
        }),
        None => None,
    })
}

/// The default cluster as it is before anybody changes it: as AWS's console would make it.
fn untouched_default() -> StoredCluster {
    StoredCluster {
        name: DEFAULT.to_owned(),
        settings: vec![types::ClusterSetting {
            name: Some(types::ClusterSettingName::ContainerInsights),
            value: Some("disabled".to_owned()),
        }],
        capacity_providers: capacity_providers::of_fargate(),
        ..StoredCluster::default()
    }
}

/// All of a region, in the order of their names.
pub fn all(
    snapshot: &dyn Snapshot,
    region: &Region,
) -> Result<Vec<StoredCluster>, CollectionError> {
    let items = collection(region)?.list(snapshot)?;
    let mut clusters: Vec<_> = items.into_iter().map(|item| item.object).collect();
    if let Err(place) = clusters.binary_search_by(|cluster| (*cluster.name).cmp(DEFAULT))
        && let Some(default) = find(snapshot, region, DEFAULT)?
    {
        clusters.insert(place, default.cluster);
    }
    Ok(clusters)
}
