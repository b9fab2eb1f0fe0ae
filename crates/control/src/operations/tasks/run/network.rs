//! The network configuration of a request.

use neargate_api::Error;
use neargate_api::types::NetworkConfiguration;
use neargate_core::taskdef::NetworkMode;

use crate::tasks::Interface;
use crate::vpc::Vpc;

/// The interface of a task in `awsvpc` mode; other modes have none, and take no configuration.
pub fn interface(
    vpc: &Vpc,
    mode: Option<NetworkMode>,
    configuration: Option<&NetworkConfiguration>,
) -> Result<Option<Interface>, Error> {
    let configuration =
        configuration.and_then(|configuration| configuration.awsvpc_configuration.as_ref());
    match (mode, configuration) {
        (Some(NetworkMode::Awsvpc), None) => Err(Error::invalid_parameter(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
        )),
        (Some(NetworkMode::Awsvpc), Some(configuration)) => {
            let subnets = configuration.subnets.as_deref().unwrap_or_default();
            let groups = configuration.security_groups.as_deref().unwrap_or_default();
            Ok(Some(Interface {
                subnet: subnet(vpc, subnets)?,
                security_groups: security_groups(vpc, groups)?,
            }))
        }
        (_, Some(_)) => Err(Error::invalid_parameter(
            "Network Configuration is not valid for the given `networkMode` of this task \
             definition.",
        )),
        (_, None) => Ok(None),
    }
}

/// All have to exist; the task is in the first.
fn subnet(vpc: &Vpc, given: &[String]) -> Result<String, Error> {
    if let Some(unknown) = given.iter().find(|id| vpc.subnet(id).is_none()) {
        return Err(Error::invalid_parameter(format!(
            "Error retrieving subnet information for [{unknown}]: The subnet ID '{unknown}' does \
             not exist (ErrorCode: InvalidSubnetID.NotFound)"
        )));
    }
    given
        .first()
        .cloned()
        .ok_or_else(|| Error::invalid_parameter("subnets can not be empty."))
}

/// Without one it is the VPC's default.
fn security_groups(vpc: &Vpc, given: &[String]) -> Result<Vec<String>, Error> {
    let default = &vpc.security_group.id;
    if let Some(unknown) = given.iter().find(|id| *id != default) {
        return Err(Error::invalid_parameter(format!(
            "Error retrieving security group information for [{unknown}]: The security group \
             '{unknown}' does not exist (ErrorCode: InvalidGroup.NotFound)"
        )));
    }
    Ok(vec![default.clone()])
}
