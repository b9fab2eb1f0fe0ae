//! Requests for Amazon ECS.

use std::sync::Arc;

use neargate_api::Operation;
use neargate_core::timestamp::Timestamp;

use super::access::{self, Refusal};
use super::reply;
use crate::operations::{self, Context};
use crate::server::{Request, Response};
use crate::state::State;

pub async fn answer(
    state: &Arc<State>,
    request: &Request,
    target: &str,
    now: Timestamp,
) -> Response {
    match run(state, request, target, now).await {
        Ok(output) => reply::success(&output),
        Err(Refusal::Other(error)) => {
            tracing::info!(target, %error, "refused");
            reply::error(&error)
        }
        Err(Refusal::Signature(error)) => {
            tracing::info!(target, %error, "refused");
            reply::unsigned(&error)
        }
    }
}

async fn run(
    state: &Arc<State>,
    request: &Request,
    target: &str,
    now: Timestamp,
) -> Result<serde_json::Value, Refusal> {
    let operation = Operation::from_target(target)?;
    let caller = access::identify(state, request, "ecs", now)?;
    access::allow(&caller, "ecs", operation.name(), state)?;
    let context = Context::new(state, caller, now, request.host());
    Ok(operations::answer(operation, &context, &request.body).await?)
}
