//! What is kept of a family as such: `definition-family/REGION/FAMILY`.
//!
//! It outlives its definitions: the number of a revision that was deleted is not used again.

use neargate_core::arn::Region;
use neargate_store::{Collection, KeyError, Prefix};
use serde::{Deserialize, Serialize};

use super::Status;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredFamily {
    /// The newest revision that there ever was; 0 if there was none.
    pub latest: u32,
    pub active: u32,
    pub inactive: u32,
}

/// As which a family is listed: `definition-families/STATUS/REGION/FAMILY`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// It has an ACTIVE definition.
    Active,
    /// It has none, but INACTIVE ones.
    Inactive,
    /// It has any of the two.
    All,
}

impl Listed {
    pub const EACH: [Self; 3] = [Self::Active, Self::Inactive, Self::All];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
            Self::All => "ALL",
        }
    }
}

impl StoredFamily {
    pub fn is_listed_as(&self, listed: Listed) -> bool {
        match listed {
            Listed::Active => self.active > 0,
            Listed::Inactive => self.active == 0 && self.inactive > 0,
            Listed::All => self.active > 0 || self.inactive > 0,
        }
    }

    /// Notes that one of its definitions is no longer of one status but of another.
    pub fn count(&mut self, from: Option<Status>, to: Option<Status>) {
        if let Some(count) = from.and_then(|status| self.of(status)) {
            *count = count.saturating_sub(1);
        }
        if let Some(count) = to.and_then(|status| self.of(status)) {
            *count += 1;
        }
    }

    const fn of(&mut self, status: Status) -> Option<&mut u32> {
        match status {
            Status::Active => Some(&mut self.active),
            Status::Inactive => Some(&mut self.inactive),
            Status::DeleteInProgress => None,
        }
    }
}

pub fn collection(region: &Region) -> Result<Collection<StoredFamily>, KeyError> {
    Collection::below(["definition-family", region.as_str()])
}

/// The families that are listed so, as keys without values.
pub fn listed(region: &Region, listed: Listed) -> Result<Prefix, KeyError> {
    Prefix::below(["definition-families", listed.as_str(), region.as_str()])
}
