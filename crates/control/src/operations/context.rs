//! What a handler has at hand.

use std::sync::Arc;

use neargate_api::{Error, ErrorCode};
use neargate_core::arn::{Owner, Region};
use neargate_core::timestamp::Timestamp;
use neargate_store::{Batch, CommitError, Snapshot};

use crate::endpoint::Caller;
use crate::state::State;
use crate::vpc::Vpc;

pub struct Context {
    pub state: Arc<State>,
    pub caller: Caller,
    pub now: Timestamp,
    /// The host that the client has asked.
    pub host: String,
}

impl Context {
    pub fn new(state: &Arc<State>, caller: Caller, now: Timestamp, host: &str) -> Self {
        Self {
            state: Arc::clone(state),
            caller,
            now,
            host: host.to_owned(),
        }
    }

    pub fn region(&self) -> &Region {
        &self.caller.region
    }

    /// The ARN of who sends the request.
    pub fn caller_arn(&self) -> String {
        self.state.user_arn(&self.caller.user.name)
    }

    /// Whose resources the request is about.
    pub fn owner(&self) -> Owner {
        self.state.owner(self.caller.region.clone())
    }

    pub fn vpc(&self) -> Vpc {
        self.state.vpc(self.caller.region.clone())
    }

    /// Scheme and host of the streams of sessions: unless configured, where the request came to.
    pub fn stream_base(&self) -> String {
        match &self.state.settings.stream_url {
            Some(base) => base.clone(),
            None => format!("ws://{}", self.host),
        }
    }

    /// A view of the store as it is now.
    pub fn snapshot(&self) -> Result<Box<dyn Snapshot>, Error> {
        self.state.store.snapshot().map_err(internal)
    }

    /// Reads, decides and commits as one: when somebody else has changed in between what the
    /// commit depends on, `work` is done again on what is there then.
    pub async fn transact<T>(
        &self,
        work: impl Fn(&dyn Snapshot) -> Result<(Batch, T), Error>,
    ) -> Result<T, Error> {
        loop {
            let (batch, result) = work(&*self.snapshot()?)?;
            match self.state.store.commit(batch).await {
                Ok(_) => return Ok(result),
                Err(CommitError::Conflict(conflict)) => tracing::debug!(%conflict, "once more"),
                Err(error) => return Err(internal(error)),
            }
        }
    }
}

/// Nothing that the client did. What it was is ours to know.
pub fn internal(error: impl std::error::Error) -> Error {
    tracing::error!(%error, "a request failed");
    Error::new(
        ErrorCode::Server,
        "The request failed for a reason of the server's own; its log says which.",
    )
}
