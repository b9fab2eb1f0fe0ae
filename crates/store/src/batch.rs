use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{Key, Revision};

/// Changes that are made together, or not at all.
///
/// Preconditions speak of the state before the batch. Of several things that are
/// said of one key, the last counts.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pub(crate) operations: BTreeMap<Key, Operation>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Operation {
    pub precondition: Option<Precondition>,
    pub change: Option<Put>,
}

/// The new value, or none to delete.
pub(crate) type Put = Option<Arc<[u8]>>;

/// What must be so for a batch to be committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precondition {
    /// Nothing is there.
    Absent,
    /// Something is there, whatever its revision.
    Present,
    /// What is there was put by this commit.
    At(Revision),
}

impl Precondition {
    pub(crate) fn holds(self, found: Option<Revision>) -> bool {
        match self {
            Self::Absent => found.is_none(),
            Self::Present => found.is_some(),
            Self::At(revision) => found == Some(revision),
        }
    }
}

impl Batch {
    /// Without any change.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts the value, whatever is there.
    pub fn put(mut self, key: Key, value: impl AsRef<[u8]>) -> Self {
        self.operation(key).change = Some(Some(value.as_ref().into()));
        self
    }

    /// Deletes what is there, if anything.
    pub fn delete(mut self, key: Key) -> Self {
        self.operation(key).change = Some(None);
        self
    }

    /// Demands something of a key, whether or not the batch changes it.
    pub fn require(mut self, key: Key, precondition: Precondition) -> Self {
        self.operation(key).precondition = Some(precondition);
        self
    }

    /// Puts the value where nothing is.
    pub fn create(self, key: Key, value: impl AsRef<[u8]>) -> Self {
        self.require(key.clone(), Precondition::Absent)
            .put(key, value)
    }

    /// Puts the value in place of the one of that revision.
    pub fn replace(self, key: Key, revision: Revision, value: impl AsRef<[u8]>) -> Self {
        self.require(key.clone(), Precondition::At(revision))
            .put(key, value)
    }

    /// Deletes the value of that revision.
    pub fn remove(self, key: Key, revision: Revision) -> Self {
        self.require(key.clone(), Precondition::At(revision))
            .delete(key)
    }

    /// Both, as one. What `other` says of a key counts.
    pub fn and(mut self, other: Self) -> Self {
        for (key, operation) in other.operations {
            let own = self.operation(key);
            own.precondition = operation.precondition.or(own.precondition);
            own.change = operation.change.or(own.change.take());
        }
        self
    }

    fn operation(&mut self, key: Key) -> &mut Operation {
        self.operations.entry(key).or_default()
    }
}
