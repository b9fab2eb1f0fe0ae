//! File systems that a task has to itself and its containers share.
//!
//! They are mounted in a mount namespace of the supervisor's own: the host does
//! not see them, each container is born with a copy of that namespace, and they
//! end with the last process that has them, however it ends.

use std::path::{Path, PathBuf};
use std::{fs, io};

use rustix::io::Errno;
use rustix::mount::{
    MountFlags, MountPropagationFlags, UnmountFlags, mount, mount_change, unmount,
};

use crate::sys;

#[derive(Debug, thiserror::Error)]
pub enum OwnMountError {
    #[error("cannot part from the host's mounts: {0}")]
    Part(Errno),
    #[error("cannot make {}: {source}", path.display())]
    Make { path: PathBuf, source: io::Error },
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
