use std::fmt;
use std::sync::Arc;

use crate::{Key, Prefix};

/// The number of a commit. They grow, and no number is used again, also not after
/// an object was deleted and made anew.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(transparent)]
pub struct Revision(pub u64);

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An object as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where.
    pub key: Key,
    /// Its bytes.
    pub value: Arc<[u8]>,
    /// The commit that put it there.
    pub revision: Revision,
}

/// Which entries to read.
#[derive(Debug, Clone)]
pub struct Scan {
    pub(crate) prefix: Prefix,
    pub(crate) after: Option<String>,
    pub(crate) limit: usize,
    pub(crate) descending: bool,
}

impl Scan {
    /// All entries below, in the order of their keys.
    pub fn of(prefix: Prefix) -> Self {
        Self {
            prefix,
            after: None,
            limit: usize::MAX,
            descending: false,
        }
    }

    /// Only those that come after this key in the scan's direction, which need not
    /// exist (any more).
    pub fn after(mut self, key: impl Into<String>) -> Self {
        self.after = Some(key.into());
        self
    }

    /// So many at most.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// In the opposite order.
    pub fn descending(mut self) -> Self {
        self.descending = true;
        self
    }
}

/// What a scan found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Whether the limit left some out: scan again, after the last one's key.
    pub more: bool,
}
