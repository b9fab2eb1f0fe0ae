//! One address for all that AWS's clients ask for: whom a request is for, who sends it, and whether
//! they may.

mod access;
mod ecs;
mod kms;
mod reply;
mod ssm;
mod target;

use std::sync::Arc;
use std::time::Instant;

use http::{Method, StatusCode};
use neargate_api::{Error, ErrorCode};
use neargate_core::timestamp::Timestamp;
use tracing::Instrument;

use crate::clock;
use crate::metrics::Asked;
use crate::query;
use crate::server::{Conversation, Request, Response, Service, Unread};
use crate::sessions::{self, Stream};
use crate::state::State;

pub use access::{Caller, Refusal, allow, identify};
use target::Target;

/// What somebody sees who looks with a browser.
const GREETING: &str = "This is Neargate, an endpoint for clients of Amazon ECS.\n\
     Use it with: eval \"$(neargate env)\"; aws ecs list-clusters\n";

pub struct Endpoint {
    state: Arc<State>,
}

impl Endpoint {
    pub fn new(state: Arc<State>) -> Self {
        Self { state }
    }

    async fn dispatch(&self, request: &Request, id: &str, now: Timestamp) -> Response {
        match target::of(request) {
            Target::Ecs(target) => ecs::answer(&self.state, request, target, now).await,
            Target::Kms(operation) => kms::answer(&self.state, request, operation, now),
            Target::Ssm(operation) => ssm::answer(&self.state, request, operation, now).await,
            Target::Query => self.answer_form(request, id, now),
            Target::Nothing if request.method == Method::GET && request.uri.path() == "/" => {
                Response::new(StatusCode::OK, "text/plain", GREETING)
            }
            Target::Unknown(name) => reply::error(&Error::new(
                ErrorCode::UnknownOperation,
                format!("There is no operation `{name}`."),
            )),
            Target::Nothing => reply::error(&Error::new(
                ErrorCode::UnknownOperation,
                "The request names no operation.",
            )),
        }
    }

    fn answer_form(&self, request: &Request, id: &str, now: Timestamp) -> Response {
        let form = query::Form::of(request);
        match query::Service::of(&form) {
            Some(service) => query::answer(&self.state, request, service, &form, id, now),
            None => reply::error(&Error::new(
                ErrorCode::UnknownOperation,
                "The request is for none of the services that are here: ECS, EC2, IAM, KMS, SSM, STS.",
            )),
        }
    }
}

/// What a request is counted as.
fn asked(request: &Request) -> Asked {
    match target::of(request) {
        Target::Ecs(target) => Asked::of_ecs(target),
        Target::Kms(_) => Asked::of("kms", "DescribeKey"),
        Target::Ssm(operation) => Asked::of("ssm", crate::ssm::name_of(operation)),
        Target::Query => {
            let form = query::Form::of(request);
            let service = query::Service::of(&form);
            let named = service.map(|service| (service.name(), query::operation(service, &form)));
            named.map_or(Asked::of("unknown", "unknown"), |(service, operation)| {
                Asked::of(service, operation.unwrap_or("unknown"))
            })
        }
        Target::Unknown(_) | Target::Nothing => Asked::of("unknown", "unknown"),
    }
}

impl Service for Endpoint {
    async fn answer(&self, request: Request) -> Response {
        let (id, now, begun) = (reply::new_id(), clock::now(), Instant::now());
        let asked = asked(&request);
        let span = tracing::info_span!("request", %id, service = asked.service, operation = asked.operation);
        let response = self.dispatch(&request, &id, now).instrument(span).await;
        let code = response.headers.get("x-amzn-errortype");
        let code = code.and_then(|code| code.to_str().ok());
        let code = code.unwrap_or_else(|| response.status.as_str());
        self.state.metrics.answered(asked, code, begun.elapsed());
        reply::with_id(response, &id)
    }

    fn opened(&self) {
        self.state.metrics.connections.inc();
    }

    fn closed(&self) {
        self.state.metrics.connections.dec();
    }

    fn converse(&self, request: &Request) -> Option<Conversation> {
        let query = request.uri.query().unwrap_or_default();
        let stream = Stream::parse(request.uri.path(), query)?;
        Some(sessions::conversation(Arc::clone(&self.state), stream))
    }

    fn refuse(&self, refused: Unread) -> Response {
        let error = match refused {
            Unread::TooLarge { limit } => Error::new(
                ErrorCode::RequestEntityTooLarge,
                format!("The request is larger than {limit} bytes."),
            ),
            Unread::TooSlow => Error::new(
                ErrorCode::RequestExpired,
                "The request took too long to arrive.",
            ),
            Unread::Broken => Error::new(
                ErrorCode::Serialization,
                "The request did not arrive whole.",
            ),
        };
        reply::with_id(reply::error(&error), &reply::new_id())
    }
}
