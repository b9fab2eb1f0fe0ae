//! Writing a layer's entries into a directory.

use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use neargate_host::unpack::{EntryPath, Node, Tree, UnpackError};

use super::entry::{Meaning, meaning, metadata};
use super::error::{LayerError, TarError};
use super::limits::Limits;
use super::tar::{Archive, Kind, RawEntry};

/// What came of a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Entries, whiteouts included.
    pub entries: u64,
    /// Bytes in regular files.
    pub bytes: u64,
    /// Device nodes, which are left out: a container's /dev is the runtime's, and
    /// elsewhere a node would be a way to the host's devices.
    pub devices: Vec<PathBuf>,
}

/// Unpacks the tar stream `input` into the empty directory `root`, and reads it
/// to its end.
pub fn apply(input: impl Read, root: OwnedFd, limits: &Limits) -> Result<Applied, LayerError> {
    let mut archive = Archive::new(input);
    let mut tree = Tree::new(root);
    let mut applied = Applied::default();
    while let Some(entry) = archive.next()? {
        applied.entries += 1;
        if applied.entries > limits.entries {
            return Err(LayerError::TooLarge {
                limit: limits.entries,
                unit: "entries",
            });
        }
        match meaning(&entry.path)? {
            Meaning::Nothing => {}
            Meaning::Whiteout(path) => tree.whiteout(&path)?,
            Meaning::Opaque(path) => tree.opaque(&path)?,
            Meaning::Write(path) => write(&mut archive, &mut tree, &entry, &path, &mut applied)?,
        }
    }
    tree.finish()?;
    // What follows the end mark belongs to the digest, if to nothing else.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(TarError::Read)?;
    Ok(applied)
}

fn write<R: Read>(
    archive: &mut Archive<R>,
    tree: &mut Tree,
    entry: &RawEntry,
    path: &EntryPath,
    applied: &mut Applied,
) -> Result<(), LayerError> {
    let metadata = metadata(entry)?;
    let link;
    let mut content = archive.content();
    let node = match entry.kind {
        Kind::Directory => Node::Directory,
        Kind::Fifo => Node::Fifo,
        Kind::Symlink => Node::Symlink(std::ffi::OsStr::from_bytes(&entry.link)),
        Kind::HardLink => {
            link = EntryPath::parse(&entry.link)?;
            Node::HardLink(&link)
        }
        Kind::CharacterDevice | Kind::BlockDevice => {
            applied.devices.push(path.as_path().to_owned());
            return Ok(());
        }
        Kind::File => {
            applied.bytes += entry.size;
            Node::File {
                content: &mut content,
                size: entry.size,
            }
        }
    };
    match tree.place(path, node, &metadata) {
        // The stream's own failure, not the disk's.
        Err(UnpackError::Content { source, .. }) => Err(TarError::Read(source).into()),
        Err(UnpackError::Truncated { .. }) => Err(TarError::Truncated.into()),
        other => Ok(other?),
    }
}
