//! Requests for AWS Systems Manager.

use std::sync::Arc;

use neargate_core::timestamp::Timestamp;

use super::access::Refusal;
use super::reply;
use crate::server::{Request, Response};
use crate::ssm::{self, Failure};
use crate::state::State;

pub async fn answer(
    state: &Arc<State>,
    request: &Request,
    operation: &str,
    now: Timestamp,
) -> Response {
    match ssm::answer(state, request, operation, now).await {
        Ok(output) => reply::success(&output),
        Err(failure) => {
            tracing::info!(operation, ?failure, "refused");
            match failure {
                Failure::Fault(fault) => reply::service_error(fault.code, &fault.message),
                Failure::Refused(Refusal::Other(error)) => reply::error(&error),
                Failure::Refused(Refusal::Signature(error)) => reply::unsigned(&error),
            }
        }
    }
}
