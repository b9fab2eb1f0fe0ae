//! The directory a layer is written into.

use std::ffi::OsStr;
use std::io::Read;
use std::os::fd::OwnedFd;

use rustix::fs::{self, AtFlags, FileType, Mode, OFlags, XattrFlags};
use rustix::io::Errno;

use super::lookup::{kind_at, open_child, resolve};
use super::{EntryPath, Metadata, UnpackError, remove_tree};

/// Overlayfs's mark on a directory that hides everything below it in the lower
/// layers (kernel documentation, filesystems/overlayfs: whiteouts and opaque
/// directories). `trusted.`, since the overlay is mounted with host credentials.
const OPAQUE: &str = "trusted.overlay.opaque";

/// What can be written.
pub enum Node<'a> {
    /// A directory; one that exists keeps its content.
    Directory,
    /// A regular file of `size` bytes.
    File {
        /// Where the bytes come from.
        content: &'a mut dyn Read,
        /// How many there must be.
        size: u64,
    },
    /// A symbolic link; its target is data here and never followed.
    Symlink(&'a OsStr),
    /// Another name of a node of this tree.
    HardLink(&'a EntryPath),
    /// A named pipe.
    Fifo,
}

/// An open directory that grows into a layer. See the [module](super) for the
/// rules that keep writes inside.
pub struct Tree {
    pub(super) root: OwnedFd,
    /// The last parent: entries of one directory mostly follow one another.
    pub(super) parent: Option<(EntryPath, OwnedFd)>,
    /// Directories whose time is set last, since every entry inside changes it.
    directories: Vec<(EntryPath, Metadata)>,
    buffer: Box<[u8]>,
}

type Step = (&'static str, Errno);

impl Tree {
    /// Writes below `root`, an empty directory that nobody else writes to.
    pub fn new(root: OwnedFd) -> Self {
        Self {
            root,
            parent: None,
            directories: Vec::new(),
            buffer: vec![0; 128 * 1024].into_boxed_slice(),
        }
    }

    /// Writes one node. A later node of the same name replaces the earlier one,
    /// but a directory stays a directory and takes the new metadata.
    pub fn place(
        &mut self,
        path: &EntryPath,
        node: Node<'_>,
        metadata: &Metadata,
    ) -> Result<(), UnpackError> {
        let Some(name) = path.name() else {
            return match node {
                Node::Directory => metadata
                    .apply(&self.root)
                    .map(|()| self.directories.push((path.clone(), metadata.clone())))
                    .map_err(at(path)),
                _ => Err(at(path)(("replace the root directory", Errno::ISDIR))),
            };
        };
        match node {
            Node::Directory => self.directory(path, name, metadata),
            Node::File { content, size } => self.file(path, name, content, size, metadata),
            Node::Symlink(target) => self.make(path, name, |parent| {
                fs::symlinkat(target, parent, name)
                    .map_err(|errno| ("create symbolic link", errno))?;
                metadata.apply_at(parent, name, true)
            }),
            Node::HardLink(target) => self.hard_link(path, name, target),
            Node::Fifo => self.make(path, name, |parent| {
                fs::mknodat(parent, name, FileType::Fifo, Mode::RUSR, 0)
                    .map_err(|errno| ("create named pipe", errno))?;
                metadata.apply_at(parent, name, false)
            }),
        }
    }

    /// Hides `path` of the lower layers.
    ///
    /// An entry of this very layer is not what a whiteout means to hide (OCI
    /// image specification, layer.md, "Whiteouts"): a file here hides the lower
    /// one anyway, a directory becomes opaque.
    pub fn whiteout(&mut self, path: &EntryPath) -> Result<(), UnpackError> {
        let Some(name) = path.name() else {
            return Err(at(path)(("white out the root directory", Errno::INVAL)));
        };
        let parent = self.parent_of(path)?;
        match kind_at(parent, name) {
            None => fs::mknodat(parent, name, FileType::CharacterDevice, Mode::empty(), 0)
                .map_err(|errno| at(path)(("create whiteout", errno))),
            Some(FileType::Directory) => self.opaque(path),
            Some(_) => Ok(()),
        }
    }

    /// Hides what the lower layers have in the directory `path`.
    pub fn opaque(&mut self, path: &EntryPath) -> Result<(), UnpackError> {
        let directory = self.open_directory(path)?;
        fs::fsetxattr(&directory, OPAQUE, b"y", XattrFlags::empty())
            .map_err(|errno| at(path)(("make opaque", errno)))
    }

    /// Sets the directories' times.
    pub fn finish(mut self) -> Result<(), UnpackError> {
        for (path, metadata) in std::mem::take(&mut self.directories) {
            let times = metadata.times();
            let Some(name) = path.name() else {
                fs::futimens(&self.root, &times)
                    .map_err(|errno| at(&path)(("set the time of", errno)))?;
                continue;
            };
            let parent = match self.existing_parent(&path) {
                Ok(parent) => parent,
                // A later entry replaced the directory it stood in.
                Err(Errno::NOENT | Errno::NOTDIR) => continue,
                Err(errno) => return Err(at(&path)(("open the parent of", errno))),
            };
            if kind_at(parent, name) == Some(FileType::Directory) {
                fs::utimensat(parent, name, &times, AtFlags::SYMLINK_NOFOLLOW)
                    .map_err(|errno| at(&path)(("set the time of", errno)))?;
            }
        }
        Ok(())
    }

    fn directory(
        &mut self,
        path: &EntryPath,
        name: &OsStr,
        metadata: &Metadata,
    ) -> Result<(), UnpackError> {
        let parent = self.parent_of(path)?;
        let was_hidden = match kind_at(parent, name) {
            Some(FileType::Directory) => None,
            existing => {
                if existing.is_some() {
                    self.clear(path, name)?;
                }
                let parent = self.parent_of(path)?;
                fs::mkdirat(parent, name, Mode::RWXU)
                    .map_err(|errno| at(path)(("create directory", errno)))?;
                Some(existing == Some(FileType::CharacterDevice))
            }
        };
        let parent = self.parent_of(path)?;
        let directory = open_child(parent, name, OFlags::RDONLY | OFlags::DIRECTORY)
            .map_err(|errno| at(path)(("open directory", errno)))?;
        metadata.apply(&directory).map_err(at(path))?;
        if was_hidden == Some(true) {
            // Hidden below and made anew in the same layer: nothing shines through.
            fs::fsetxattr(&directory, OPAQUE, b"y", XattrFlags::empty())
                .map_err(|errno| at(path)(("make opaque", errno)))?;
        }
        self.directories.push((path.clone(), metadata.clone()));
        Ok(())
    }

    fn file(
        &mut self,
        path: &EntryPath,
        name: &OsStr,
        content: &mut dyn Read,
        size: u64,
        metadata: &Metadata,
    ) -> Result<(), UnpackError> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
        let create = |tree: &mut Self| {
            tree.parent_of(path)
                .map(|parent| open_child(parent, name, flags))
        };
        let file = match create(self)? {
            Err(Errno::EXIST) => {
                self.clear(path, name)?;
                create(self)?
            }
            other => other,
        }
        .map_err(|errno| at(path)(("create file", errno)))?;
        self.copy(path, &file, content, size)?;
        metadata.apply(&file).map_err(at(path))?;
        fs::futimens(&file, &metadata.times()).map_err(|errno| at(path)(("set the time of", errno)))
    }

    fn copy(
        &mut self,
        path: &EntryPath,
        file: &OwnedFd,
        content: &mut dyn Read,
        size: u64,
    ) -> Result<(), UnpackError> {
        let mut left = size;
        while left > 0 {
            let want = self
                .buffer
                .len()
                .min(usize::try_from(left).unwrap_or(usize::MAX));
            let got = match content.read(&mut self.buffer[..want]) {
                Ok(0) => {
                    let (expected, got) = (size, size - left);
                    return Err(UnpackError::Truncated {
                        path: path.as_path().into(),
                        expected,
                        got,
                    });
                }
                Ok(got) => got,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(source) => {
                    return Err(UnpackError::Content {
                        path: path.as_path().into(),
                        source,
                    });
                }
            };
            let mut written = 0;
            while written < got {
                written += rustix::io::write(file, &self.buffer[written..got])
                    .map_err(|errno| at(path)(("write", errno)))?;
            }
            left -= got as u64;
        }
        Ok(())
    }

    fn hard_link(
        &mut self,
        path: &EntryPath,
        name: &OsStr,
        target: &EntryPath,
    ) -> Result<(), UnpackError> {
        let Some(target_name) = target.name() else {
            return Err(at(path)(("link to the root directory", Errno::PERM)));
        };
        if target == path {
            return Err(at(path)(("link to itself", Errno::LOOP)));
        }
        let source = resolve(&self.root, &target.parent())
            .map_err(|errno| at(target)(("link to", errno)))?;
        self.make(path, name, |parent| {
            // Without AT_SYMLINK_FOLLOW a link to a symbolic link is a second
            // name of the link itself.
            fs::linkat(&source, target_name, parent, name, AtFlags::empty())
                .map_err(|errno| ("create hard link", errno))
        })
    }

    /// Creates something that `create` makes at `name`, in the place of what is
    /// there.
    fn make(
        &mut self,
        path: &EntryPath,
        name: &OsStr,
        create: impl Fn(&OwnedFd) -> Result<(), Step>,
    ) -> Result<(), UnpackError> {
        match create(self.parent_of(path)?) {
            Err((_, Errno::EXIST)) => {
                self.clear(path, name)?;
                create(self.parent_of(path)?).map_err(at(path))
            }
            other => other.map_err(at(path)),
        }
    }

    fn clear(&mut self, path: &EntryPath, name: &OsStr) -> Result<(), UnpackError> {
        remove_tree(self.parent_of(path)?, name).map_err(|errno| at(path)(("replace", errno)))?;
        // The cached parent may have been inside, or reached through, what is gone.
        self.parent = None;
        Ok(())
    }
}

pub(super) fn at(path: &EntryPath) -> impl Fn(Step) -> UnpackError + '_ {
    |(step, source)| UnpackError::System {
        step,
        path: path.as_path().to_owned(),
        source,
    }
}
