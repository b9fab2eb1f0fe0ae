//! Mounts, directories and nodes of the container, seen from its root
//! directory. Every path of the container is resolved inside that root.

use std::ffi::CStr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{
    AtFlags, CWD, FileType, Gid, Mode, OFlags, ResolveFlags, Uid, chownat, fstat, mkdirat, mknodat,
    open, openat2, symlinkat, unlinkat,
};
use rustix::io::Errno;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MountFlags, MountPropagationFlags, MoveMountFlags,
    OpenTreeFlags, UnmountFlags, fsconfig_create, fsconfig_set_flag, fsconfig_set_string, fsmount,
    fsopen, mount as mount_classic, mount_change, move_mount, open_tree, unmount,
};
use rustix::process::{chdir, fchdir, pivot_root};

use super::super::{Mount, Node, Overlay, Parameter, Source, Target};
use super::{DIRECTORY, Missing};
use crate::sys::{self, MountAttributes};

type Result<T> = std::result::Result<T, Errno>;

/// Times before a lookup that races with renames is given up.
const LOOKUPS: usize = 16;

pub fn make_private() -> Result<()> {
    mount_change(
        c"/",
        MountPropagationFlags::PRIVATE | MountPropagationFlags::REC,
    )
}

/// Mounts a layer over itself with the ids of the user namespace. Overlay
/// takes whatever is mounted at a layer's path, since Linux 5.19 also this.
pub fn id_map_layer(path: &CStr, user: BorrowedFd<'_>) -> Result<()> {
    let tree = clone_tree(CWD, path, OpenTreeFlags::empty())?;
    map_ids(&tree, user)?;
    attach(&tree, CWD, path)
}

pub fn overlay(overlay: &Overlay) -> Result<OwnedFd> {
    for (path, flags) in [
        (&overlay.dirty, AtFlags::empty()),
        (&overlay.volatile, AtFlags::REMOVEDIR),
    ] {
        match unlinkat(CWD, path, flags) {
            Ok(()) | Err(Errno::NOENT | Errno::NOTDIR) => {}
            Err(errno) => return Err(errno),
        }
    }
    chdir(&overlay.directory)?;
    // Not fsopen: it takes at most 256 bytes of layers at a time before Linux 6.5.
    mount_classic(
        c"overlay",
        &overlay.target,
        c"overlay",
        MountFlags::empty(),
        overlay.options.as_c_str(),
    )?;
    let root = open(&overlay.target, DIRECTORY, Mode::empty())?;
    sys::mount_setattr(root.as_fd(), &overlay.attributes, false)?;
    Ok(root)
}

pub fn bind_root(
    path: &CStr,
    attributes: &MountAttributes,
    user: Option<BorrowedFd<'_>>,
) -> Result<OwnedFd> {
    let tree = clone_tree(CWD, path, OpenTreeFlags::empty())?;
    if let Some(user) = user {
        map_ids(&tree, user)?;
    }
    sys::mount_setattr(tree.as_fd(), attributes, false)?;
    attach(&tree, CWD, path)?;
    Ok(tree)
}

/// Makes a mount and puts it in its place; the answer is its root.
pub fn mount(root: BorrowedFd<'_>, mount: &Mount) -> Result<OwnedFd> {
    let tree = match &mount.source {
        Source::FileSystem { kind, parameters } => {
            let tree = new_file_system(kind, parameters, mount.attributes.set)?;
            if let Some((uid, gid)) = mount.owner {
                for name in [c"", c"ptmx"] {
                    let (uid, gid) = (Uid::from_raw(uid), Gid::from_raw(gid));
                    chownat(&tree, name, Some(uid), Some(gid), AtFlags::EMPTY_PATH)?;
                }
            }
            tree
        }
        Source::Tree { path, recursive } => {
            let recursive = if *recursive {
                OpenTreeFlags::AT_RECURSIVE
            } else {
                OpenTreeFlags::empty()
            };
            let tree = clone_tree(CWD, path, recursive)?;
            if let Some(user) = &mount.id_map {
                map_ids(&tree, user.as_fd())?;
            }
            if let Some(attributes) = &mount.recursive_attributes {
                sys::mount_setattr(tree.as_fd(), attributes, true)?;
            }
            if mount.attributes != MountAttributes::default() {
                sys::mount_setattr(tree.as_fd(), &mount.attributes, false)?;
            }
            tree
        }
    };
    let missing = if is_directory(tree.as_fd())? {
        Missing::Directory
    } else {
        Missing::File
    };
    let target = reach(root, &mount.target, missing)?;
    attach(&tree, target.as_fd(), c"")?;
    Ok(tree)
}

