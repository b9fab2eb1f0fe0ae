//! What all requests share.

use std::path::PathBuf;
use std::sync::Arc;

use neargate_core::arn::{Owner, Region};
use neargate_core::config::Config;
use neargate_store::{Store, UserError, Users};

use crate::definitions::reap;
use crate::instances::Machine;
use crate::metrics::Metrics;
use crate::services::Reconciler;
use crate::tasks::{Launcher, Tasks, TasksError};
use crate::vpc::{Vpc, id};

/// What the endpoint is told when it starts.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The state root, which it shares with the engine.
    pub root: PathBuf,
    pub config: Config,
    pub machine: Machine,
    /// Scheme and host of the streams of sessions, for clients that insist on AWS's.
    pub stream_url: Option<String>,
}

pub struct State {
    pub settings: Settings,
    pub store: Arc<dyn Store>,
    pub users: Users,
    pub tasks: Arc<Tasks>,
    pub metrics: Metrics,
}

impl State {
    /// Takes up what the store knows. Needs a runtime, in which the tasks are then followed.
    pub fn restore(
        settings: Settings,
        store: Arc<dyn Store>,
        launcher: Arc<dyn Launcher>,
    ) -> Result<Arc<Self>, RestoreError> {
        let tasks = Arc::new(Tasks::new(
            settings.root.clone(),
            settings.config.clone(),
            Arc::clone(&store),
            launcher,
        ));
        tasks.restore()?;
        tokio::spawn(Arc::clone(&tasks).discover());
        tokio::spawn(Arc::clone(&tasks).expire());
        tokio::spawn(reap::forever(Arc::clone(&store), Arc::clone(&tasks)));
        tokio::spawn(Reconciler::new(Arc::clone(&store), Arc::clone(&tasks)).run());
        Ok(Arc::new(Self {
            settings,
            store,
            users: Users::new()?,
            tasks,
            metrics: Metrics::new(),
        }))
    }

    pub fn owner(&self, region: Region) -> Owner {
        Owner {
            region,
            account: self.settings.config.account.clone(),
        }
    }

    /// The ARN of a user, as IAM names it.
    pub fn user_arn(&self, name: &str) -> String {
        format!("arn:aws:iam::{}:user/{name}", self.settings.config.account)
    }

    /// The id of a user, as IAM has one beside the name.
    pub fn user_id(&self, name: &str) -> String {
        id::of_iam("AIDA", &self.user_arn(name))
    }

    pub fn vpc(&self, region: Region) -> Vpc {
        Vpc::default_of(&self.owner(region), self.settings.config.network.cidr)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error("the tasks cannot be taken up again")]
    Tasks(#[from] TasksError),
    #[error(transparent)]
    Users(#[from] UserError),
}
