//! What services cannot have here. It is said, not left out silently.

use neargate_api::types::{
    CreateServiceRequest, DeploymentController, DeploymentControllerType, UpdateServiceRequest,
};
use neargate_api::{Error, ErrorCode};

/// The members that creating and updating have in common.
macro_rules! refuse_members {
    ($input:expr) => {{
        controller($input.deployment_controller.as_ref())?;
        first(&[
            (some(&$input.load_balancers), "load balancers"),
            (some(&$input.service_registries), "service registries"),
            (
                is_connected($input.service_connect_configuration.as_ref()),
                "Service Connect",
            ),
            (some(&$input.volume_configurations), "managed volumes"),
            (some(&$input.vpc_lattice_configurations), "VPC Lattice"),
            (some(&$input.gateway_connectors), "gateway connectors"),
            ($input.monitoring.is_some(), "monitoring"),
            (some(&$input.placement_constraints), "placement constraints"),
        ])
    }};
}

pub fn of_create(input: &CreateServiceRequest) -> Result<(), Error> {
    refuse_members!(input)
}

pub fn of_update(input: &UpdateServiceRequest) -> Result<(), Error> {
    refuse_members!(input)
}

/// The refusal of something that is not offered.
pub fn unsupported(what: &str) -> Error {
    Error::new(
        ErrorCode::UnsupportedFeature,
        format!("Neargate does not offer {what} for services yet."),
    )
}

fn first(features: &[(bool, &str)]) -> Result<(), Error> {
    match features.iter().find(|(is_used, _)| *is_used) {
        Some((_, what)) => Err(unsupported(what)),
        None => Ok(()),
    }
}

fn some<T>(list: &Option<Vec<T>>) -> bool {
    list.as_ref().is_some_and(|list| !list.is_empty())
}

/// A configuration may say that Service Connect is off.
fn is_connected(configuration: Option<&neargate_api::types::ServiceConnectConfiguration>) -> bool {
    configuration.is_some_and(|configuration| configuration.enabled != Some(false))
}

fn controller(given: Option<&DeploymentController>) -> Result<(), Error> {
    match given.and_then(|given| given.r#type) {
        None | Some(DeploymentControllerType::Ecs) => Ok(()),
        Some(other) => Err(unsupported(&format!(
            "the deployment controller {other} (only {})",
            DeploymentControllerType::Ecs
        ))),
    }
}
