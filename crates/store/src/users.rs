//! Who may call the endpoint: access keys with their secrets, at `users/ACCESSKEYID`.
//!
//! Signatures are made with the secret itself, so it is stored as it is, in a file
//! that only root may read.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

use crate::{Batch, Collection, CollectionError, CommitError, Item, Prefix, Store, StoreError};

const PREFIX: &str = "users";

/// An access key, and whose it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The user's name, as in `arn:aws:iam::ACCOUNT:user/NAME`.
    pub name: String,
    /// What signatures are made with.
    pub secret: String,
    /// The operations that it may call: `ecs:RunTask`, `ecs:*`, `*`.
    pub allow: Vec<String>,
}

/// Without the secret, which belongs into no log.
impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("name", &self.name)
            .field("allow", &self.allow)
            .finish_non_exhaustive()
    }
}

impl User {
    /// Whether it may call the operation of the service, say `ecs` and `RunTask`. As
    /// with IAM, letter case does not matter, and `*` stands for any characters at the
    /// end of a pattern.
    pub fn may(&self, service: &str, operation: &str) -> bool {
        let action = format!("{service}:{operation}").to_ascii_lowercase();
        self.allow.iter().any(|pattern| {
            let pattern = pattern.to_ascii_lowercase();
            match pattern.strip_suffix('*') {
                Some(start) => action.starts_with(start),
                None => action == pattern,
            }
        })
    }
}

/// A new key pair.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// `AKIA` and 16 of `A-Z2-7`.
    pub id: String,
    /// 40 characters of base64.
    pub secret: String,
}

impl AccessKey {
    /// One that nobody has.
    pub fn generate() -> Result<Self, UserError> {
        let bytes = random::<16>()?;
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        // 256 is a multiple of 32: all letters are equally likely.
        let letter = |byte: &u8| char::from(letters[usize::from(byte % 32)]);
        Ok(Self {
            id: "AKIA".chars().chain(bytes.iter().map(letter)).collect(),
            secret: BASE64_STANDARD.encode(random::<30>()?),
        })
    }
}

fn random<const N: usize>() -> Result<[u8; N], UserError> {
    let mut bytes = [0; N];
    let mut filled = 0;
    while filled < N {
        let rest = &mut bytes[filled..];
        match rustix::rand::getrandom(rest, rustix::rand::GetRandomFlags::empty()) {
            Ok(more) => filled += more,
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(UserError::Random(error.into())),
        }
    }
    Ok(bytes)
}

/// Why a user could not be read, added or removed.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// The kernel has no random numbers.
    #[error("cannot get random numbers: {0}")]
    Random(std::io::Error),
    /// A pattern allows nothing.
    #[error("{0:?} is no operation: write ecs:RunTask, ecs:* or *")]
    Pattern(String),
    /// What is stored is no user, or the store cannot be read.
    #[error(transparent)]
    Read(#[from] CollectionError),
    /// It was not written.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl From<StoreError> for UserError {
    fn from(error: StoreError) -> Self {
        Self::Read(error.into())
    }
}

/// The users of the endpoint.
#[derive(Debug, Clone)]
pub struct Users {
    collection: Collection<User>,
}

impl Users {
    /// Where they are.
    pub fn new() -> Result<Self, UserError> {
        let collection = Collection::below([PREFIX]).map_err(CollectionError::from)?;
        Ok(Self { collection })
    }

    /// For a watch.
    pub fn prefix(&self) -> &Prefix {
        self.collection.prefix()
    }

    /// The user with that access key. What is no access key has none.
    pub fn get(&self, store: &dyn Store, access_key_id: &str) -> Result<Option<User>, UserError> {
        if !is_access_key_id(access_key_id) {
            return Ok(None);
        }
        let snapshot = store.snapshot()?;
        let found = self.collection.get(&*snapshot, access_key_id)?;
        Ok(found.map(|item| item.object))
    }

