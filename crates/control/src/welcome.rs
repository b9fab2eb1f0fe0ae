//! What a newcomer has to know to use the endpoint.

use neargate_store::{AccessKey, Batch, CommitError};
use serde::{Deserialize, Serialize};

use crate::state::{RestoreError, State};

/// The user that is made at the first start. May do everything.
const FIRST_USER: &str = "neargate";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    pub region: String,
    pub access_key_id: String,
    pub secret_access_key: String,
    pub vpc: String,
    pub subnets: Vec<String>,
    pub security_group: String,
}

impl State {
    /// The first user's keys, made if there is none, and the ids of the default network.
    pub async fn welcome(&self) -> Result<Welcome, RestoreError> {
        let region = &self.settings.config.region;
        let vpc = self.vpc(region.clone());
        let key = self.first_key().await?;
        Ok(Welcome {
            region: region.to_string(),
            access_key_id: key.id,
            secret_access_key: key.secret,
            vpc: vpc.id,
            subnets: vpc.subnets.into_iter().map(|subnet| subnet.id).collect(),
            security_group: vpc.security_group.id,
        })
    }

    async fn first_key(&self) -> Result<AccessKey, RestoreError> {
        let users = self.users.list(&*self.store)?;
        let first = users
            .into_iter()
            .find(|item| item.object.name == FIRST_USER);
        if let Some(item) = first {
            return Ok(AccessKey {
                id: item.key.name().to_owned(),
                secret: item.object.secret,
            });
        }
        let key = AccessKey::generate()?;
        let all = ["*".to_owned()];
        let batch = self.users.add(Batch::new(), &key, FIRST_USER, &all)?;
        self.store.commit(batch).await?;
        Ok(key)
    }
}

impl From<CommitError> for RestoreError {
    fn from(error: CommitError) -> Self {
        Self::Tasks(error.into())
    }
}
