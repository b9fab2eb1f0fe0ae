//! What is said on a supervisor's socket.
//!
//! A client opens a connection, sends one [`Request`], and reads [`Reply`]s.
//! After [`Request::Exec`] the connection carries the command's streams too.

use std::fmt;

use neargate_core::task::{Event, StopRequest, Task};
use neargate_core::timestamp::Seconds;
use neargate_session::document::Document;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case")]
pub enum Request {
    /// The task as it is now; answered by one [`Reply::Task`].
    Describe,
    /// A [`Reply::Task`] now and after each change, until the task is STOPPED.
    /// The `owner` of a foreground task is watched in return: when its
    /// connection ends before the task does, the task is stopped.
    Watch { owner: bool },
    /// Stops the task as ECS does: stop signals, time-outs, then SIGKILL.
    Stop(StopOrder),
    /// The declared kernel parameters and the values in force.
    Sysctls,
    /// Runs a command in a container.
    Exec(ExecRequest),
    /// Opens a session, which a client attaches to later. Its command starts when that client is
    /// ready for it.
    OpenSession(SessionRequest),
    /// Replaces the token of a session, for a client that was cut off.
    RenewToken { session_id: String, token: String },
    /// Ends a session at once.
    EndSession { session_id: String },
    /// Has no reply: from here on the connection carries the frames of a client's WebSocket,
    /// [`crate::frame::Kind::Text`] and [`crate::frame::Kind::Binary`], the first of which shows the
    /// session's token.
    AttachSession { session_id: String },
    /// Within an exec: the terminal's new size.
    Resize { rows: u16, columns: u16 },
    /// Within an exec: no more input will come.
    EndOfInput,
}

/// That a task is to stop, for whom, and how soon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopOrder {
    pub who: StopRequest,
    /// No container gets more time than this, whatever its `stopTimeout`.
    pub timeout_seconds: Option<u32>,
    /// SIGKILL to everything, at once.
    pub kill: bool,
}

impl StopOrder {
    /// A user's, as StopTask's.
    pub fn by_user(reason: Option<String>) -> Self {
        Self {
            who: StopRequest::User { reason },
            timeout_seconds: None,
            kill: false,
        }
    }

    pub fn killing(self) -> Self {
        Self { kill: true, ..self }
    }

    /// What it means to the task.
    pub fn events(self) -> impl Iterator<Item = Event> {
        let limit = self.timeout_seconds.map(Seconds);
        let limited = limit.map(|limit| Event::StopTimeoutLimited { limit });
        let requested = Event::StopRequested { request: self.who };
        let killed = self.kill.then_some(Event::KillRequested);
        limited.into_iter().chain([requested]).chain(killed)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExecRequest {
    pub container: String,
    pub command: Vec<String>,
    /// `None` runs as root, as ECS Exec does.
    pub user: Option<String>,
    pub working_directory: Option<String>,
    /// Added to the container's own environment.
    pub environment: Vec<(String, String)>,
    /// Added where the container's own environment has no such variable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environment_defaults: Vec<(String, String)>,
    /// A terminal of this size instead of pipes.
    pub terminal: Option<TerminalSize>,
    /// Whether the client will send input; otherwise the command reads
    /// end-of-file at once.
    pub input: bool,
}

/// A session of ECS Exec, or of SSM.
#[derive(Clone, Serialize, Deserialize)]
pub struct SessionRequest {
    pub session_id: String,
    /// Opens the session once.
    pub token: String,
    pub document: Document,
    /// Its terminal's size is the client's to say. Of a session that forwards a port only the
    /// container matters.
    pub command: ExecRequest,
    /// What is written down of the session, for people.
    pub about: About,
    /// Whether all of it is written down.
    pub recording: Option<Recording>,
}

/// Whose session it is, and what for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The ARN of who opened it.
    pub owner: String,
    /// The name of its document.
    pub document: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// What was typed as well.
    pub input: bool,
}

/// The token opens the session: it is not for logs.
impl fmt::Debug for SessionRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionRequest")
            .field("session_id", &self.session_id)
            .field("document", &self.document)
            .field("command", &self.command)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminalSize {
    pub rows: u16,
    pub columns: u16,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    Task {
        task: Box<Task>,
    },
    /// The request was taken; what follows from it shows in the task.
    Accepted,
    Sysctls {
        sysctls: Vec<Sysctl>,
    },
    /// The command runs.
    ExecStarted {
        pid: i32,
    },
    /// The command ended; the last message of an exec.
    ExecEnded {
        exit_code: i32,
    },
    /// The request could not be met.
    Refused {
        error: String,
        hint: Option<String>,
    },
}

/// A declared kernel parameter and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sysctl {
    pub container: String,
    pub name: String,
    pub declared: String,
    /// The value in force in the container now; `None` when it cannot be read.
    pub in_force: Option<String>,
    /// Who set the value in force: the container started last that declares
    /// it, for parameters that the task shares.
    pub set_by: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_survive_the_wire() {
        let order = StopOrder {
            who: StopRequest::ServiceScheduler {
                reason: "Scaling activity initiated by (deployment ecs-svc/1)".into(),
            },
            timeout_seconds: Some(5),
            kill: true,
        };
        let wire = serde_json::to_string(&Request::Stop(order.clone())).unwrap();
        match serde_json::from_str(&wire).unwrap() {
            Request::Stop(received) => assert_eq!(received, order),
            other => panic!("{other:?}"),
        }
        assert_eq!(order.events().count(), 3);
    }
}