    /// All of them; the name of an item's key is the access key id.
    pub fn list(&self, store: &dyn Store) -> Result<Vec<Item<User>>, UserError> {
        Ok(self.collection.list(&*store.snapshot()?)?)
    }

    /// What adds a new access key, once it is committed.
    pub fn add(
        &self,
        batch: Batch,
        key: &AccessKey,
        name: &str,
        allow: &[String],
    ) -> Result<Batch, UserError> {
        if let Some(pattern) = allow.iter().find(|pattern| !is_pattern(pattern)) {
            return Err(UserError::Pattern(pattern.clone()));
        }
        let user = User {
            name: name.to_owned(),
            secret: key.secret.clone(),
            allow: allow.to_vec(),
        };
        Ok(self.collection.create(batch, &key.id, &user)?)
    }

    /// What removes an access key, once it is committed.
    pub fn remove(&self, batch: Batch, access_key_id: &str) -> Result<Batch, UserError> {
        Ok(batch.delete(
            self.collection
                .key(access_key_id)
                .map_err(CollectionError::from)?,
        ))
    }
}

fn is_access_key_id(text: &str) -> bool {
    (16..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_pattern(text: &str) -> bool {
    let is_name = |name: &str| {
        let name = name.strip_suffix('*').unwrap_or(name);
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    match text.split_once(':') {
        Some((service, operation)) => {
            !service.is_empty()
                && !service.contains('*')
                && is_name(service)
                && !operation.is_empty()
                && is_name(operation)
        }
        None => text == "*",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(allow: &[&str]) -> User {
        User {
            name: "ann".to_owned(),
            secret: "secret".to_owned(),
            allow: allow.iter().map(|&pattern| pattern.to_owned()).collect(),
        }
    }

    #[test]
    fn a_user_may_what_the_list_says() {
        assert!(user(&["ecs:RunTask"]).may("ecs", "RunTask"));
        assert!(user(&["ecs:runtask"]).may("ecs", "RunTask"));
        assert!(!user(&["ecs:RunTask"]).may("ecs", "RunTasks"));
        assert!(user(&["ecs:Describe*"]).may("ecs", "DescribeTasks"));
        assert!(user(&["ecs:*"]).may("ecs", "StopTask"));
        assert!(!user(&["ecs:*"]).may("ssm", "StartSession"));
        assert!(user(&["ssm:*", "*"]).may("ecs", "StopTask"));
        assert!(!user(&[]).may("ecs", "StopTask"));
    }

    #[test]
    fn new_access_keys_have_the_form_of_aws_and_differ() {
        let keys: Vec<_> = (0..100).map(|_| AccessKey::generate().unwrap()).collect();
        for key in &keys {
            let random = key.id.strip_prefix("AKIA").unwrap();
            assert!(
                random
                    .bytes()
                    .all(|c| matches!(c, b'A'..=b'Z' | b'2'..=b'7'))
            );
            assert_eq!((key.id.len(), key.secret.len()), (20, 40));
            assert!(!key.secret.contains('='));
        }
        let ids: std::collections::HashSet<_> = keys.iter().map(|key| &key.id).collect();
        let secrets: std::collections::HashSet<_> = keys.iter().map(|key| &key.secret).collect();
        assert_eq!((ids.len(), secrets.len()), (100, 100));
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert!(!format!("{:?}", user(&["*"])).contains("secret"));
    }

    #[test]
    fn only_patterns_are_patterns() {
        for fine in ["*", "ecs:*", "ecs:RunTask", "ecs:Describe*"] {
            assert!(is_pattern(fine), "{fine}");
        }
        for wrong in [
            "",
            "ecs",
            "ecs:",
            ":RunTask",
            "ecs:*Task",
            "*:RunTask",
            "ecs:Run Task",
        ] {
            assert!(!is_pattern(wrong), "{wrong}");
        }
    }
}
