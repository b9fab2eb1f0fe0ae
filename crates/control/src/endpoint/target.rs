//! Which service's operation a request is for.
//!
//! By what the request says and never by its address: clients send what is for one service to the
//! endpoint of another, as the session-manager-plugin does after ExecuteCommand.

use crate::server::Request;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// The whole of `X-Amz-Target`.
    Ecs(&'a str),
    Kms(&'a str),
    Ssm(&'a str),
    /// A form and not a header says what.
    Query,
    Unknown(&'a str),
    Nothing,
}

const ECS: &str = "AmazonEC2ContainerServiceV20141113.";
const KMS: &str = "TrentService.";
const SSM: &str = "AmazonSSM.";
const FORM: &str = "application/x-www-form-urlencoded";

pub fn of(request: &Request) -> Target<'_> {
    match request.header("x-amz-target") {
        Some(target) if target.starts_with(ECS) => Target::Ecs(target),
        Some(target) => {
            if let Some(operation) = target.strip_prefix(KMS) {
                Target::Kms(operation)
            } else if let Some(operation) = target.strip_prefix(SSM) {
                Target::Ssm(operation)
            } else {
                Target::Unknown(target)
            }
        }
        None if is_form(request) => Target::Query,
        None => Target::Nothing,
    }
}

/// Forms are sent in bodies or, when the request is signed for somebody else to send, in queries.
fn is_form(request: &Request) -> bool {
    let content_type = request.header("content-type").unwrap_or_default();
    let query = request.uri.query().unwrap_or_default();
    content_type.starts_with(FORM) || query.split('&').any(|pair| pair.starts_with("Action="))
}
