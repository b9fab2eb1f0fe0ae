//! Owner, mode, times and extended attributes of a node.

use std::ffi::CString;
use std::os::fd::AsFd;

use rustix::fs::{self, AtFlags, Gid, Mode, Timespec, Timestamps, UTIME_OMIT, Uid, XattrFlags};
use rustix::io::Errno;

/// What a node carries besides its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// Permission bits with setuid, setgid and sticky.
    pub mode: u32,
    /// Owner as the container sees it: raw ids stay on disk, the mount maps them.
    pub uid: u32,
    /// Group, likewise.
    pub gid: u32,
    /// Last modification.
    pub mtime: FileTime,
    /// Extended attributes, already filtered.
    pub xattrs: Vec<(CString, Vec<u8>)>,
}

/// A moment as the kernel's `struct timespec` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FileTime {
    /// Seconds since the epoch.
    pub seconds: i64,
    /// Nanoseconds, below 10^9.
    pub nanoseconds: u32,
}

impl Metadata {
    /// A directory that the archive did not mention: root's, 0755.
    pub(super) fn implicit_directory() -> Self {
        Self {
            mode: 0o755,
            uid: 0,
            gid: 0,
            mtime: FileTime::default(),
            xattrs: Vec::new(),
        }
    }

    pub(super) fn times(&self) -> Timestamps {
        Timestamps {
            last_access: Timespec {
                tv_sec: 0,
                tv_nsec: UTIME_OMIT,
            },
            last_modification: Timespec {
                tv_sec: self.mtime.seconds,
                tv_nsec: self.mtime.nanoseconds.into(),
            },
        }
    }

    /// Applies everything but the time to an open node.
    ///
    /// The order matters: `chown(2)` clears the setuid bits and
    /// `security.capability`, so the owner comes first.
    pub(super) fn apply(&self, node: impl AsFd) -> Result<(), (&'static str, Errno)> {
        let (owner, group) = self.owner();
        fs::fchown(&node, Some(owner), Some(group))
            .map_err(|errno| ("change the owner of", errno))?;
        fs::fchmod(&node, self.mode()).map_err(|errno| ("change the mode of", errno))?;
        for (name, value) in &self.xattrs {
            fs::fsetxattr(&node, name, value, XattrFlags::empty())
                .map_err(|errno| ("set an extended attribute of", errno))?;
        }
        Ok(())
    }

    /// The same for a node that cannot be opened (a symbolic link, a FIFO).
    pub(super) fn apply_at(
        &self,
        parent: impl AsFd,
        name: &std::ffi::OsStr,
        is_link: bool,
    ) -> Result<(), (&'static str, Errno)> {
        let (owner, group) = self.owner();
        fs::chownat(
            &parent,
            name,
            Some(owner),
            Some(group),
            AtFlags::SYMLINK_NOFOLLOW,
        )
        .map_err(|errno| ("change the owner of", errno))?;
        if !is_link {
            // Not a link, and nobody else writes here: nothing to follow.
            fs::chmodat(&parent, name, self.mode(), AtFlags::empty())
                .map_err(|errno| ("change the mode of", errno))?;
        }
        fs::utimensat(&parent, name, &self.times(), AtFlags::SYMLINK_NOFOLLOW)
            .map_err(|errno| ("set the time of", errno))
    }

    fn owner(&self) -> (Uid, Gid) {
        (Uid::from_raw(self.uid), Gid::from_raw(self.gid))
    }

    fn mode(&self) -> Mode {
        Mode::from_raw_mode(self.mode & 0o7777)
    }
}
