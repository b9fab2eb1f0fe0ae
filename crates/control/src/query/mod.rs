//! The services of AWS that are asked by a form and answer with XML: what clients of ECS want to
//! know of EC2, IAM and STS. Only questions: nothing is changed here.

mod ec2;
mod fault;
mod form;
mod iam;
mod service;
mod sts;
mod xml;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use http::StatusCode;
use neargate_core::timestamp::Timestamp;

use crate::endpoint::{allow, identify};
use crate::operations::Context;
use crate::server::{Request, Response};
use crate::state::State;

use fault::Fault;
use xml::Element;

pub use form::Form;
pub use service::Service;

const XML: &str = "text/xml;charset=UTF-8";

/// Answers a request whose id is `id`.
pub fn answer(
    state: &Arc<State>,
    request: &Request,
    service: Service,
    form: &Form,
    id: &str,
    now: Timestamp,
) -> Response {
    let action = form.text("Action").unwrap_or_default();
    match run(state, request, service, action, form, now) {
        Ok(result) => Response::new(StatusCode::OK, XML, service.success(action, id, result)),
        Err(fault) => {
            tracing::info!(
                action,
                code = fault.code,
                message = fault.message,
                "refused"
            );
            let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::BAD_REQUEST);
            Response::new(status, XML, service.failure(&fault, id))
        }
    }
}

fn run(
    state: &Arc<State>,
    request: &Request,
    service: Service,
    action: &str,
    form: &Form,
    now: Timestamp,
) -> Result<Vec<Element>, Fault> {
    let refused = |refusal| Fault::of(service, refusal);
    let caller = identify(state, request, service.name(), now).map_err(refused)?;
    if !operations(service).contains(&action) {
        return Err(unknown(service, action, form));
    }
    if action != sts::IDENTITY {
        let allowed = allow(&caller, service.name(), action, state);
        allowed.map_err(|error| refused(error.into()))?;
    }
    let host = request.host();
    let context = Context::new(state, caller, now, host);
    match service {
        Service::Ec2 => ec2::answer(&context, action, form),
        Service::Iam => iam::answer(&context, action, form),
        Service::Sts => sts::identity(&context),
    }
}

/// What a service can be asked for.
fn operations(service: Service) -> &'static [&'static str] {
    match service {
        Service::Ec2 => ec2::OPERATIONS,
        Service::Iam => iam::OPERATIONS,
        Service::Sts => &[sts::IDENTITY],
    }
}

/// The one that a request names, if there is such.
pub fn operation(service: Service, form: &Form) -> Option<&'static str> {
    let action = form.text("Action")?;
    operations(service)
        .iter()
        .find(|name| **name == action)
        .copied()
}

fn unknown(service: Service, action: &str, form: &Form) -> Fault {
    let version = form.text("Version").unwrap_or_default();
    match service {
        Service::Ec2 => Fault::new(
            "InvalidAction",
            format!("The action {action} is not valid for this web service."),
        ),
        Service::Iam | Service::Sts => Fault::new(
            "InvalidAction",
            format!("Could not find operation {action} for version {version}"),
        ),
    }
}
