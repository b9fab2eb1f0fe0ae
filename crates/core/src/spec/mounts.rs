//! What is mounted in a container, in the order of mounting.

use std::path::{Path, PathBuf};

use oci_spec::OciSpecError;
use oci_spec::runtime::{Mount, MountBuilder};

use crate::taskdef::{IpcMode, Tmpfs};

use super::process::INIT_PATH;
use super::{Placement, Source};

/// A volume of the task, or a directory of the host, in this container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeMount {
    pub source: PathBuf,
    pub destination: String,
    pub read_only: bool,
}

/// A cgroup directory that a container sees, below /sys/fs/cgroup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CgroupMount {
    pub source: PathBuf,
    pub destination: PathBuf,
}

/// Docker's size of /dev/shm.
pub const SHM_SIZE_MIB: u32 = 64;

const SHM_PATH: &str = "/dev/shm";
const SHM_OPTIONS: [&str; 3] = ["nosuid", "noexec", "nodev"];

pub(super) fn mounts(source: &Source, placement: &Placement) -> Result<Vec<Mount>, OciSpecError> {
    let container = source.container;
    let privileged = container.privileged.unwrap_or(false);
    let sys_options: &[&str] = if privileged {
        &["nosuid", "noexec", "nodev"]
    } else {
        &["nosuid", "noexec", "nodev", "ro"]
    };
    let mut mounts = vec![
        mount("proc", "proc", "/proc", &["nosuid", "noexec", "nodev"])?,
        mount(
            "tmpfs",
            "tmpfs",
            "/dev",
            &["nosuid", "strictatime", "mode=755", "size=65536k"],
        )?,
        mount(
            "devpts",
            "devpts",
            "/dev/pts",
            &[
                "nosuid",
                "noexec",
                "newinstance",
                "ptmxmode=0666",
                "mode=0620",
                "gid=5",
            ],
        )?,
        mount("sysfs", "sysfs", "/sys", sys_options)?,
        mount(
            "mqueue",
            "mqueue",
            "/dev/mqueue",
            &["nosuid", "noexec", "nodev"],
        )?,
    ];
    mounts.extend(shared_memory(source, placement)?);
    mounts.extend(cgroups(&placement.cgroup_mounts)?);
    for name in ["hosts", "hostname", "resolv.conf"] {
        mounts.push(bind(
            &placement.files.join(name),
            &format!("/etc/{name}"),
            Access::ReadWrite,
            placement,
        )?);
    }
    if container.has_init() {
        mounts.push(bind(
            &placement.init,
            INIT_PATH,
            Access::ReadOnly,
            placement,
        )?);
    }
    for tmpfs in container
        .linux_parameters
        .iter()
        .flat_map(|linux| &linux.tmpfs)
    {
        mounts.push(tmpfs_mount(tmpfs)?);
    }
    for volume in &placement.volumes {
        let access = if volume.read_only {
            Access::ReadOnly
        } else {
            Access::ReadWrite
        };
        mounts.push(bind(
            &volume.source,
            &volume.destination,
            access,
            placement,
        )?);
    }
    Ok(mounts)
}

/// POSIX shared memory goes with the IPC namespace, as with Docker: who shares
/// one shares the other, and `none` has neither.
fn shared_memory(source: &Source, placement: &Placement) -> Result<Option<Mount>, OciSpecError> {
    let bind = |from: &Path| {
        let mut words = SHM_OPTIONS.to_vec();
        words.extend(["bind", "rprivate"]);
        MountBuilder::default()
            .typ("bind")
            .source(from)
            .destination(SHM_PATH)
            .options(options(&words))
            .build()
    };
    match source.definition.ipc_mode {
        Some(IpcMode::Host) => bind(Path::new(SHM_PATH)).map(Some),
        Some(IpcMode::Task) => bind(&placement.shared_memory).map(Some),
        Some(IpcMode::None) => Ok(None),
        None => {
            let parameters = source.container.linux_parameters.as_ref();
            let size = parameters.and_then(|linux| linux.shared_memory_size);
            let size = size.map_or(i64::from(SHM_SIZE_MIB), i64::from) * 1024;
            let size = format!("size={size}k");
            let mut words = SHM_OPTIONS.to_vec();
            words.extend(["mode=1777", &size]);
            mount("tmpfs", "shm", SHM_PATH, &words).map(Some)
        }
    }
}

fn cgroups(cgroups: &[CgroupMount]) -> Result<Vec<Mount>, OciSpecError> {
    const ROOT: &str = "/sys/fs/cgroup";
    let mut mounts = Vec::new();
    // Version 1 has one directory for each hierarchy, which need a parent;
    // version 2 is mounted at the root itself.
    if cgroups
        .iter()
        .any(|cgroup| cgroup.destination != Path::new(ROOT))
    {
        mounts.push(mount(
            "tmpfs",
            "tmpfs",
            ROOT,
            &["nosuid", "noexec", "nodev", "mode=755"],
        )?);
    }
    for cgroup in cgroups {
        mounts.push(
            MountBuilder::default()
                .typ("bind")
                .source(cgroup.source.clone())
                .destination(cgroup.destination.clone())
                .options(options(&["bind", "nosuid", "noexec", "nodev", "ro"]))
                .build()?,
        );
    }
    Ok(mounts)
}

fn tmpfs_mount(tmpfs: &Tmpfs) -> Result<Mount, OciSpecError> {
    // Docker's defaults, which mountOptions may take back.
    let size = format!("size={}m", tmpfs.size);
    let mut all = vec!["nosuid", "nodev", "noexec", &size];
    all.extend(tmpfs.mount_options.iter().map(String::as_str));
    mount("tmpfs", "tmpfs", &tmpfs.container_path, &all)
}

enum Access {
    ReadOnly,
    ReadWrite,
}

/// Files of the host show their owners as if there were no user namespace:
/// its ids are mapped back for this mount alone.
fn bind(
    source: &Path,
    destination: &str,
    access: Access,
    placement: &Placement,
) -> Result<Mount, OciSpecError> {
    let mut words = vec!["rbind", "rprivate"];
    words.push(match access {
        Access::ReadOnly => "ro",
        Access::ReadWrite => "rw",
    });
    if placement.ids.is_some() {
        words.push("idmap");
    }
    MountBuilder::default()
        .typ("bind")
        .source(source)
        .destination(destination)
        .options(options(&words))
        .build()
}

fn mount(
    kind: &str,
    source: &str,
    destination: &str,
    with: &[&str],
) -> Result<Mount, OciSpecError> {
    MountBuilder::default()
        .typ(kind)
        .source(source)
        .destination(destination)
        .options(options(with))
        .build()
}

fn options(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
