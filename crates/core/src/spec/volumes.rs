//! Which volumes a container mounts, and where they are on the host.

use std::path::{Path, PathBuf};

use crate::taskdef::{ContainerDefinition, MountPoint, TaskDefinition, Volume};

use super::VolumeMount;

/// A container's own mount points, then those of its `volumesFrom`.
///
/// A path that is mounted twice keeps the first: a container's own mount
/// points come before what it takes from others.
pub fn volume_mounts(
    definition: &TaskDefinition,
    container: &ContainerDefinition,
    task_volumes: &Path,
) -> Vec<VolumeMount> {
    let mut mounts = Vec::new();
    collect(definition, container, task_volumes, false, &mut mounts);
    mounts
}

fn collect(
    definition: &TaskDefinition,
    container: &ContainerDefinition,
    task_volumes: &Path,
    read_only: bool,
    mounts: &mut Vec<VolumeMount>,
) {
    for point in &container.mount_points {
        let Some(mount) = mount_of(definition, point, task_volumes) else {
            continue;
        };
        if !mounts
            .iter()
            .any(|known| known.destination == mount.destination)
        {
            mounts.push(VolumeMount {
                read_only: mount.read_only || read_only,
                ..mount
            });
        }
    }
    for from in &container.volumes_from {
        let source = from
            .source_container
            .as_deref()
            .and_then(|name| definition.container(name));
        // Docker does not follow volumesFrom of volumesFrom in a cycle, and
        // neither do we: a container cannot take from itself.
        if let Some(source) = source.filter(|source| source.name != container.name) {
            let one_level = ContainerDefinition {
                volumes_from: Vec::new(),
                ..source.clone()
            };
            let read_only = read_only || from.read_only.unwrap_or(false);
            collect(definition, &one_level, task_volumes, read_only, mounts);
        }
    }
}

fn mount_of(
    definition: &TaskDefinition,
    point: &MountPoint,
    task_volumes: &Path,
) -> Option<VolumeMount> {
    let name = point.source_volume.as_deref()?;
    let volume = definition
        .volumes
        .iter()
        .find(|volume| volume.name == name)?;
    Some(VolumeMount {
        source: volume_path(volume, task_volumes),
        destination: point.container_path.clone()?,
        read_only: point.read_only.unwrap_or(false),
    })
}

/// Where a volume is on the host: the directory that the definition names, or
/// one of the task's own.
pub fn volume_path(volume: &Volume, task_volumes: &Path) -> PathBuf {
    match host_path(volume) {
        Some(path) => PathBuf::from(path),
        None => task_volumes.join(&volume.name),
    }
}

/// The host's directory that the definition names for a volume.
pub fn host_path(volume: &Volume) -> Option<&str> {
    volume
        .host
        .as_ref()
        .and_then(|host| host.source_path.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taskdef::parse;

    #[test]
    fn volumes_are_mounted_from_the_task_the_host_and_other_containers() {
        let definition = parse(
            r#"{
              "family": "f",
              "volumes": [{"name": "data"}, {"name": "host", "host": {"sourcePath": "/srv"}}],
              "containerDefinitions": [
                {"name": "a", "image": "i", "mountPoints": [
                  {"sourceVolume": "data", "containerPath": "/data"},
                  {"sourceVolume": "host", "containerPath": "/srv", "readOnly": true}]},
                {"name": "b", "image": "i",
                 "mountPoints": [{"sourceVolume": "data", "containerPath": "/srv"}],
                 "volumesFrom": [{"sourceContainer": "a", "readOnly": true}]}]
            }"#,
        )
        .unwrap();
        let mounts = |name: &str| {
            let container = definition.container(name).unwrap();
            volume_mounts(&definition, container, Path::new("/t"))
                .into_iter()
                .map(|mount| {
                    let source = mount.source.display().to_string();
                    (source, mount.destination, mount.read_only)
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(
            mounts("a"),
            [
                ("/t/data".into(), "/data".into(), false),
                ("/srv".into(), "/srv".into(), true)
            ]
        );
        assert_eq!(
            mounts("b"),
            [
                ("/t/data".into(), "/srv".into(), false),
                ("/t/data".into(), "/data".into(), true)
            ]
        );
    }
}
