//! Copying what an image has at a path into an empty volume.
//!
//! An image that declares a `VOLUME` expects its own content there when the
//! task mounts an empty volume at the same path. The image is untrusted: paths
//! in it are resolved as if its root were the system's, and symbolic links
//! are copied, never followed.

use std::ffi::CString;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{
    AtFlags, Dir, FileType, Gid, Mode, OFlags, RawMode, ResolveFlags, Stat, Uid, chownat, fchmod,
    fgetxattr, flistxattr, fsetxattr, mkdirat, openat, openat2, readlinkat, statat, symlinkat,
};
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, fsconfig_create, fsconfig_set_string, fsmount,
    fsopen,
};

/// Directories deeper than this are refused: nobody's volume is, and each
/// level holds two descriptors.
const MAX_DEPTH: usize = 100;

#[derive(Debug, thiserror::Error)]
pub enum CopyUpError {
    #[error("show the image's layers as one directory: {0}")]
    Overlay(#[source] io::Error),
    #[error("copy {}: {source}", path.display())]
    Copy { path: PathBuf, source: io::Error },
}

/// Copies the directory `path` of an image into the existing directory
/// `volume`, with owners, modes, times left to the copy, and extended
/// attributes. Returns whether the image has a directory there.
pub fn copy_up(layers: &[PathBuf], path: &Path, volume: &Path) -> Result<bool, CopyUpError> {
    let root = merged(layers).map_err(CopyUpError::Overlay)?;
    let relative = path.strip_prefix("/").unwrap_or(path);
    let from = openat2(
        &root,
        relative,
        OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC,
        Mode::empty(),
        ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS,
    );
    let from = match from {
        Ok(from) => from,
        Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => return Ok(false),
        Err(errno) => return Err(failed(path)(errno.into())),
    };
    let to = open_directory(rustix::fs::CWD, volume).map_err(failed(volume))?;
    let stat = rustix::fs::fstat(&from).map_err(|errno| failed(path)(errno.into()))?;
    copy_directory(&from, &to, path, MAX_DEPTH)?;
    give(to.as_fd(), from.as_fd(), &stat).map_err(failed(path))?;
    Ok(true)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> CopyUpError {
    let path = path.to_owned();
    move |source| CopyUpError::Copy { path, source }
}

/// The image's root directory, read-only and mounted nowhere.
fn merged(layers: &[PathBuf]) -> io::Result<OwnedFd> {
    match layers {
        // overlayfs wants two layers where nothing is writable.
        [only] => open_directory(rustix::fs::CWD, only),
        layers => {
            let context = fsopen("overlay", FsOpenFlags::FSOPEN_CLOEXEC)?;
            // One at a time, the uppermost first: a mount option is limited to 256 bytes.
            for layer in layers.iter().rev() {
                fsconfig_set_string(context.as_fd(), "lowerdir+", layer.as_path())?;
            }
            fsconfig_create(context.as_fd())?;
            Ok(fsmount(
                context.as_fd(),
                FsMountFlags::FSMOUNT_CLOEXEC,
                MountAttrFlags::MOUNT_ATTR_RDONLY | MountAttrFlags::MOUNT_ATTR_NODEV,
            )?)
        }
    }
}

fn open_directory(at: BorrowedFd, path: &Path) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(at, path, flags, Mode::empty())?)
}

fn copy_directory(
    from: &OwnedFd,
    to: &OwnedFd,
    path: &Path,
    depth: usize,
) -> Result<(), CopyUpError> {
    if depth == 0 {
        return Err(failed(path)(rustix::io::Errno::LOOP.into()));
    }
    let entries = Dir::read_from(from).map_err(|errno| failed(path)(errno.into()))?;
    for entry in entries {
        let entry = entry.map_err(|errno| failed(path)(errno.into()))?;
        let name = entry.file_name();
        if name == c"." || name == c".." {
            continue;
        }
        let path = path.join(std::ffi::OsStr::from_bytes(name.to_bytes()));
        copy_entry(from, to, &name.to_owned(), &path, depth)?;
    }
    Ok(())
}

fn copy_entry(
    from: &OwnedFd,
    to: &OwnedFd,
    name: &CString,
    path: &Path,
    depth: usize,
) -> Result<(), CopyUpError> {
    let stat = statat(from, name, AtFlags::SYMLINK_NOFOLLOW)
        .map_err(|errno| failed(path)(errno.into()))?;
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::Directory => {
            let name = Path::new(std::ffi::OsStr::from_bytes(name.to_bytes()));
            let inner = open_directory(from.as_fd(), name).map_err(failed(path))?;
            mkdirat(to, name, Mode::RWXU).map_err(|errno| failed(path)(errno.into()))?;
            let made = open_directory(to.as_fd(), name).map_err(failed(path))?;
            copy_directory(&inner, &made, path, depth - 1)?;
            give(made.as_fd(), inner.as_fd(), &stat).map_err(failed(path))
        }
        FileType::RegularFile => copy_file(from, to, name, &stat).map_err(failed(path)),
        FileType::Symlink => copy_link(from, to, name, &stat).map_err(failed(path)),
        // Sockets, pipes and devices mean nothing in a fresh volume.
        _ => Ok(()),
    }
}

fn copy_file(from: &OwnedFd, to: &OwnedFd, name: &CString, stat: &Stat) -> io::Result<()> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let mut source = File::from(openat(from, name, OFlags::RDONLY | flags, Mode::empty())?);
    let create = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | flags;
    let mut copy = File::from(openat(to, name, create, Mode::RUSR | Mode::WUSR)?);
    io::copy(&mut source, &mut copy)?;
    give(copy.as_fd(), source.as_fd(), stat)
}

fn copy_link(from: &OwnedFd, to: &OwnedFd, name: &CString, stat: &Stat) -> io::Result<()> {
    symlinkat(readlinkat(from, name, Vec::new())?, to, name)?;
    let (uid, gid) = owner(stat);
    Ok(chownat(to, name, uid, gid, AtFlags::SYMLINK_NOFOLLOW)?)
}

/// Gives a copy its original's owner, extended attributes and mode, in this
/// order: a change of owner takes file capabilities and set-user-ID away.
fn give(copy: BorrowedFd, original: BorrowedFd, stat: &Stat) -> io::Result<()> {
    let (uid, gid) = owner(stat);
    rustix::fs::fchown(copy, uid, gid)?;
    copy_attributes(copy, original)?;
    let permissions = Mode::from_raw_mode(stat.st_mode as RawMode & 0o7777);
    Ok(fchmod(copy, permissions)?)
}

fn owner(stat: &Stat) -> (Option<Uid>, Option<Gid>) {
    (
        Some(Uid::from_raw(stat.st_uid)),
        Some(Gid::from_raw(stat.st_gid)),
    )
}

fn copy_attributes(copy: BorrowedFd, original: BorrowedFd) -> io::Result<()> {
    let mut names = vec![0; 64 * 1024];
    let length = match flistxattr(original, &mut names[..]) {
        Ok(length) => length,
        Err(rustix::io::Errno::OPNOTSUPP) => return Ok(()),
        Err(errno) => return Err(errno.into()),
    };
    for name in names[..length]
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
    {
        // overlayfs' own marks are of the layers, not of the content.
        if name.starts_with(b"trusted.") {
            continue;
        }
        let name = CString::new(name)?;
        let mut value = vec![0; 64 * 1024];
        let length = fgetxattr(original, &name, &mut value[..])?;
        fsetxattr(
            copy,
            &name,
            &value[..length],
            rustix::fs::XattrFlags::empty(),
        )?;
    }
    Ok(())
}
