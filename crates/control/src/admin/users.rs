//! The users of the endpoint. The same whether it runs or not.

use neargate_store::{AccessKey, Batch, CommitError, Store, UserError, Users};
use serde::{Deserialize, Serialize};

/// The longest name that IAM takes.
const LONGEST_NAME: usize = 64;

/// A user, without the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KnownUser {
    pub name: String,
    pub access_key_id: String,
    pub allow: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewUser {
    pub name: String,
    pub allow: Vec<String>,
}

/// What a new user signs requests with. The secret is told once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Keys {
    pub access_key_id: String,
    pub secret_access_key: String,
}

#[derive(Debug, thiserror::Error)]
pub enum UsersError {
    #[error("there is a user {0} already")]
    Exists(String),
    #[error("there is no user {0}")]
    Missing(String),
    #[error("{0:?} is no user's name: letters, digits and +=,.@_-, at most {LONGEST_NAME}")]
    Name(String),
    #[error(transparent)]
    Pattern(UserError),
    #[error(transparent)]
    Other(UserError),
}

impl From<UserError> for UsersError {
    fn from(error: UserError) -> Self {
        match error {
            UserError::Pattern(_) => Self::Pattern(error),
            error => Self::Other(error),
        }
    }
}

impl From<CommitError> for UsersError {
    fn from(error: CommitError) -> Self {
        Self::Other(error.into())
    }
}

/// All of them, by name.
pub fn list(users: &Users, store: &dyn Store) -> Result<Vec<KnownUser>, UsersError> {
    let items = users.list(store)?.into_iter();
    let mut known: Vec<_> = items
        .map(|item| KnownUser {
            access_key_id: item.key.name().to_owned(),
            name: item.object.name,
            allow: item.object.allow,
        })
        .collect();
    known.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(known)
}

pub async fn add(users: &Users, store: &dyn Store, user: &NewUser) -> Result<Keys, UsersError> {
    if !is_name(&user.name) {
        return Err(UsersError::Name(user.name.clone()));
    }
    if list(users, store)?
        .iter()
        .any(|known| known.name == user.name)
    {
        return Err(UsersError::Exists(user.name.clone()));
    }
    let key = AccessKey::generate()?;
    let batch = users.add(Batch::new(), &key, &user.name, &user.allow)?;
    store.commit(batch).await?;
    Ok(Keys {
        access_key_id: key.id,
        secret_access_key: key.secret,
    })
}

/// Takes all of a user's keys away.
pub async fn remove(users: &Users, store: &dyn Store, name: &str) -> Result<(), UsersError> {
    let batch = removal(users, store, name)?;
    store.commit(batch).await?;
    Ok(())
}

fn removal(users: &Users, store: &dyn Store, name: &str) -> Result<Batch, UsersError> {
    let mut known = list(users, store)?;
    known.retain(|user| user.name == name);
    if known.is_empty() {
        return Err(UsersError::Missing(name.to_owned()));
    }
    let mut batch = Batch::new();
    for user in known {
        batch = users.remove(batch, &user.access_key_id)?;
    }
    Ok(batch)
}

/// Whether a user can have that name.
pub fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte);
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use neargate_store::Embedded;
    use tempfile::TempDir;

    use super::*;

    #[tokio::test]
    async fn a_user_can_be_added_once_and_removed() {
        let root = TempDir::new().unwrap();
        let store = Embedded::open(root.path()).unwrap();
        let users = Users::new().unwrap();
        let ann = NewUser {
            name: "ann".to_owned(),
            allow: vec!["ecs:RunTask".to_owned()],
        };
        let keys = add(&users, &store, &ann).await.unwrap();
        let again = add(&users, &store, &ann).await;
        assert!(matches!(again, Err(UsersError::Exists(_))));
        let known = list(&users, &store).unwrap();
        assert_eq!(known[0].access_key_id, keys.access_key_id);
        remove(&users, &store, "ann").await.unwrap();
        let again = remove(&users, &store, "ann").await;
        assert!(matches!(again, Err(UsersError::Missing(_))));
        assert_eq!(users.get(&store, &keys.access_key_id).unwrap(), None);
    }

    #[tokio::test]
    async fn what_no_user_can_be_is_refused() {
        let root = TempDir::new().unwrap();
        let store = Embedded::open(root.path()).unwrap();
        let users = Users::new().unwrap();
        for (name, allow) in [("a/b", "*"), ("", "*"), ("ann", "everything")] {
            let user = NewUser {
                name: name.to_owned(),
                allow: vec![allow.to_owned()],
            };
            assert!(add(&users, &store, &user).await.is_err(), "{name} {allow}");
        }
        assert_eq!(list(&users, &store).unwrap(), []);
    }
}
