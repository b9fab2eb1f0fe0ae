//! The task's own volumes: directories that live as long as the task.
//!
//! On disk they have the ids that containers see, from 0 up: every mount of a
//! host directory in a container is id-mapped.

use std::path::Path;

use fs_err as fs;
use neargate_core::spec::{host_path, volume_path};
use neargate_core::taskdef::TaskDefinition;
use neargate_host::copy_up::{CopyUpError, copy_up};
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::plan::{ContainerPlan, LaunchPlan};

#[derive(Debug, thiserror::Error)]
pub enum VolumeError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    CopyUp(#[from] CopyUpError),
}

/// Makes the directories. One that an image declares as `VOLUME` at the path
/// where a container mounts it begins with the image's content
/// (<https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html>).
pub fn create(
    definition: &TaskDefinition,
    plan: &LaunchPlan,
    directory: &TaskDirectory,
) -> Result<(), VolumeError> {
    let root = directory.volumes();
    for volume in &definition.volumes {
        if host_path(volume).is_some() {
            continue;
        }
        let path = volume_path(volume, &root);
        fs::create_dir_all(&path)?;
        for (container, mount_path) in mounts_of(definition, plan, &volume.name) {
            let declared = container.image.config.volumes().iter().flatten();
            if declared.into_iter().any(|declared| declared == mount_path)
                && copy_up(&container.image.layers, Path::new(mount_path), &path)?
            {
                break;
            }
        }
    }
    Ok(())
}

/// The containers that mount a volume, in order, and where they do.
fn mounts_of<'a>(
    definition: &'a TaskDefinition,
    plan: &'a LaunchPlan,
    volume: &'a str,
) -> impl Iterator<Item = (&'a ContainerPlan, &'a str)> {
    let definitions = &definition.container_definitions;
    let containers = plan.containers.iter().zip(definitions);
    containers.flat_map(move |(container, definition)| {
        definition
            .mount_points
            .iter()
            .filter(move |point| point.source_volume.as_deref() == Some(volume))
            .filter_map(move |point| Some((container, point.container_path.as_deref()?)))
    })
}
