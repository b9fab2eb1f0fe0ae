//! The rules that RegisterTaskDefinition holds a definition against, with ECS's own words.
//!
//! ECS refuses one thing at a time, so the rules form a list and the first that is broken answers.
//! The list begins in the order that ECS is known to check in: names and images, the containers'
//! memory, the network mode, the task's size. Where ECS's text is not known, the text here is
//! worded in its style.

mod attributes;
mod compatibility;
mod dependencies;
mod health;
mod isolation;
mod logging;
mod names;
mod network;
mod ports;
mod secrets;
mod size;
mod storage;
mod subject;
mod system_controls;
mod warning;

#[cfg(test)]
mod tests;

use thiserror::Error;

use crate::arn::AccountId;
use crate::taskdef::{Compatibility, TaskDefinition};
pub use attributes::required_attributes;
pub use compatibility::{compatibilities, launch_type};
use subject::Subject;
pub use warning::Warning;

/// What is known beyond the definition itself.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The launch type that the task is about to run with: its rules apply beside those of
    /// `requiresCompatibilities`.
    pub launch_type: Option<Compatibility>,
    /// The account that SSM parameters must be of. Without one, any account's are welcome.
    pub account: Option<AccountId>,
}

/// ECS's answer to a request that it does not accept.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{code}: {message}")]
pub struct Refusal {
    pub code: &'static str,
    pub message: String,
}

impl Refusal {
    pub(crate) fn client(message: String) -> Self {
        Self {
            code: "ClientException",
            message,
        }
    }

    pub(crate) fn invalid_parameter(message: String) -> Self {
        Self {
            code: "InvalidParameterException",
            message,
        }
    }
}

/// A rule, and its answer: the text of the refusal if it is broken.
type Rule = fn(&Subject<'_>) -> Verdict;
type Verdict = Result<(), String>;

const RULES: &[Rule] = &[
    // Names and images.
    names::family_is_given,
    names::family_is_a_name,
    names::there_are_containers,
    names::containers_have_names,
    names::containers_have_images,
    names::container_names_are_names,
    names::container_names_differ,
    names::some_container_is_essential,
    names::there_are_not_too_many_containers,
    names::there_are_no_inference_accelerators,
    // Size.
    size::containers_have_memory,
    network::mode_fits_launch_type,
    size::fargate_has_cpu,
    size::fargate_has_memory,
    size::cpu_is_readable,
    size::memory_is_readable,
    size::fargate_has_the_size,
    size::memory_covers_reservation,
    size::memory_is_above_the_least,
    size::containers_fit_task_memory,
    size::reservations_fit_task_memory,
    size::container_cpu_is_not_negative,
    size::containers_fit_task_cpu,
    size::ephemeral_storage_is_fargate_s,
    size::ephemeral_storage_is_in_range,
    // Namespaces, capabilities and the kernel.
    isolation::pid_mode_fits_launch_type,
    isolation::ipc_mode_fits_launch_type,
    isolation::windows_has_no_such_modes,
    isolation::fargate_is_not_privileged,
    isolation::capabilities_exist,
    isolation::fargate_adds_only_ptrace,
    isolation::fargate_has_no_such_parameters,
    isolation::swap_is_in_range,
    isolation::fargate_has_no_gpu,
    isolation::fargate_has_no_security_options,
    isolation::fargate_has_no_constraints,
    isolation::soft_limits_are_below_hard,
    system_controls::windows_has_none,
    system_controls::are_namespaced,
    system_controls::are_not_the_host_s,
    // Network.
    network::awsvpc_has_no_container_network,
    network::links_are_acyclic,
    network::proxy_fits,
    ports::none_without_network,
    ports::are_ranges_or_single,
    ports::are_numbers,
    ports::ranges_ascend,
    ports::host_ports_match,
    ports::are_used_once,
    ports::names_are_used_once,
    // Order, health, restart.
    dependencies::exist,
    dependencies::can_be_met,
    dependencies::are_acyclic,
    dependencies::timeouts_are_in_range,
    health::check_is_in_range,
    health::restart_period_is_in_range,
    health::ignored_exit_codes_are_few,
    // Logs and secrets.
    logging::driver_is_fargate_s,
    logging::awslogs_has_its_options,
    logging::firelens_has_a_router,
    logging::firelens_config_is_reachable,
    secrets::environment_files_are_few,
    secrets::environment_files_are_arns,
    secrets::have_an_execution_role,
    secrets::have_names_of_their_own,
    secrets::are_not_variables_too,
    secrets::parameters_are_of_this_account,
    // Volumes.
    storage::volumes_have_names,
    storage::volume_names_differ,
    storage::fargate_has_no_host_volumes,
    storage::efs_settings_agree,
    storage::mounted_volumes_exist,
    storage::mounts_have_a_path,
    storage::volumes_are_from_containers,
    storage::launch_volumes_are_mounted,
];

/// Holds a definition against every rule. What is odd but allowed comes back as warnings.
pub fn validate(definition: &TaskDefinition, context: &Context) -> Result<Vec<Warning>, Refusal> {
    let mut launch_types = definition.requires_compatibilities.clone();
    launch_types.extend(context.launch_type);
    let subject = Subject {
        definition,
        launch_types: &launch_types,
        account: context.account.as_ref(),
    };
    first_refusal(&subject).map_err(Refusal::client)?;
    Ok(warning::warnings(definition))
}

fn first_refusal(subject: &Subject<'_>) -> Verdict {
    RULES.iter().try_for_each(|rule| rule(subject))
}
