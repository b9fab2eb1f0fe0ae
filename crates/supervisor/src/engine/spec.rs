//! The OCI spec of a container, with what only this machine knows.

use std::collections::HashSet;
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use fs_err as fs;
use neargate_core::security_options::SecurityOptions;
use neargate_core::spec::{
    ALL_CAPABILITIES, CgroupMount, Namespace, Namespaces, Placement, Platform, Source,
    container_spec, volume_mounts,
};
use neargate_core::task::ContainerIndex;
use neargate_core::taskdef::{ContainerDefinition, IpcMode, PidMode};
use neargate_host::capabilities;
use neargate_host::cgroup::View;
use neargate_host::lsm;
use neargate_host::seccomp::default_profile;
use oci_spec::OciSpecError;
use oci_spec::runtime::{Capability, LinuxDevice, LinuxDeviceBuilder, LinuxDeviceType, Spec};

use rustix::process::{Resource, getrlimit};
use rustix::thread::CapabilitySet;

use super::launch::{LaunchError, descriptor_path};
use super::{Engine, files};

impl Engine {
    pub(super) fn spec(&self, index: ContainerIndex) -> Result<Spec, LaunchError> {
        let definition = self.definition(index);
        let plan = &self.plan.containers[index.0];
        let directory = self.directory.container(&definition.name);
        let sandbox = self.sandbox.as_ref().ok_or(LaunchError::NoSandbox)?;
        let runtime_id = self.request.runtime_ids[index.0].to_string();
        let security = SecurityOptions::parse(&definition.docker_security_options)?;
        lsm::can_confine(&security)?;
        let confined = !definition.privileged.unwrap_or(false) && !security.seccomp_unconfined;
        let source = Source {
            definition: &self.request.definition,
            container: definition,
            image: &plan.image.config,
            launch_type: self.request.launch_type,
        };
        let placement = Placement {
            platform: Platform {
                region: self.request.region.as_str(),
                environment_from_files: &plan.environment_from_files,
                secrets: &plan.secrets,
            },
            hostname: &files::hostname(&self.request, &self.plan.network, index.0),
            namespaces: self.namespaces(index),
            ids: self.plan.ids.map(|ids| (ids.start, ids.count)),
            cgroups_path: Path::new("/ecs")
                .join(self.request.task_id.to_string())
                .join(&runtime_id),
            root: directory.path().join("rootfs"),
            files: files::of_container(&self.plan.network, &self.directory, definition),
            shared_memory: self.directory.shared_memory(),
            volumes: volume_mounts(
                &self.request.definition,
                definition,
                &self.directory.volumes(),
            ),
            devices: devices(definition)?,
            cgroup_mounts: cgroup_mounts(&sandbox.cgroup.view(&runtime_id)?),
            security,
            open_files_ceiling: open_files_ceiling(),
            withheld_capabilities: match self.plan.ids {
                Some(_) => HashSet::new(),
                None => withheld_capabilities(),
            },
            init: sandbox.programs.init.clone(),
        };
        let mut spec = container_spec(&source, &placement)?;
        // `privileged` lifts the filter too, as with Docker.
        if confined {
            add_seccomp(&mut spec)?;
        }
        Ok(spec)
    }

    fn namespaces(&self, index: ContainerIndex) -> Namespaces {
        let shared = self.sandbox.as_ref().map(|sandbox| &sandbox.namespaces);
        let join = |descriptor: Option<&std::os::fd::OwnedFd>| {
            descriptor.map(|descriptor| Namespace::Join(descriptor_path(descriptor)))
        };
        let sandbox = self.sandbox.as_ref();
        let cgroup = sandbox.and_then(|sandbox| sandbox.cgroup.namespace());
        let definition = &self.request.definition;
        Namespaces {
            cgroup: join(cgroup).unwrap_or(Namespace::Host),
            user: join(shared.and_then(|shared| shared.user.as_ref())).unwrap_or(Namespace::Host),
            network: match self.network_namespace(index) {
                Some(network) => Namespace::Join(descriptor_path(&network)),
                None => Namespace::Host,
            },
            pid: match definition.pid_mode {
                Some(PidMode::Host) => Namespace::Host,
                Some(PidMode::Task) | None => {
                    join(shared.and_then(|shared| shared.pid.as_ref())).unwrap_or(Namespace::Own)
                }
            },
            ipc: match definition.ipc_mode {
                Some(IpcMode::Host) => Namespace::Host,
                Some(IpcMode::Task | IpcMode::None) | None => {
                    join(self.ipc_namespace(index)).unwrap_or(Namespace::Own)
                }
            },
        }
    }
}

fn add_seccomp(spec: &mut Spec) -> Result<(), OciSpecError> {
    let process = spec.process().as_ref();
    let capabilities = process.and_then(|process| process.capabilities().as_ref());
    let bounding = capabilities.and_then(|sets| sets.bounding().clone());
    let profile = default_profile(&bounding.unwrap_or_default())?;
    if let Some(linux) = spec.linux_mut() {
        linux.set_seccomp(Some(profile));
    }
    Ok(())
}

fn cgroup_mounts(view: &View) -> Vec<CgroupMount> {
    let root = PathBuf::from("/sys/fs/cgroup");
    match view {
        View::V2(source) => vec![CgroupMount {
            source: source.clone(),
            destination: root,
        }],
        View::V1(controllers) => controllers
            .iter()
            .map(|controller| CgroupMount {
                source: controller.source.clone(),
                destination: root.join(&controller.name),
            })
            .collect(),
    }
}

/// Without CAP_SYS_RESOURCE (in a restricted virtual machine, or a container)
/// a hard limit cannot be raised: setrlimit(2).
fn open_files_ceiling() -> Option<u64> {
    let sets = rustix::thread::capabilities(None).ok()?;
    let may_raise = sets.effective.contains(CapabilitySet::SYS_RESOURCE);
    if may_raise {
        None
    } else {
        getrlimit(Resource::Nofile).maximum
    }
}

/// What a restricted virtual machine, or a container, does not let even its root have.
fn withheld_capabilities() -> HashSet<Capability> {
    let Ok(sets) = rustix::thread::capabilities(None) else {
        return HashSet::new();
    };
    let own = sets.permitted.bits();
    let mut all = HashSet::from(ALL_CAPABILITIES);
    all.retain(|capability| own & (1 << capabilities::number(*capability)) == 0);
    all
}

/// `linuxParameters.devices`, as the host has them.
fn devices(container: &ContainerDefinition) -> Result<Vec<LinuxDevice>, LaunchError> {
    let devices = container
        .linux_parameters
        .iter()
        .flat_map(|linux| &linux.devices);
    devices
        .map(|device| {
            let meta = fs::metadata(&device.host_path)?;
            let kind = if meta.file_type().is_block_device() {
                LinuxDeviceType::B
            } else if meta.file_type().is_char_device() {
                LinuxDeviceType::C
            } else {
                let text = format!("{} is not a device", device.host_path);
                return Err(io::Error::new(io::ErrorKind::InvalidInput, text).into());
            };
            let path = device.container_path.as_ref().unwrap_or(&device.host_path);
            Ok(LinuxDeviceBuilder::default()
                .path(path)
                .typ(kind)
                .major(i64::from(rustix::fs::major(meta.rdev())))
                .minor(i64::from(rustix::fs::minor(meta.rdev())))
                .file_mode(meta.mode() & 0o777)
                .build()?)
        })
        .collect()
}
