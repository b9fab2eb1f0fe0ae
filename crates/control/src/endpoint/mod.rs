//! One address for all that AWS's clients ask for: whom a request is for, who sends it, and whether
//! they may.

mod access;
mod ecs;
mod kms;
mod reply;
mod target;

use std::sync::Arc;

use http::{Method, StatusCode};
use neargate_api::{Error, ErrorCode};
use neargate_core::timestamp::Timestamp;

use crate::clock;
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
                "The request is for none of the services that are here: ECS, EC2, IAM, KMS, STS.",
            )),
        }
    }
}

impl Service for Endpoint {
    async fn answer(&self, request: Request) -> Response {
        let (id, now) = (reply::new_id(), clock::now());
        reply::with_id(self.dispatch(&request, &id, now).await, &id)
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
