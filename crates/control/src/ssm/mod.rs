//! What is asked of AWS Systems Manager: sessions in containers, also those of ECS Exec.
//!
//! The session-manager-plugin sends ResumeSession and TerminateSession to the endpoint that its
//! session came from, and so to ECS's.

mod describe;
mod document;
mod start;
mod target;

use std::sync::Arc;

use neargate_core::timestamp::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::endpoint::{Refusal, allow, identify};
use crate::operations::{Context, internal};
use crate::server::Request;
use crate::sessions::{Opened, SessionError, Stream};
use crate::state::State;

const SERVICE: &str = "ssm";

const OPERATIONS: [&str; 5] = [
    "DescribeSessions",
    "GetConnectionStatus",
    "ResumeSession",
    "StartSession",
    "TerminateSession",
];

/// An operation's name, if there is such a one.
pub fn name_of(operation: &str) -> &'static str {
    let known = OPERATIONS.iter().find(|known| **known == operation);
    known.copied().unwrap_or("unknown")
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    Refused(Refusal),
    Fault(Fault),
}

/// An error in the codes of SSM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub code: &'static str,
    pub message: String,
}

impl<E: Into<Refusal>> From<E> for Failure {
    fn from(refusal: E) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        Self::from(internal(error))
    }
}

fn fault(code: &'static str, message: impl Into<String>) -> Fault {
    let message = message.into();
    Fault { code, message }
}

/// Answers a request for an operation, named without its service.
pub async fn answer(
    state: &Arc<State>,
    request: &Request,
    operation: &str,
    now: Timestamp,
) -> Result<Value, Failure> {
    let caller = identify(state, request, SERVICE, now)?;
    allow(&caller, SERVICE, operation, state)?;
    let context = Context::new(state, caller, now, request.host());
    dispatch(&context, operation, &request.body).await
}

async fn dispatch(context: &Context, operation: &str, body: &[u8]) -> Result<Value, Failure> {
    match operation {
        "StartSession" => start::answer(context, read(body)?).await,
        "ResumeSession" => resume(context, read(body)?).await,
        "TerminateSession" => terminate(context, read(body)?).await,
        "DescribeSessions" => describe::answer(context, &read(body)?),
        "GetConnectionStatus" => status(context, &read(body)?),
        _ => Err(fault(
            "UnknownOperationException",
            format!("There is no operation `{operation}`."),
        )
        .into()),
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    let input = serde_json::from_slice(body);
    input.map_err(|error| fault("ValidationException", error.to_string()))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SessionInput {
    session_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TargetInput {
    target: String,
}

/// Of a session that is over there is no token: the plugin then says so and ends, while an error
/// would leave it hanging.
async fn resume(context: &Context, input: SessionInput) -> Result<Value, Failure> {
    let id = input.session_id;
    if context.state.session(context.region(), &id)?.is_none() {
        let message = format!("Session {id} does not exist.");
        return Err(fault("DoesNotExistException", message).into());
    }
    match context.state.resume_session(context.region(), &id).await? {
        Some(opened) => Ok(opened_session(context, opened)),
        None => Ok(json!({"SessionId": id})),
    }
}

async fn terminate(context: &Context, input: SessionInput) -> Result<Value, Failure> {
    let id = input.session_id;
    context.state.end_session(context.region(), &id).await?;
    Ok(json!({"SessionId": id}))
}

fn status(context: &Context, input: &TargetInput) -> Result<Value, Failure> {
    let status = match target::find(context, &input.target) {
        Some(_) => "connected",
        None => "notconnected",
    };
    Ok(json!({"Target": input.target, "Status": status}))
}

/// What a client needs to connect to a session.
fn opened_session(context: &Context, opened: Opened) -> Value {
    let stream = Stream {
        region: context.region().to_string(),
        session: opened.id.clone(),
    };
    json!({
        "SessionId": opened.id,
        "TokenValue": opened.token,
        "StreamUrl": stream.url(&context.stream_base()),
    })
}

#[cfg(test)]
mod tests;
