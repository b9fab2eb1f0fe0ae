//! The file system that holds images and containers.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd};
use std::path::{Path, PathBuf};

use rustix::fs::CWD;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, OpenTreeFlags, fsconfig_create, fsconfig_set_string,
    fsmount, fsopen, open_tree,
};

use crate::own_mounts;
use crate::probe::Probe;
use crate::sys::{MountAttributes, mount_setattr};

use super::check::Check;

const GIB: u64 = 1 << 30;
/// What a task on Fargate has.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html>
const EPHEMERAL: u64 = 20 * GIB;

pub(super) fn free_space(root: &Path) -> Check {
    const NAME: &str = "disk space";
    let place = existing(root);
    match rustix::fs::statvfs(&place) {
        Ok(stat) => judge_space(&place, stat.f_bavail * stat.f_frsize),
        Err(errno) => Check::ok(NAME, format!("{}: {errno}", place.display()))
            .warn("unknown", "check the directory"),
    }
}

fn judge_space(place: &Path, free: u64) -> Check {
    let found = format!("{} GiB free at {}", free / GIB, place.display());
    let check = Check::ok("disk space", found);
    let remedy = "free some space (neargate image prune), or choose another --root";
    match free {
        ..GIB => check.fail("images cannot be unpacked", remedy),
        GIB..EPHEMERAL => check.warn("less than the 20 GiB that a Fargate task has", remedy),
        _ => check,
    }
}

/// What `ephemeralStorage` takes.
pub(super) fn limited_storage() -> Check {
    let control = File::options().read(true).open("/dev/loop-control");
    let mkfs = own_mounts::has_mkfs();
    judge_storage(control.err().map(|error| error.to_string()), mkfs)
}

fn judge_storage(no_loop: Option<String>, mkfs: bool) -> Check {
    const NAME: &str = "ephemeralStorage";
    const CONSEQUENCE: &str = "tasks that declare ephemeralStorage fail to start";
    match (no_loop, mkfs) {
        (None, true) => Check::ok(NAME, "loop devices and mkfs.ext4"),
        (Some(error), _) => Check::ok(
            NAME,
            format!("no loop devices (/dev/loop-control: {error})"),
        )
        .warn(CONSEQUENCE, "modprobe loop"),
        (None, false) => {
            Check::ok(NAME, "no mkfs.ext4").warn(CONSEQUENCE, "apt-get install e2fsprogs")
        }
    }
}

/// Mounts an overlay on id-mapped and plain directories beside the root, attached
/// to no place.
pub(super) fn id_mapped_layers(probe: &Probe, root: &Path) -> Check {
    const NAME: &str = "image layers";
    let place = existing(root);
    let tried = Scratch::new(&place).and_then(|scratch| {
        mount_overlay(&scratch).map_err(|error| named("overlay", error))?;
        map_ids(&scratch, probe).map_err(|error| named("id-mapped mount", error))
    });
    match tried {
        Ok(()) => Check::ok(
            NAME,
            format!("overlay and id-mapped mounts work at {}", place.display()),
        ),
        Err(error) => Check::ok(NAME, format!("{}: {error}", place.display())).fail(
            "containers cannot have a root file system of their own",
            "put --root on ext4, xfs or btrfs",
        ),
    }
}

fn named(what: &str, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{what}: {error}"))
}

fn mount_overlay(scratch: &Scratch) -> io::Result<()> {
    let overlay = fsopen("overlay", FsOpenFlags::FSOPEN_CLOEXEC)?;
    for (option, directory) in [
        ("lowerdir", "lower"),
        ("upperdir", "upper"),
        ("workdir", "work"),
    ] {
        fsconfig_set_string(&overlay, option, scratch.0.join(directory))?;
    }
    fsconfig_create(&overlay)?;
    fsmount(
        &overlay,
        FsMountFlags::FSMOUNT_CLOEXEC,
        MountAttrFlags::empty(),
    )?;
    Ok(())
}

fn map_ids(scratch: &Scratch, probe: &Probe) -> io::Result<()> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC;
    let mount = open_tree(CWD, scratch.0.join("lower"), flags)?;
    let attributes = MountAttributes {
        set: libc::MOUNT_ATTR_IDMAP,
        user_namespace: probe.user_namespace().as_raw_fd() as u64,
        ..MountAttributes::default()
    };
    Ok(mount_setattr(mount.as_fd(), &attributes, false)?)
}

/// Directories that are gone afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn new(place: &Path) -> io::Result<Self> {
        let scratch = Self(place.join(format!(".neargate-doctor-{}", std::process::id())));
        for directory in ["lower", "upper", "work"] {
            std::fs::create_dir_all(scratch.0.join(directory))?;
        }
        Ok(scratch)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The directory, or the nearest above it that exists.
fn existing(root: &Path) -> PathBuf {
    let found = root.ancestors().find(|path| path.is_dir());
    found.unwrap_or(Path::new("/")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;

    #[test]
    fn a_task_wants_the_space_it_has_on_fargate() {
        for (free, status) in [
            (GIB / 2, Status::Fail),
            (5 * GIB, Status::Warn),
            (50 * GIB, Status::Ok),
        ] {
            assert_eq!(judge_space(Path::new("/"), free).status, status);
        }
    }

    #[test]
    fn limited_storage_takes_loop_devices_and_a_program() {
        assert_eq!(judge_storage(None, true).status, Status::Ok);
        let missing = judge_storage(None, false);
        assert!(missing.remedy.contains("e2fsprogs"));
        let missing = judge_storage(Some("No such file".to_owned()), true);
        assert_eq!(missing.status, Status::Warn);
        assert!(missing.remedy.contains("modprobe loop"));
    }

    #[test]
    fn what_does_not_exist_is_judged_where_it_would_be() {
        assert_eq!(
            existing(Path::new("/proc/self/no/such")),
            Path::new("/proc/self")
        );
    }
}
