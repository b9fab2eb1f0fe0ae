//! What the machine's owner asks of a running endpoint: who may use it, and how it fares. Over a
//! socket that only the owner may open, so nobody signs anything.

pub mod users;

use std::sync::Arc;

use http::{Method, StatusCode};
use serde::Serialize;
use serde_json::json;

use crate::server::{Request, Response, Service, Unread};
use crate::state::State;

use users::{NewUser, UsersError};

const JSON: &str = "application/json";
/// <https://github.com/prometheus/OpenMetrics>
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub struct Admin {
    state: Arc<State>,
}

impl Admin {
    pub fn new(state: Arc<State>) -> Self {
        Self { state }
    }

    async fn dispatch(&self, request: &Request) -> Result<Response, UsersError> {
        let (known, store) = (&self.state.users, &*self.state.store);
        let path = request.uri.path();
        Ok(
            match (&request.method, path, path.strip_prefix("/users/")) {
                (&Method::GET, "/metrics", _) => Response::new(
                    StatusCode::OK,
                    OPENMETRICS,
                    self.state.metrics.text(&self.state),
                ),
                (&Method::GET, "/users", _) => json_of(&users::list(known, store)?),
                (&Method::POST, "/users", _) => {
                    match serde_json::from_slice::<NewUser>(&request.body) {
                        Ok(user) => json_of(&users::add(known, store, &user).await?),
                        Err(error) => failure(StatusCode::BAD_REQUEST, &error.to_string()),
                    }
                }
                (&Method::DELETE, _, Some(name)) => {
                    users::remove(known, store, name).await?;
                    json_of(&json!({}))
                }
                _ => failure(StatusCode::NOT_FOUND, "there is nothing here of that name"),
            },
        )
    }
}

impl Service for Admin {
    async fn answer(&self, request: Request) -> Response {
        match self.dispatch(&request).await {
            Ok(response) => response,
            Err(error) => {
                let status = match &error {
                    UsersError::Other(_) => StatusCode::INTERNAL_SERVER_ERROR,
                    _ => StatusCode::BAD_REQUEST,
                };
                failure(status, &error.to_string())
            }
        }
    }

    fn refuse(&self, refused: Unread) -> Response {
        failure(StatusCode::BAD_REQUEST, &format!("not read: {refused:?}"))
    }
}

fn json_of(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => Response::new(StatusCode::OK, JSON, body),
        Err(error) => failure(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

fn failure(status: StatusCode, message: &str) -> Response {
    Response::new(status, JSON, json!({"message": message}).to_string())
}
