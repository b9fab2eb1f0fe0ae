//! Sessions of ECS Exec and SSM, as far as they are the endpoint's: it opens them, knows whose they
//! are, and carries their clients' frames. They live in the supervisors.

mod relay;
mod secret;
mod stream;

use neargate_api::types::ExecuteCommandLogging;
use neargate_core::arn::Region;
use neargate_core::ids::TaskId;
use neargate_core::timestamp::Timestamp;
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::message::{About, ExecRequest, Recording, Reply, Request, SessionRequest};
use neargate_protocol::session::is_id;
use neargate_session::document::Document;
use neargate_store::{Batch, Collection, CollectionError, CommitError, KeyError, StoreError};
use serde::{Deserialize, Serialize};

use crate::clusters::StoredCluster;
use crate::state::State;
use crate::tasks::{KnownTask, Supervisor};

pub use relay::conversation;
pub use stream::Stream;

/// What is kept of a session: it outlives the endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredSession {
    pub id: String,
    pub task: TaskId,
    pub container: String,
    /// What the client named: `ecs:CLUSTER_TASK_RUNTIMEID`.
    pub target: String,
    /// The ARN of who opened it.
    pub owner: String,
    pub document: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub started_at: Timestamp,
}

/// What a session is to do.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub container: String,
    pub document: Document,
    pub command: ExecRequest,
    pub name: Naming,
    pub document_name: String,
    pub reason: Option<String>,
    pub owner: String,
    pub target: String,
    pub recorded: bool,
}

/// How a session's id begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    ExecuteCommand,
    /// By the user who opens it.
    User(String),
}

/// A session that waits for its client.
#[derive(Clone, Debug)]
pub struct Opened {
    pub id: String,
    pub token: String,
}

#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error("the task has no supervisor")]
    NotRunning,
    #[error("{0}")]
    Refused(String),
    #[error("the task's supervisor does not answer: {0}")]
    Silent(String),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Collection(#[from] CollectionError),
    #[error(transparent)]
    Commit(#[from] CommitError),
}

/// What a session runs, in the environment that ECS's agent gives it.
pub fn command(container: &str, command: Vec<String>) -> ExecRequest {
    let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    ExecRequest {
        container: container.to_owned(),
        command,
        user: None,
        working_directory: None,
        environment: vec![variable("TERM", "xterm-256color")],
        environment_defaults: vec![variable("LANG", "C.UTF-8")],
        terminal: None,
        input: false,
    }
}

/// Whether the sessions in a cluster's tasks are to be written down.
pub fn are_recorded(cluster: &StoredCluster) -> bool {
    let exec = cluster
        .configuration
        .as_ref()
        .and_then(|configuration| configuration.execute_command_configuration.as_ref());
    let logging = exec.and_then(|exec| exec.logging);
    logging.is_some_and(|logging| logging != ExecuteCommandLogging::None)
}

pub fn collection(region: &Region) -> Result<Collection<StoredSession>, KeyError> {
    Collection::below(["session", region.as_str()])
}

impl State {
    /// Opens a session in a task. Its command starts when its client is there.
    pub async fn open_session(
        &self,
        task: &KnownTask,
        wanted: Wanted,
        now: Timestamp,
    ) -> Result<Opened, SessionError> {
        let opened = Opened {
            id: match &wanted.name {
                Naming::ExecuteCommand => format!("ecs-execute-command-{}", secret::word(26)?),
                Naming::User(name) => {
                    let of_a_file = |letter: &char| is_id(letter.encode_utf8(&mut [0; 4]));
                    let name: String = name.chars().filter(of_a_file).take(64).collect();
                    format!("{name}-{}", secret::word(26)?)
                }
            },
            token: secret::token()?,
        };
        let stored = StoredSession {
            id: opened.id.clone(),
            task: task.record.id,
            container: wanted.container,
            target: wanted.target,
            owner: wanted.owner.clone(),
            document: wanted.document_name.clone(),
            reason: wanted.reason.clone(),
            started_at: now,
        };
        let collection = collection(&task.owner.region)?;
        let batch = collection.create(Batch::new(), &opened.id, &stored)?;
        self.store.commit(batch).await?;
        let request = Request::OpenSession(SessionRequest {
            session_id: opened.id.clone(),
            token: opened.token.clone(),
            document: wanted.document,
            command: wanted.command,
            about: About {
                owner: wanted.owner,
                document: wanted.document_name,
                reason: wanted.reason,
            },
            recording: wanted.recorded.then_some(Recording {
                input: self.settings.config.exec.record_input,
            }),
        });
        self.ask_supervisor(task.record.id, &request).await?;
        Ok(opened)
    }

    /// A new token for a session that a client was cut off from.
    pub async fn resume_session(
        &self,
        region: &Region,
        id: &str,
    ) -> Result<Option<Opened>, SessionError> {
        let Some(stored) = self.session(region, id)? else {
            return Ok(None);
        };
        let token = secret::token()?;
        let request = Request::RenewToken {
            session_id: id.to_owned(),
            token: token.clone(),
        };
        match self.ask_supervisor(stored.task, &request).await {
            Ok(()) => Ok(Some(Opened {
                id: id.to_owned(),
                token,
            })),
            Err(SessionError::NotRunning | SessionError::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub async fn end_session(&self, region: &Region, id: &str) -> Result<(), SessionError> {
        let Some(stored) = self.session(region, id)? else {
            return Ok(());
        };
        let request = Request::EndSession {
            session_id: id.to_owned(),
        };
        match self.ask_supervisor(stored.task, &request).await {
            // It has ended by itself.
            Ok(()) | Err(SessionError::NotRunning | SessionError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub fn session(
        &self,
        region: &Region,
        id: &str,
    ) -> Result<Option<StoredSession>, SessionError> {
        // What cannot be a key is no session's id.
        if id.is_empty() || id.contains('/') || id.len() > 96 {
            return Ok(None);
        }
        let item = collection(region)?.get(&*self.store.snapshot()?, id)?;
        Ok(item.map(|item| item.object))
    }

    async fn ask_supervisor(&self, task: TaskId, request: &Request) -> Result<(), SessionError> {
        let directory = TaskDirectory::of(&self.settings.root, task);
        let mut supervisor = Supervisor::connect(&directory)?.ok_or(SessionError::NotRunning)?;
        supervisor.send(request).await?;
        match supervisor.next().await {
            Ok(Some(Reply::Accepted)) => Ok(()),
            Ok(Some(Reply::Refused { error, .. })) => Err(SessionError::Refused(error)),
            Ok(Some(_)) => Err(SessionError::Silent("an answer to another question".into())),
            Ok(None) => Err(SessionError::NotRunning),
            Err(error) => Err(SessionError::Silent(error.to_string())),
        }
    }
}
