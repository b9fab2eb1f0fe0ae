//! Which service's operation a request is for.
//!
//! By what the request says and never by its address: clients send what is for one service to the
//! endpoint of another, as the session-manager-plugin does after ExecuteCommand.

use crate::server::Request;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// The whole of `X-Amz-Target`.
    Ecs(&'a str),
    Unknown(&'a str),
    Nothing,
}

const ECS: &str = "AmazonEC2ContainerServiceV20141113.";

pub fn of(request: &Request) -> Target<'_> {
    match request.header("x-amz-target") {
        Some(target) if target.starts_with(ECS) => Target::Ecs(target),
        Some(target) => Target::Unknown(target),
        None => Target::Nothing,
    }
}
