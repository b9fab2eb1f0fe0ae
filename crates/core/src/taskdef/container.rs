//! One container of a task.

use std::collections::BTreeMap;

use super::shape::{shape, wire_enum};
use super::{
    ContainerDependency, ContainerRestartPolicy, EnvironmentFile, FirelensConfiguration,
    HealthCheck, HostEntry, KeyValuePair, LinuxParameters, LogConfiguration, MountPoint,
    PortMapping, ResourceRequirement, Secret, SystemControl, Ulimit, VolumeFrom,
};

shape! {
    #[derive(Default)]
    pub struct ContainerDefinition {
        always {
            name: String,
            image: String,
            /// CPU units; 0 means that none are set aside.
            cpu: i32,
            port_mappings: Vec<PortMapping>,
            environment: Vec<KeyValuePair>,
            mount_points: Vec<MountPoint>,
            volumes_from: Vec<VolumeFrom>,
            system_controls: Vec<SystemControl>,
        }
        optional {
            repository_credentials: Option<RepositoryCredentials>,
            /// A hard limit, in MiB.
            memory: Option<i32>,
            /// A soft limit, in MiB.
            memory_reservation: Option<i32>,
            links: Vec<String>,
            /// See [`ContainerDefinition::is_essential`].
            essential: Option<bool>,
            restart_policy: Option<ContainerRestartPolicy>,
            entry_point: Vec<String>,
            command: Vec<String>,
            environment_files: Vec<EnvironmentFile>,
            linux_parameters: Option<LinuxParameters>,
            secrets: Vec<Secret>,
            depends_on: Vec<ContainerDependency>,
            /// Seconds.
            start_timeout: Option<i32>,
            /// Seconds.
            stop_timeout: Option<i32>,
            version_consistency: Option<VersionConsistency>,
            hostname: Option<String>,
            user: Option<String>,
            working_directory: Option<String>,
            disable_networking: Option<bool>,
            privileged: Option<bool>,
            readonly_root_filesystem: Option<bool>,
            dns_servers: Vec<String>,
            dns_search_domains: Vec<String>,
            extra_hosts: Vec<HostEntry>,
            docker_security_options: Vec<String>,
            interactive: Option<bool>,
            pseudo_terminal: Option<bool>,
            docker_labels: BTreeMap<String, String>,
            ulimits: Vec<Ulimit>,
            log_configuration: Option<LogConfiguration>,
            health_check: Option<HealthCheck>,
            resource_requirements: Vec<ResourceRequirement>,
            firelens_configuration: Option<FirelensConfiguration>,
            credential_specs: Vec<String>,
        }
    }
}

impl ContainerDefinition {
    /// Whether the task ends when this container does. It does unless the definition says `false`.
    pub fn is_essential(&self) -> bool {
        self.essential.unwrap_or(true)
    }

    /// Whether the platform's own init runs the command (`linuxParameters.initProcessEnabled`).
    pub fn has_init(&self) -> bool {
        self.linux_parameters
            .as_ref()
            .and_then(|linux| linux.init_process_enabled)
            .unwrap_or(false)
    }
}

shape! {
    pub struct RepositoryCredentials {
        required {
            /// The ARN or name of a secret that holds `username` and `password`.
            credentials_parameter: String,
        }
    }
}

wire_enum! {
    /// Whether a deployment keeps to the image digest that its first task resolved.
    pub enum VersionConsistency { Enabled = "enabled", Disabled = "disabled" }
}
