//! What is wrong with a request by itself.

use neargate_api::types::{PropagateTags, RunTaskRequest};
use neargate_api::{Error, ErrorCode};
use neargate_core::launch::LaunchType;

const STARTED_BY_LENGTH: usize = 128;
const GROUP_LENGTH: usize = 255;
const TOKEN_LENGTH: usize = 64;
const REFERENCE_LENGTH: usize = 1024;
/// Characters of the overrides as JSON.
const OVERRIDES_LENGTH: usize = 8192;

/// Groups that only ECS itself puts tasks into.
const RESERVED_GROUPS: [&str; 2] = ["family:", "service:"];

/// The request's texts, and members that go with nothing here.
pub fn check(input: &RunTaskRequest) -> Result<(), Error> {
    let refused = |text: String| Err(Error::invalid_parameter(text));
    let started_by = input.started_by.as_deref().unwrap_or_default();
    if started_by.len() > STARTED_BY_LENGTH || !started_by.chars().all(is_started_by) {
        return refused(format!(
            "startedBy must be at most {STARTED_BY_LENGTH} letters, numbers, hyphens, forward \
             slashes, and underscores."
        ));
    }
    let group = input.group.as_deref().unwrap_or_default();
    if RESERVED_GROUPS
        .iter()
        .any(|prefix| group.starts_with(prefix))
    {
        return refused("Invalid namespace for group.".to_owned());
    }
    if group.chars().count() > GROUP_LENGTH {
        return refused(format!("Group must be at most {GROUP_LENGTH} characters."));
    }
    let token = input.client_token.as_deref().unwrap_or_default();
    if token.len() > TOKEN_LENGTH || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return refused(format!(
            "clientToken must be at most {TOKEN_LENGTH} printable ASCII characters."
        ));
    }
    let reference = input.reference_id.as_deref().unwrap_or_default();
    if reference.chars().count() > REFERENCE_LENGTH {
        return refused(format!(
            "referenceId must be at most {REFERENCE_LENGTH} characters."
        ));
    }
    let overrides = serde_json::to_string(&input.overrides).unwrap_or_default();
    if overrides.chars().count() > OVERRIDES_LENGTH {
        return refused(format!(
            "Container Overrides length must be at most {OVERRIDES_LENGTH}"
        ));
    }
    if input.propagate_tags == Some(PropagateTags::Service) {
        return refused("A task that no service starts cannot take a service's tags.".to_owned());
    }
    if input
        .volume_configurations
        .as_ref()
        .is_some_and(|given| !given.is_empty())
    {
        return Err(Error::new(
            ErrorCode::UnsupportedFeature,
            "Neargate has no EBS volumes: configure the volume in the task definition.",
        ));
    }
    Ok(())
}

/// What a request asks for that its launch type does not have.
pub fn check_for(launch_type: LaunchType, input: &RunTaskRequest) -> Result<(), Error> {
    let given = |what: &str| {
        Err(Error::invalid_parameter(format!(
            "{what} not supported with {} launch type.",
            launch_type.as_str()
        )))
    };
    if launch_type == LaunchType::Fargate {
        if input
            .placement_strategy
            .as_ref()
            .is_some_and(|given| !given.is_empty())
        {
            return given("Placement strategies are");
        }
        if input
            .placement_constraints
            .as_ref()
            .is_some_and(|given| !given.is_empty())
        {
            return given("Placement constraints are");
        }
        return Ok(());
    }
    let network = input.network_configuration.as_ref();
    let awsvpc = network.and_then(|network| network.awsvpc_configuration.as_ref());
    let public = awsvpc.and_then(|awsvpc| awsvpc.assign_public_ip);
    if public == Some(neargate_api::types::AssignPublicIp::Enabled) {
        return Err(Error::invalid_parameter(
            "Assign public IP is not supported for this launch type.",
        ));
    }
    Ok(())
}

fn is_started_by(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-/_".contains(c)
}