fn new_file_system(kind: &CStr, parameters: &[Parameter], attributes: u64) -> Result<OwnedFd> {
    let context = fsopen(kind, FsOpenFlags::FSOPEN_CLOEXEC)?;
    for parameter in parameters {
        match parameter {
            Parameter::Flag(key) => fsconfig_set_flag(context.as_fd(), key)?,
            Parameter::Value(key, value) => fsconfig_set_string(context.as_fd(), key, value)?,
        }
    }
    fsconfig_create(context.as_fd())?;
    fsmount(
        context.as_fd(),
        FsMountFlags::FSMOUNT_CLOEXEC,
        MountAttrFlags::from_bits_retain(attributes as u32),
    )
}

/// Opens a place in the container, and makes it and the way to it if missing.
pub fn reach(root: BorrowedFd<'_>, target: &Target, missing: Missing) -> Result<OwnedFd> {
    match resolve(root, &target.path) {
        Err(Errno::NOENT) => {}
        other => return other,
    }
    let last = target.steps.len().saturating_sub(1);
    for (i, (parent, name)) in target.steps.iter().enumerate() {
        let parent = resolve(root, parent)?;
        let made = if i == last && missing == Missing::File {
            mknodat(
                &parent,
                name,
                FileType::RegularFile,
                Mode::from_raw_mode(0o644),
                0,
            )
        } else {
            mkdirat(&parent, name, Mode::from_raw_mode(0o755))
        };
        match made {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(errno) => return Err(errno),
        }
    }
    resolve(root, &target.path)
}

/// Opens a place without using it; no link leads out of the root.
pub fn resolve(root: BorrowedFd<'_>, path: &CStr) -> Result<OwnedFd> {
    open_inside(root, path, OFlags::PATH)
}

/// Opens a file of the container; no link leads out of the root, nor through
/// a magic link of /proc.
pub fn open_inside(root: BorrowedFd<'_>, path: &CStr, flags: OFlags) -> Result<OwnedFd> {
    let flags = flags | OFlags::CLOEXEC;
    for _ in 0..LOOKUPS {
        // EAGAIN means that a rename on the way could have led outside.
        match openat2(root, path, flags, Mode::empty(), ResolveFlags::IN_ROOT) {
            Err(Errno::AGAIN) => {}
            other => return other,
        }
    }
    Err(Errno::AGAIN)
}

pub fn symlink(root: BorrowedFd<'_>, target: &Target, to: &CStr) -> Result<()> {
    let Some((parent, name)) = target.steps.last() else {
        return Err(Errno::EXIST);
    };
    match symlinkat(to, resolve(root, parent)?, name) {
        Err(Errno::EXIST) => Ok(()),
        other => other,
    }
}

pub fn node(root: BorrowedFd<'_>, node: &Node) -> Result<()> {
    let Some((directory, name)) = node.target.steps.last() else {
        return Err(Errno::EXIST);
    };
    let parent = match resolve(root, directory) {
        Err(Errno::NOENT) => {
            let steps = node.target.steps[..node.target.steps.len() - 1].iter();
            for (parent, name) in steps {
                match mkdirat(resolve(root, parent)?, name, Mode::from_raw_mode(0o755)) {
                    Ok(()) | Err(Errno::EXIST) => {}
                    Err(errno) => return Err(errno),
                }
            }
            resolve(root, directory)?
        }
        other => other?,
    };
    let kind = FileType::from_raw_mode(node.mode);
    match mknodat(
        &parent,
        name,
        kind,
        Mode::from_raw_mode(node.mode),
        node.device,
    ) {
        Ok(()) => {}
        // The image's /dev, or the host's, has been mounted on purpose.
        Err(Errno::EXIST) => return Ok(()),
        Err(errno) => return Err(errno),
    }
    if let Some((uid, gid)) = node.owner {
        let (uid, gid) = (Uid::from_raw(uid), Gid::from_raw(gid));
        chownat(
            &parent,
            name,
            Some(uid),
            Some(gid),
            AtFlags::SYMLINK_NOFOLLOW,
        )?;
    }
    Ok(())
}

/// What masked paths are covered with, once it is mounted somewhere: only an
/// attached mount can be cloned before Linux 6.15.
#[derive(Default)]
pub struct Covers {
    /// An empty directory.
    directory: Option<OwnedFd>,
    /// The container's /dev/null.
    file: Option<OwnedFd>,
}

