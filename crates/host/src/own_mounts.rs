//! File systems that a task has to itself and its containers share.
//!
//! They are mounted in a mount namespace of the supervisor's own: the host does
//! not see them, each container is born with a copy of that namespace, and they
//! end with the last process that has them, however it ends.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::io::Errno;
use rustix::mount::{
    MountFlags, MountPropagationFlags, UnmountFlags, mount, mount_change, unmount,
};

use crate::loop_device::{LoopDevice, LoopError};
use crate::sys;

const GIB: u64 = 1 << 30;

/// What writes an empty file system. Options: no journal, as nothing of it is
/// read again after a crash; no blocks kept for root; nothing written that the
/// empty file has already.
const MKFS: &str = "mkfs.ext4";
const MKFS_OPTIONS: [&str; 8] = [
    "-q",
    "-F",
    "-m",
    "0",
    "-O",
    "^has_journal,^resize_inode,sparse_super2",
    "-E",
    "lazy_itable_init=1,nodiscard",
];

#[derive(Debug, thiserror::Error)]
pub enum OwnMountError {
    #[error("cannot part from the host's mounts: {0}")]
    Part(Errno),
    #[error("cannot make {}: {source}", path.display())]
    Make { path: PathBuf, source: io::Error },
    #[error("cannot run {MKFS} ({0}): install e2fsprogs")]
    Mkfs(io::Error),
    #[error("{MKFS} has failed: {0}")]
    MkfsFailed(String),
    #[error(transparent)]
    Loop(#[from] LoopError),
    #[error("cannot mount a {kind} at {}: {errno}", path.display())]
    Mount {
        kind: &'static str,
        path: PathBuf,
        errno: Errno,
    },
}

/// The mounts that this process does not share with the host. Dropping it
/// unmounts them.
#[derive(Debug)]
pub struct OwnMounts {
    made: Vec<PathBuf>,
}

impl OwnMounts {
    /// Gives this process, which must have one thread, a mount namespace of its
    /// own. What the host mounts and unmounts later still happens here too: else
    /// a disk that the host has unmounted would stay in use.
    pub fn part() -> Result<Self, OwnMountError> {
        sys::unshare(libc::CLONE_NEWNS)
            .and_then(|()| {
                let follow = MountPropagationFlags::DOWNSTREAM | MountPropagationFlags::REC;
                mount_change(c"/", follow)
            })
            .map_err(OwnMountError::Part)?;
        Ok(Self { made: Vec::new() })
    }

    /// A `/dev/shm` for several containers, whose root is `owner` on the host.
    pub fn shared_memory(&mut self, at: &Path, mib: u32, owner: u32) -> Result<(), OwnMountError> {
        let options = format!("mode=1777,size={mib}m,uid={owner},gid={owner}");
        let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
        self.mount("tmpfs", Path::new("shm"), at, flags, &options)
    }

    /// A directory that can hold so many GiB and no more: a file system of its
    /// own in `file`, which takes only the space that is used.
    pub fn limited(&mut self, at: &Path, file: &Path, gib: u32) -> Result<(), OwnMountError> {
        let content = sparse(file, u64::from(gib) * GIB).map_err(|source| OwnMountError::Make {
            path: file.to_owned(),
            source,
        })?;
        make_file_system(file)?;
        let device = LoopDevice::attach(&content)?;
        // What is deleted inside is given back to the host's disk.
        let options = "discard,noinit_itable";
        self.mount("ext4", &device.path, at, MountFlags::NODEV, options)
    }

    fn mount(
        &mut self,
        kind: &'static str,
        source: &Path,
        at: &Path,
        flags: MountFlags,
        options: &str,
    ) -> Result<(), OwnMountError> {
        fs::create_dir_all(at).map_err(|source| OwnMountError::Make {
            path: at.to_owned(),
            source,
        })?;
        let options = std::ffi::CString::new(options).expect("options are ours");
        mount(source, at, kind, flags, options.as_c_str()).map_err(|errno| {
            OwnMountError::Mount {
                kind,
                path: at.to_owned(),
                errno,
            }
        })?;
        self.made.push(at.to_owned());
        Ok(())
    }
}

impl Drop for OwnMounts {
    fn drop(&mut self) {
        for path in self.made.iter().rev() {
            // What still uses it keeps it until it ends; nobody finds it any more.
            let _ = unmount(path, UnmountFlags::DETACH);
        }
    }
}

fn sparse(path: &Path, size: u64) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true).mode(0o600);
    let file = options.open(path)?;
    file.set_len(size)?;
    Ok(file)
}

/// Whether the program is there that [`OwnMounts::limited`] needs.
pub(crate) fn has_mkfs() -> bool {
    let version = mkfs().arg("-V").output();
    version.is_ok_and(|output| output.status.success())
}

fn mkfs() -> Command {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut mkfs = Command::new(MKFS);
    // Not every user's PATH leads to the system's programs.
    mkfs.env("PATH", format!("{path}:/usr/sbin:/sbin"))
        .stdin(Stdio::null());
    mkfs
}

fn make_file_system(file: &Path) -> Result<(), OwnMountError> {
    let output = mkfs()
        .args(MKFS_OPTIONS)
        .arg(file)
        .output()
        .map_err(OwnMountError::Mkfs)?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(OwnMountError::MkfsFailed(said))
}
