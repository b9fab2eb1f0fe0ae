//! What the rules look at.

use super::Verdict;
use crate::arn::AccountId;
use crate::taskdef::{
    Compatibility, ContainerDefinition, LinuxParameters, NetworkMode, OsFamily, TaskDefinition,
};

/// A definition together with the launch types that it must fit.
pub(super) struct Subject<'a> {
    pub definition: &'a TaskDefinition,
    pub launch_types: &'a [Compatibility],
    pub account: Option<&'a AccountId>,
}

impl<'a> Subject<'a> {
    pub fn containers(&self) -> &'a [ContainerDefinition] {
        &self.definition.container_definitions
    }

    pub fn container(&self, name: &str) -> Option<&'a ContainerDefinition> {
        self.definition.container(name)
    }

    /// Each container that has linuxParameters, with them.
    pub fn linux_parameters(&self) -> impl Iterator<Item = &'a LinuxParameters> {
        self.containers()
            .iter()
            .filter_map(|container| container.linux_parameters.as_ref())
    }

    pub fn must_fit(&self, launch_type: Compatibility) -> bool {
        self.launch_types.contains(&launch_type)
    }

    pub fn is_fargate(&self) -> bool {
        self.must_fit(Compatibility::Fargate)
    }

    pub fn is_windows(&self) -> bool {
        self.definition
            .runtime_platform
            .as_ref()
            .and_then(|platform| platform.operating_system_family)
            .is_some_and(OsFamily::is_windows)
    }

    pub fn has_network_mode(&self, mode: NetworkMode) -> bool {
        self.definition.network_mode == Some(mode)
    }
}

/// Refuses with that text if the condition holds.
pub(super) fn refuse_if(condition: bool, text: impl FnOnce() -> String) -> Verdict {
    if condition { Err(text()) } else { Ok(()) }
}
