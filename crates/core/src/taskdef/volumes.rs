//! Volumes of a task, and where its containers mount them.

use std::collections::BTreeMap;

use super::shape::{shape, wire_enum};

shape! {
    /// One volume; at most one of the configurations says of what kind. Without any it is an empty
    /// directory that lives as long as the task.
    #[derive(Default)]
    pub struct Volume {
        optional {
            name: String,
            host: Option<HostVolumeProperties>,
            docker_volume_configuration: Option<DockerVolumeConfiguration>,
            efs_volume_configuration: Option<EfsVolumeConfiguration>,
            s3files_volume_configuration: Option<S3FilesVolumeConfiguration>,
            fsx_windows_file_server_volume_configuration:
                Option<FsxWindowsFileServerVolumeConfiguration>,
            configured_at_launch: Option<bool>,
        }
    }
}

shape! {
    #[derive(Default)]
    pub struct HostVolumeProperties {
        optional {
            source_path: Option<String>,
        }
    }
}

shape! {
    #[derive(Default)]
    pub struct DockerVolumeConfiguration {
        optional {
            scope: Option<VolumeScope>,
            autoprovision: Option<bool>,
            driver: Option<String>,
            driver_opts: BTreeMap<String, String>,
            labels: BTreeMap<String, String>,
        }
    }
}

wire_enum! {
    pub enum VolumeScope { Task = "task", Shared = "shared" }
}

shape! {
    pub struct EfsVolumeConfiguration {
        required {
            file_system_id: String,
        }
        optional {
            root_directory: Option<String>,
            transit_encryption: Option<EnabledDisabled>,
            transit_encryption_port: Option<i32>,
            authorization_config: Option<EfsAuthorizationConfig>,
        }
    }
}

shape! {
    #[derive(Default)]
    pub struct EfsAuthorizationConfig {
        optional {
            access_point_id: Option<String>,
            iam: Option<EnabledDisabled>,
        }
    }
}

wire_enum! {
    pub enum EnabledDisabled { Enabled = "ENABLED", Disabled = "DISABLED" }
}

shape! {
    pub struct S3FilesVolumeConfiguration {
        required {
            file_system_arn: String,
        }
        optional {
            root_directory: Option<String>,
            transit_encryption_port: Option<i32>,
            access_point_arn: Option<String>,
        }
    }
}

shape! {
    pub struct FsxWindowsFileServerVolumeConfiguration {
        required {
            file_system_id: String,
            root_directory: String,
            authorization_config: FsxAuthorizationConfig,
        }
    }
}

shape! {
    pub struct FsxAuthorizationConfig {
        required {
            credentials_parameter: String,
            domain: String,
        }
    }
}

shape! {
    #[derive(Default)]
    pub struct MountPoint {
        optional {
            source_volume: Option<String>,
            container_path: Option<String>,
            read_only: Option<bool>,
        }
    }
}

shape! {
    /// Mounts everything that another container mounts.
    #[derive(Default)]
    pub struct VolumeFrom {
        optional {
            source_container: Option<String>,
            read_only: Option<bool>,
        }
    }
}
