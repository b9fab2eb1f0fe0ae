//! Volumes, and who mounts them.

use std::collections::HashSet;

use super::Verdict;
use super::subject::{Subject, refuse_if};
use crate::names::is_resource_name;
use crate::taskdef::{EfsVolumeConfiguration, EnabledDisabled};

/// How ECS's texts show a name that is not given.
const NO_NAME: &str = "null";

pub(super) fn volumes_have_names(subject: &Subject<'_>) -> Verdict {
    subject.definition.volumes.iter().try_for_each(|volume| {
        refuse_if(volume.name.is_empty(), || {
            "volume.name should not be null or empty.".to_owned()
        })?;
        refuse_if(!is_resource_name(&volume.name), || {
            "volume.name contains invalid characters.".to_owned()
        })
    })
}

pub(super) fn volume_names_differ(subject: &Subject<'_>) -> Verdict {
    let mut names = HashSet::new();
    refuse_if(
        !subject
            .definition
            .volumes
            .iter()
            .all(|volume| names.insert(&volume.name)),
        || "Volume names must be unique within a task definition".to_owned(),
    )
}

pub(super) fn fargate_has_no_host_volumes(subject: &Subject<'_>) -> Verdict {
    subject.definition.volumes.iter().try_for_each(|volume| {
        let source_path = volume
            .host
            .as_ref()
            .and_then(|host| host.source_path.as_ref());
        [
            (
                "dockerVolumeConfiguration",
                volume.docker_volume_configuration.is_some(),
            ),
            ("sourcePath", source_path.is_some()),
        ]
        .into_iter()
        .try_for_each(|(setting, is_set)| {
            refuse_if(subject.is_fargate() && is_set, || {
                format!("Fargate compatible task definitions do not support {setting}")
            })
        })
    })
}

pub(super) fn efs_settings_agree(subject: &Subject<'_>) -> Verdict {
    let volumes = &subject.definition.volumes;
    volumes
        .iter()
        .filter_map(|volume| volume.efs_volume_configuration.as_ref())
        .try_for_each(efs)
}

fn efs(efs: &EfsVolumeConfiguration) -> Verdict {
    let authorization = efs.authorization_config.as_ref();
    let has_access_point = authorization.is_some_and(|config| config.access_point_id.is_some());
    let has_iam = authorization.is_some_and(|config| config.iam == Some(EnabledDisabled::Enabled));
    let is_encrypted = efs.transit_encryption == Some(EnabledDisabled::Enabled);
    let is_root = matches!(efs.root_directory.as_deref(), None | Some("" | "/"));
    refuse_if(has_access_point && !is_root, || {
        "When using an EFS access point, the root directory must either be set to \"/\" or be \
         omitted."
            .to_owned()
    })?;
    refuse_if(has_iam && !is_encrypted, || {
        "EFS IAM authorization requires TransitEncryption to be enabled".to_owned()
    })?;
    refuse_if(
        efs.transit_encryption_port.is_some() && !is_encrypted,
        || "TransitEncryptionPort requires that TransitEncryption is enabled".to_owned(),
    )
}

pub(super) fn mounted_volumes_exist(subject: &Subject<'_>) -> Verdict {
    let volumes = &subject.definition.volumes;
    subject
        .containers()
        .iter()
        .flat_map(|container| &container.mount_points)
        .try_for_each(|mount| {
            let name = mount.source_volume.as_deref().unwrap_or(NO_NAME);
            refuse_if(!volumes.iter().any(|volume| volume.name == name), || {
                format!("Unknown volume '{name}'.")
            })
        })
}

pub(super) fn mounts_have_a_path(subject: &Subject<'_>) -> Verdict {
    subject.containers().iter().try_for_each(|container| {
        let mut paths = container
            .mount_points
            .iter()
            .map(|mount| &mount.container_path);
        refuse_if(
            paths.any(|path| path.as_deref().unwrap_or_default().is_empty()),
            || {
                format!(
                    "Invalid 'mountPoints' setting for container '{}'. 'containerPath' must be \
                 specified.",
                    container.name
                )
            },
        )
    })
}

pub(super) fn volumes_are_from_containers(subject: &Subject<'_>) -> Verdict {
    subject
        .containers()
        .iter()
        .flat_map(|container| &container.volumes_from)
        .try_for_each(|from| {
            let name = from.source_container.as_deref().unwrap_or(NO_NAME);
            refuse_if(subject.container(name).is_none(), || {
                format!("Invalid 'volumesFrom' setting. Unknown container: '{name}'.")
            })
        })
}

pub(super) fn launch_volumes_are_mounted(subject: &Subject<'_>) -> Verdict {
    let is_mounted = |name: &str| {
        let mut mounts = subject.containers().iter().flat_map(|c| &c.mount_points);
        mounts.any(|mount| mount.source_volume.as_deref() == Some(name))
    };
    let unmounted: Vec<&str> = subject
        .definition
        .volumes
        .iter()
        .filter(|volume| volume.configured_at_launch == Some(true))
        .map(|volume| volume.name.as_str())
        .filter(|name| !is_mounted(name))
        .collect();
    refuse_if(!unmounted.is_empty(), || {
        format!(
            "Volumes [{}] are not referenced by any of the containers",
            unmounted.join(", ")
        )
    })
}
