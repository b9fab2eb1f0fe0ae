//! The task definition: every member of RegisterTaskDefinition's input, typed.
//!
//! Members are named and grouped as in the API's own model, so that the AWS page
//! [API_RegisterTaskDefinition] documents them; a comment here says only what the types do not.
//! Nothing is judged here beyond shape: the rules are in [`crate::validate`].
//!
//! [API_RegisterTaskDefinition]: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html

mod container;
mod environment;
mod json;
mod lifecycle;
mod linux;
mod logging;
mod network;
mod parse;
mod placement;
mod resources;
pub(crate) mod shape;
pub mod size;
mod stored;
mod volumes;

pub use container::{ContainerDefinition, RepositoryCredentials, VersionConsistency};
pub use environment::{EnvironmentFile, EnvironmentFileType, KeyValuePair};
pub use lifecycle::{ContainerCondition, ContainerDependency, ContainerRestartPolicy, HealthCheck};
pub use linux::{
    Device, DeviceCgroupPermission, IpcMode, KernelCapabilities, LinuxParameters, PidMode,
    SystemControl, Tmpfs, Ulimit, UlimitName,
};
pub use logging::{
    FirelensConfiguration, FirelensConfigurationType, LogConfiguration, LogDriver, Secret,
};
pub use network::{
    ApplicationProtocol, HostEntry, NetworkMode, PortMapping, ProxyConfiguration,
    ProxyConfigurationType, TransportProtocol,
};
pub use parse::{ParseError, parse, parse_input, parse_shape};
pub use placement::{
    Compatibility, CpuArchitecture, IsolationMode, OsFamily, PlacementConstraint,
    PlacementConstraintType, RuntimePlatform, Tag, TrustedExecutionConfiguration,
};
pub use resources::{
    EphemeralStorage, InferenceAccelerator, NvidiaMpsAllocation, ResourceRequirement, ResourceType,
    SharingStrategy,
};
pub use stored::{fill_defaults, normalise};
pub use volumes::{
    DockerVolumeConfiguration, EfsAuthorizationConfig, EfsVolumeConfiguration, EnabledDisabled,
    FsxAuthorizationConfig, FsxWindowsFileServerVolumeConfiguration, HostVolumeProperties,
    MountPoint, S3FilesVolumeConfiguration, Volume, VolumeFrom, VolumeScope,
};

shape::shape! {
    /// What RegisterTaskDefinition takes.
    #[derive(Default)]
    pub struct TaskDefinition {
        always {
            family: String,
            container_definitions: Vec<ContainerDefinition>,
            volumes: Vec<Volume>,
            placement_constraints: Vec<PlacementConstraint>,
        }
        optional {
            task_role_arn: Option<String>,
            execution_role_arn: Option<String>,
            network_mode: Option<NetworkMode>,
            requires_compatibilities: Vec<Compatibility>,
            /// CPU units, or a number of vCPUs such as `1 vCPU`.
            cpu: Option<String>,
            /// MiB, or an amount such as `2 GB`.
            memory: Option<String>,
            pid_mode: Option<PidMode>,
            ipc_mode: Option<IpcMode>,
            proxy_configuration: Option<ProxyConfiguration>,
            inference_accelerators: Vec<InferenceAccelerator>,
            ephemeral_storage: Option<EphemeralStorage>,
            runtime_platform: Option<RuntimePlatform>,
            enable_fault_injection: Option<bool>,
            trusted_execution_configuration: Option<TrustedExecutionConfiguration>,
            tags: Vec<Tag>,
        }
    }
}

impl TaskDefinition {
    /// The container of that name.
    pub fn container(&self, name: &str) -> Option<&ContainerDefinition> {
        self.container_definitions
            .iter()
            .find(|container| container.name == name)
    }

    /// Whether the definition asks to be checked against that launch type's rules.
    pub fn requires(&self, launch_type: Compatibility) -> bool {
        self.requires_compatibilities.contains(&launch_type)
    }
}
