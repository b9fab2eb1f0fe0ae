//! Answers of the JSON services.

use http::StatusCode;
use neargate_api::Error;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::server::Response;
use crate::signature;

const JSON: &str = "application/x-amz-json-1.1";

pub fn success(output: &Value) -> Response {
    Response::new(StatusCode::OK, JSON, output.to_string())
}

pub fn error(error: &Error) -> Response {
    let status = StatusCode::from_u16(error.code.status());
    Response::new(
        status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        JSON,
        error.body().to_string(),
    )
    .with("x-amzn-errortype", error.code.as_str())
}

/// The answer to a request that nobody is known to have sent.
pub fn unsigned(error: &signature::Error) -> Response {
    let status = StatusCode::from_u16(error.status());
    let body = json!({"__type": error.code(), "message": error.message()});
    Response::new(
        status.unwrap_or(StatusCode::FORBIDDEN),
        JSON,
        body.to_string(),
    )
    .with("x-amzn-errortype", error.code())
}

/// An error that only one service knows.
pub fn service_error(code: &str, message: &str) -> Response {
    let body = json!({"__type": code, "message": message});
    Response::new(StatusCode::BAD_REQUEST, JSON, body.to_string()).with("x-amzn-errortype", code)
}

pub fn new_id() -> String {
    Uuid::new_v4().to_string()
}

/// Every answer has an id, which clients show with errors.
pub fn with_id(response: Response, id: &str) -> Response {
    response.with("x-amzn-requestid", id)
}
