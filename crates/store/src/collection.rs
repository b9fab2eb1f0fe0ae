use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Batch, Entry, Key, KeyError, Prefix, Revision, Scan, Snapshot, StoreError};

/// Objects of one type, as JSON, below one prefix.
///
/// It reads from snapshots and adds to batches, so that several collections take
/// part in one commit.
#[derive(Debug, Clone)]
pub struct Collection<T> {
    prefix: Prefix,
    object: PhantomData<fn() -> T>,
}

/// An object with its revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item<T> {
    /// Where it is.
    pub key: Key,
    /// The commit that put it there.
    pub revision: Revision,
    /// Itself.
    pub object: T,
}

/// Why an object could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum CollectionError {
    /// Its name is none.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store cannot.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is stored does not have this type.
    #[error("{key} does not hold what it should: {source}")]
    Parse {
        /// Which.
        key: Key,
        /// Why not.
        source: serde_json::Error,
    },
    /// It cannot be written as JSON.
    #[error("{key} cannot be written: {source}")]
    Write {
        /// Which.
        key: Key,
        /// Why not.
        source: serde_json::Error,
    },
}

impl<T: Serialize + DeserializeOwned> Collection<T> {
    /// The objects below that path.
    pub fn below<S: AsRef<str>>(segments: impl IntoIterator<Item = S>) -> Result<Self, KeyError> {
        Ok(Self {
            prefix: Prefix::below(segments)?,
            object: PhantomData,
        })
    }

    /// What they have in common, for a scan or a watch.
    pub fn prefix(&self) -> &Prefix {
        &self.prefix
    }

    /// Where the object of that name is; names may have several segments: `web/0000000012`.
    pub fn key(&self, name: &str) -> Result<Key, KeyError> {
        self.prefix.key(name.split('/'))
    }

    /// The object of that name.
    pub fn get(
        &self,
        snapshot: &dyn Snapshot,
        name: &str,
    ) -> Result<Option<Item<T>>, CollectionError> {
        let entry = snapshot.get(&self.key(name)?)?;
        entry.map(|entry| self.read(&entry)).transpose()
    }

    /// All of them, in the order of their names.
    pub fn list(&self, snapshot: &dyn Snapshot) -> Result<Vec<Item<T>>, CollectionError> {
        let page = snapshot.scan(&Scan::of(self.prefix.clone()))?;
        page.entries.iter().map(|entry| self.read(entry)).collect()
    }

    /// The object of an entry.
    pub fn read(&self, entry: &Entry) -> Result<Item<T>, CollectionError> {
        let object = self.parse(&entry.key, &entry.value)?;
        Ok(Item {
            key: entry.key.clone(),
            revision: entry.revision,
            object,
        })
    }

    /// The object of a value, say of a [`Change`](crate::Change).
    pub fn parse(&self, key: &Key, value: &[u8]) -> Result<T, CollectionError> {
        serde_json::from_slice(value).map_err(|source| CollectionError::Parse {
            key: key.clone(),
            source,
        })
    }

    /// Adds an object where none of that name is.
    pub fn create(&self, batch: Batch, name: &str, object: &T) -> Result<Batch, CollectionError> {
        let key = self.key(name)?;
        let value = self.write(&key, object)?;
        Ok(batch.create(key, value))
    }

    /// Puts `item.object` in place of the one of `item.revision`.
    pub fn replace(&self, batch: Batch, item: &Item<T>) -> Result<Batch, CollectionError> {
        let value = self.write(&item.key, &item.object)?;
        Ok(batch.replace(item.key.clone(), item.revision, value))
    }

    /// Puts the object, whatever is there.
    pub fn put(&self, batch: Batch, name: &str, object: &T) -> Result<Batch, CollectionError> {
        let key = self.key(name)?;
        let value = self.write(&key, object)?;
        Ok(batch.put(key, value))
    }

    fn write(&self, key: &Key, object: &T) -> Result<Vec<u8>, CollectionError> {
        serde_json::to_vec(object).map_err(|source| CollectionError::Write {
            key: key.clone(),
            source,
        })
    }
}
