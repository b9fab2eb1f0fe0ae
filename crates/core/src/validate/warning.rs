//! What a definition may say, yet is likely not meant or not honoured.

use std::collections::HashMap;

use thiserror::Error;

use crate::security_options::{SecurityOptionError, SecurityOptions};
use crate::sysctl::{self, Scope};
use crate::taskdef::{ContainerDefinition, IpcMode, NetworkMode, TaskDefinition, Volume};

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Warning {
    #[error(
        "{name} is set to `{first}` by container '{first_container}' and to `{last}` by container \
         '{last_container}', which share it: the container that starts last wins"
    )]
    ConflictingSystemControl {
        name: String,
        first_container: String,
        first: String,
        last_container: String,
        last: String,
    },
    #[error(
        "sharedMemorySize of container '{container}' has no effect with ipcMode {mode}: {instead}"
    )]
    SharedMemorySize {
        container: String,
        mode: &'static str,
        instead: &'static str,
    },
    #[error("container '{container}' will not start: {error}")]
    SecurityOption {
        container: String,
        error: SecurityOptionError,
    },
    #[error("`{field}`: AWS is not asked for their values, `--secret NAME=VALUE` supplies them")]
    Secrets { field: String },
    #[error("`{field}` is kept, but not honoured yet")]
    NotHonoured { field: String },
}

pub(super) fn warnings(definition: &TaskDefinition) -> Vec<Warning> {
    let mut warnings = conflicting_system_controls(definition);
    warnings.extend(shared_memory_sizes(definition));
    warnings.extend(security_options(definition));
    warnings.extend(secrets(definition));
    warnings.extend(
        not_honoured(definition)
            .into_iter()
            .map(|field| Warning::NotHonoured { field }),
    );
    warnings
}

/// Each parameter that two containers of one namespace set to different values, once a pair.
fn conflicting_system_controls(definition: &TaskDefinition) -> Vec<Warning> {
    let is_shared = |scope| match scope {
        Scope::Network => definition.network_mode == Some(NetworkMode::Awsvpc),
        Scope::Ipc => definition.ipc_mode == Some(IpcMode::Task),
    };
    let mut set: HashMap<String, (&str, &str)> = HashMap::new();
    let mut warnings = Vec::new();
    for container in &definition.container_definitions {
        for control in &container.system_controls {
            if !sysctl::scope(&control.namespace).is_ok_and(is_shared) {
                continue;
            }
            let now = (container.name.as_str(), control.value.as_str());
            // The path, not the name: one parameter has several spellings.
            let before = set.insert(sysctl::proc_path(&control.namespace), now);
            let Some((first_container, first)) = before else {
                continue;
            };
            if first_container != container.name && first != control.value {
                warnings.push(Warning::ConflictingSystemControl {
                    name: control.namespace.clone(),
                    first_container: first_container.to_owned(),
                    first: first.to_owned(),
                    last_container: container.name.clone(),
                    last: control.value.clone(),
                });
            }
        }
    }
    warnings
}

/// Docker sizes only a /dev/shm that is a container's own.
fn shared_memory_sizes(definition: &TaskDefinition) -> Vec<Warning> {
    let (mode, instead) = match definition.ipc_mode {
        Some(IpcMode::Task) => ("task", "the task's /dev/shm has 64 MiB"),
        Some(IpcMode::Host) => ("host", "the container has the host's /dev/shm"),
        Some(IpcMode::None) => ("none", "the container has no /dev/shm"),
        None => return Vec::new(),
    };
    let containers = definition.container_definitions.iter();
    containers
        .filter(|container| {
            let linux = container.linux_parameters.as_ref();
            linux.is_some_and(|linux| linux.shared_memory_size.is_some())
        })
        .map(|container| Warning::SharedMemorySize {
            container: container.name.clone(),
            mode,
            instead,
        })
        .collect()
}

