//! Task definitions as they are kept: `task-definition/REGION/FAMILY/REVISION`, and beside them what
//! finds them without looking at all: [`family`] and [`index`].

pub mod change;
pub mod family;
pub mod index;
pub mod reap;

use neargate_core::arn::Region;
use neargate_core::taskdef::{Tag, TaskDefinition};
use neargate_core::timestamp::Timestamp;
use neargate_store::{Collection, CollectionError, Item, KeyError, Snapshot};
use serde::{Deserialize, Serialize};

/// One revision of a family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredDefinition {
    /// Normalised, with ECS's defaults filled in, without tags.
    pub definition: TaskDefinition,
    pub revision: u32,
    pub status: Status,
    pub registered_at: Timestamp,
    /// The ARN of who registered it.
    pub registered_by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deregistered_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_requested_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Active,
    Inactive,
    DeleteInProgress,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
            Self::DeleteInProgress => "DELETE_IN_PROGRESS",
        }
    }
}

/// All families of a region.
pub fn collection(region: &Region) -> Result<Collection<StoredDefinition>, KeyError> {
    Collection::below(["task-definition", region.as_str()])
}

/// A definition's name in the collection. Zeros keep the revisions in their order.
pub fn name(family: &str, revision: u32) -> String {
    format!("{family}/{revision:010}")
}

pub fn get(
    snapshot: &dyn Snapshot,
    region: &Region,
    family: &str,
    revision: u32,
) -> Result<Option<StoredDefinition>, CollectionError> {
    let item = item(snapshot, region, family, revision)?;
    Ok(item.map(|item| item.object))
}

/// The same, to be changed.
pub fn item(
    snapshot: &dyn Snapshot,
    region: &Region,
    family: &str,
    revision: u32,
) -> Result<Option<Item<StoredDefinition>>, CollectionError> {
    collection(region)?.get(snapshot, &name(family, revision))
}
