//! Attributes that users give the instance: `attribute/REGION/CLUSTER/ID/NAME`.

use neargate_api::types::Attribute;
use neargate_core::arn::Owner;
use neargate_store::{Collection, CollectionError, KeyError, Snapshot};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredAttribute {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl StoredAttribute {
    pub fn shown(&self) -> Attribute {
        Attribute {
            name: Some(self.name.clone()),
            value: self.value.clone(),
            ..Attribute::default()
        }
    }
}

pub fn collection(
    owner: &Owner,
    cluster: &str,
    id: &str,
) -> Result<Collection<StoredAttribute>, KeyError> {
    Collection::below(["attribute", owner.region.as_str(), cluster, id])
}

/// An attribute's name in the collection: a slash is not to part it.
pub fn key(name: &str) -> String {
    name.replace('/', "%2F")
}

/// All of an instance.
pub fn all(
    snapshot: &dyn Snapshot,
    owner: &Owner,
    cluster: &str,
    id: &str,
) -> Result<Vec<StoredAttribute>, CollectionError> {
    let items = collection(owner, cluster, id)?.list(snapshot)?;
    Ok(items.into_iter().map(|item| item.object).collect())
}