/// Hides a file behind /dev/null, a directory behind an empty one.
pub fn mask(root: BorrowedFd<'_>, target: &Target, covers: &mut Covers) -> Result<()> {
    let place = match resolve(root, &target.path) {
        Ok(place) => place,
        // This kernel does not have it.
        Err(Errno::NOENT | Errno::NOTDIR) => return Ok(()),
        Err(errno) => return Err(errno),
    };
    let directory = is_directory(place.as_fd())?;
    let first = if directory {
        &mut covers.directory
    } else {
        &mut covers.file
    };
    let cover = match first {
        Some(first) => clone_tree(first.as_fd(), c"", OpenTreeFlags::AT_EMPTY_PATH)?,
        None if directory => empty_directory()?,
        None => {
            let null = resolve(root, c"dev/null")?;
            let cover = clone_tree(null.as_fd(), c"", OpenTreeFlags::AT_EMPTY_PATH)?;
            sys::mount_setattr(cover.as_fd(), &READ_ONLY, false)?;
            cover
        }
    };
    attach(&cover, place.as_fd(), c"")?;
    first.get_or_insert(cover);
    Ok(())
}

const READ_ONLY: MountAttributes = MountAttributes {
    set: libc::MOUNT_ATTR_RDONLY,
    clear: 0,
    propagation: 0,
    user_namespace: 0,
};

fn empty_directory() -> Result<OwnedFd> {
    let attributes = libc::MOUNT_ATTR_RDONLY
        | libc::MOUNT_ATTR_NOSUID
        | libc::MOUNT_ATTR_NODEV
        | libc::MOUNT_ATTR_NOEXEC;
    new_file_system(c"tmpfs", &[], attributes)
}

/// Mounts a place over itself, read-only with all below it.
pub fn make_readonly(root: BorrowedFd<'_>, target: &Target) -> Result<()> {
    let place = match resolve(root, &target.path) {
        Ok(place) => place,
        Err(Errno::NOENT | Errno::NOTDIR) => return Ok(()),
        Err(errno) => return Err(errno),
    };
    let flags = OpenTreeFlags::AT_EMPTY_PATH | OpenTreeFlags::AT_RECURSIVE;
    let tree = clone_tree(place.as_fd(), c"", flags)?;
    sys::mount_setattr(tree.as_fd(), &READ_ONLY, true)?;
    attach(&tree, place.as_fd(), c"")
}

/// Makes the root directory this process's, and lets go of the host's mounts.
pub fn pivot(root: BorrowedFd<'_>) -> Result<()> {
    fchdir(root)?;
    // The old root ends up stacked on the new one and can be unmounted from
    // there: no directory for it is needed (pivot_root(2), NOTES).
    pivot_root(c".", c".")?;
    unmount(c".", UnmountFlags::DETACH)?;
    chdir(c"/")
}

/// Mounts a file of this mount namespace at a second place.
pub fn bind_open_file(file: BorrowedFd<'_>, root: BorrowedFd<'_>, at: &CStr) -> Result<()> {
    let tree = clone_tree(file, c"", OpenTreeFlags::AT_EMPTY_PATH)?;
    attach(&tree, resolve(root, at)?.as_fd(), c"")
}

fn clone_tree(at: BorrowedFd<'_>, path: &CStr, flags: OpenTreeFlags) -> Result<OwnedFd> {
    let common = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC;
    open_tree(at, path, common | flags)
}

fn map_ids(tree: &OwnedFd, user: BorrowedFd<'_>) -> Result<()> {
    use std::os::fd::AsRawFd;
    let attributes = MountAttributes {
        set: libc::MOUNT_ATTR_IDMAP,
        user_namespace: user.as_raw_fd() as u64,
        ..MountAttributes::default()
    };
    sys::mount_setattr(tree.as_fd(), &attributes, false)
}

/// Puts a detached mount on a place: a path, or with an empty one what `at` is itself.
fn attach(tree: &OwnedFd, at: BorrowedFd<'_>, path: &CStr) -> Result<()> {
    let mut flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH;
    if path.is_empty() {
        flags |= MoveMountFlags::MOVE_MOUNT_T_EMPTY_PATH;
    }
    move_mount(tree, c"", at, path, flags)
}

fn is_directory(file: BorrowedFd<'_>) -> Result<bool> {
    Ok(FileType::from_raw_mode(fstat(file)?.st_mode) == FileType::Directory)
}
