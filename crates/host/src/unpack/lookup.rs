//! Finding the directory that an entry goes to.

use std::ffi::OsStr;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{self, AtFlags, FileType, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

use super::tree::{Node, Tree, at};
use super::{EntryPath, Metadata, UnpackError};

impl Tree {
    pub(super) fn open_directory(&mut self, path: &EntryPath) -> Result<OwnedFd, UnpackError> {
        let Some(name) = path.name() else {
            return self
                .root
                .try_clone()
                .map_err(|_| at(path)(("open directory", Errno::MFILE)));
        };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY;
        match open_child(self.parent_of(path)?, name, flags) {
            Err(Errno::NOENT) => {
                self.create_parents(path)?;
                open_child(self.parent_of(path)?, name, flags)
            }
            other => other,
        }
        .map_err(|errno| at(path)(("open directory", errno)))
    }

    /// The directory that `path` stands in, made where no entry described it.
    pub(super) fn parent_of(&mut self, path: &EntryPath) -> Result<&OwnedFd, UnpackError> {
        if path.parent().is_root() {
            return Ok(&self.root);
        }
        if matches!(self.existing_parent(path), Err(Errno::NOENT)) {
            self.create_parents(&path.parent())?;
        }
        self.existing_parent(path)
            .map_err(|errno| at(path)(("open the parent of", errno)))
    }

    pub(super) fn existing_parent(&mut self, path: &EntryPath) -> Result<&OwnedFd, Errno> {
        let wanted = path.parent();
        if wanted.is_root() {
            return Ok(&self.root);
        }
        let cached = matches!(&self.parent, Some((known, _)) if *known == wanted);
        if !cached {
            let opened = resolve(&self.root, &wanted)?;
            self.parent = Some((wanted, opened));
        }
        self.parent
            .as_ref()
            .map(|(_, parent)| parent)
            .ok_or(Errno::NOENT)
    }

    /// Makes the directories of `path` that no entry described. Something else at
    /// one of the names, a dangling link for instance, stays: the caller's next
    /// look fails on it.
    fn create_parents(&mut self, path: &EntryPath) -> Result<(), UnpackError> {
        if path.is_root() || resolve(&self.root, path).is_ok() {
            return Ok(());
        }
        let parent = path.parent();
        self.create_parents(&parent)?;
        let Ok(directory) = resolve(&self.root, &parent) else {
            return Ok(());
        };
        match fs::mkdirat(&directory, path.name().unwrap_or_default(), Mode::RWXU) {
            Err(Errno::EXIST) => return Ok(()),
            other => other.map_err(|errno| at(path)(("create directory", errno)))?,
        }
        self.place(path, Node::Directory, &Metadata::implicit_directory())
    }
}

/// Opens a directory of the tree; symbolic links on the way see the tree's root
/// as `/`, and `..` does not climb above it (`openat2(2)`, `RESOLVE_IN_ROOT`).
pub(super) fn resolve(root: &OwnedFd, path: &EntryPath) -> Result<OwnedFd, Errno> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let rules = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS | ResolveFlags::NO_XDEV;
    let path = if path.is_root() {
        Path::new(".")
    } else {
        path.as_path()
    };
    loop {
        match fs::openat2(root, path, flags, Mode::empty(), rules) {
            // A rename or mount somewhere on the machine while `..` was walked.
            Err(Errno::AGAIN) => continue,
            other => return other,
        }
    }
}

pub(super) fn open_child(parent: &OwnedFd, name: &OsStr, flags: OFlags) -> Result<OwnedFd, Errno> {
    let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    fs::openat(parent, name, flags, Mode::RUSR | Mode::WUSR)
}

pub(super) fn kind_at(parent: &OwnedFd, name: &OsStr) -> Option<FileType> {
    let stat = fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
    Some(FileType::from_raw_mode(stat.st_mode))
}
