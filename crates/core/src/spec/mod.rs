//! The OCI runtime spec of a container: what a task definition and an image
//! mean in the launcher's own vocabulary.
//!
//! Pure: everything that must be looked up (leased ids, namespaces made for
//! the task, host paths of volumes) comes in with [`Placement`], so the same
//! inputs always give the same spec, and any OCI runtime can run it.

mod capabilities;
mod devices;
mod environment;
mod mounts;
mod namespaces;
mod process;
mod resources;
mod security;
mod volumes;

use std::collections::HashSet;
use std::path::PathBuf;

use oci_spec::OciSpecError;
use oci_spec::image::Config as ImageConfig;
use oci_spec::runtime::{Capability, LinuxBuilder, LinuxDevice, RootBuilder, Spec, SpecBuilder};

use crate::launch::LaunchType;
use crate::security_options::SecurityOptions;
use crate::taskdef::{ContainerDefinition, TaskDefinition};

pub use capabilities::ALL as ALL_CAPABILITIES;
pub use environment::Platform;
pub use mounts::{CgroupMount, SHM_SIZE_MIB, VolumeMount};
pub use namespaces::{Namespace, Namespaces};
pub use volumes::{host_path, volume_mounts, volume_path};

/// What a container is made from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub definition: &'a TaskDefinition,
    pub container: &'a ContainerDefinition,
    pub image: &'a ImageConfig,
    pub launch_type: LaunchType,
}

/// Where the container is to run, as the supervisor has prepared it.
#[derive(Clone, Debug)]
pub struct Placement<'a> {
    pub platform: Platform<'a>,
    pub hostname: &'a str,
    pub namespaces: Namespaces,
    /// First host id and number of ids of the task's user namespace.
    pub ids: Option<(u32, u32)>,
    pub cgroups_path: PathBuf,
    pub root: PathBuf,
    /// Where the container's hosts, hostname and resolv.conf are kept.
    pub files: PathBuf,
    /// The task's /dev/shm, where its containers share one (`ipcMode: task`).
    pub shared_memory: PathBuf,
    pub volumes: Vec<VolumeMount>,
    /// The host's devices that the definition asks for, looked up.
    pub devices: Vec<LinuxDevice>,
    pub cgroup_mounts: Vec<CgroupMount>,
    /// The container's `dockerSecurityOptions`.
    pub security: SecurityOptions,
    /// The highest limit for open files that this machine lets a process have,
    /// if it is too restricted for the default.
    pub open_files_ceiling: Option<u64>,
    /// Capabilities that no process of this machine has, so that none can be given them. A user
    /// namespace has all there are.
    pub withheld_capabilities: HashSet<Capability>,
    /// The static init, for `initProcessEnabled`.
    pub init: PathBuf,
}

/// Builds the spec of one container.
pub fn container_spec(source: &Source, placement: &Placement) -> Result<Spec, OciSpecError> {
    let privileged = source.container.privileged.unwrap_or(false);
    let mut linux = LinuxBuilder::default()
        .namespaces(placement.namespaces.to_oci()?)
        .resources(resources::container_resources(source, placement)?)
        .cgroups_path(placement.cgroups_path.clone());
    if let Some((start, count)) = placement.ids {
        let mapping = namespaces::id_mapping(start, count)?;
        linux = linux
            .uid_mappings(vec![mapping])
            .gid_mappings(vec![mapping]);
    }
    linux = if privileged {
        linux.masked_paths(vec![]).readonly_paths(vec![])
    } else {
        linux
            .masked_paths(security::masked_paths())
            .readonly_paths(security::readonly_paths())
    };
    if !placement.devices.is_empty() {
        linux = linux.devices(placement.devices.clone());
    }
    SpecBuilder::default()
        .version("1.1.0")
        .root(
            RootBuilder::default()
                .path(placement.root.clone())
                .readonly(source.container.readonly_root_filesystem.unwrap_or(false))
                .build()?,
        )
        .hostname(placement.hostname)
        .process(process::process(source, placement)?)
        .mounts(mounts::mounts(source, placement)?)
        .linux(linux.build()?)
        .build()
}

#[cfg(test)]
mod tests;