fn secrets(definition: &TaskDefinition) -> Vec<Warning> {
    let containers = definition.container_definitions.iter().enumerate();
    containers
        .filter(|(_, container)| !container.secrets.is_empty())
        .map(|(index, _)| Warning::Secrets {
            field: format!("containerDefinitions[{index}].secrets"),
        })
        .collect()
}

/// ECS registers whatever is written here; Docker then refuses.
fn security_options(definition: &TaskDefinition) -> Vec<Warning> {
    let containers = definition.container_definitions.iter();
    containers
        .filter_map(|container| {
            let error = SecurityOptions::parse(&container.docker_security_options).err()?;
            Some(Warning::SecurityOption {
                container: container.name.clone(),
                error,
            })
        })
        .collect()
}

fn not_honoured(definition: &TaskDefinition) -> Vec<String> {
    let mut fields = Vec::new();
    let task = [
        (
            "proxyConfiguration",
            definition.proxy_configuration.is_some(),
        ),
        (
            "placementConstraints",
            !definition.placement_constraints.is_empty(),
        ),
        (
            "trustedExecutionConfiguration",
            definition.trusted_execution_configuration.is_some(),
        ),
        (
            "enableFaultInjection",
            definition.enable_fault_injection == Some(true),
        ),
    ];
    fields.extend(set(&task).map(str::to_owned));
    for (index, container) in definition.container_definitions.iter().enumerate() {
        let ignored = not_honoured_in_container(container);
        fields.extend(set(&ignored).map(|name| format!("containerDefinitions[{index}].{name}")));
        let ranges = ranges_not_published(definition, container);
        fields.extend(ranges.map(|mapping| {
            format!("containerDefinitions[{index}].portMappings[{mapping}].containerPortRange")
        }));
    }
    for (index, volume) in definition.volumes.iter().enumerate() {
        let ignored = not_honoured_in_volume(volume);
        fields.extend(set(&ignored).map(|name| format!("volumes[{index}].{name}")));
    }
    fields
}

/// Ports that a bridged container would have on the host; elsewhere nothing is to be published.
fn ranges_not_published(
    definition: &TaskDefinition,
    container: &ContainerDefinition,
) -> impl Iterator<Item = usize> {
    let is_bridged = matches!(definition.network_mode, Some(NetworkMode::Bridge) | None);
    let mappings = container.port_mappings.iter().enumerate();
    mappings
        .filter(move |(_, mapping)| is_bridged && mapping.container_port_range.is_some())
        .map(|(place, _)| place)
}

fn set<'a>(fields: &'a [(&'static str, bool)]) -> impl Iterator<Item = &'static str> + 'a {
    fields
        .iter()
        .filter(|(_, is_set)| *is_set)
        .map(|(name, _)| *name)
}

fn not_honoured_in_container(container: &ContainerDefinition) -> [(&'static str, bool); 5] {
    [
        (
            "repositoryCredentials",
            container.repository_credentials.is_some(),
        ),
        ("logConfiguration", container.log_configuration.is_some()),
        (
            "firelensConfiguration",
            container.firelens_configuration.is_some(),
        ),
        (
            "resourceRequirements",
            !container.resource_requirements.is_empty(),
        ),
        ("credentialSpecs", !container.credential_specs.is_empty()),
    ]
}

fn not_honoured_in_volume(volume: &Volume) -> [(&'static str, bool); 5] {
    [
        (
            "dockerVolumeConfiguration",
            volume.docker_volume_configuration.is_some(),
        ),
        (
            "efsVolumeConfiguration",
            volume.efs_volume_configuration.is_some(),
        ),
        (
            "s3filesVolumeConfiguration",
            volume.s3files_volume_configuration.is_some(),
        ),
        (
            "fsxWindowsFileServerVolumeConfiguration",
            volume
                .fsx_windows_file_server_volume_configuration
                .is_some(),
        ),
        (
            "configuredAtLaunch",
            volume.configured_at_launch == Some(true),
        ),
    ]
}
