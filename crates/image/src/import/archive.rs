//! Members of an archive by name, be it a directory or a tar.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;
use std::path::Path;

use neargate_host::unpack::EntryPath;
use rustix::fs::{Mode, OFlags, ResolveFlags};

use super::error::ImportError;
use crate::layer::Decompressor;
use crate::layer::tar::{self, Kind};
use crate::store::StoreError;

/// Links followed before it is called a circle; `docker save` makes one.
const LINKS_MAX: usize = 8;

/// An archive that can be read in any order.
pub enum Archive {
    /// An OCI layout as a directory. It is as untrusted as a tar: members are
    /// opened below it and through no symbolic link.
    Directory(OwnedFd),
    /// A plain tar file with its table of contents.
    Tar {
        file: File,
        members: HashMap<String, Member>,
    },
}

/// Where a member's content is.
pub enum Member {
    Content { offset: u64, size: u64 },
    Link(String),
}

impl Archive {
    /// Opens a directory, or a tar file; a compressed one goes through `spool`.
    pub fn open(
        path: &Path,
        spool: impl FnOnce() -> Result<File, StoreError>,
    ) -> Result<Self, ImportError> {
        let failed = |source| ImportError::Read {
            name: path.display().to_string(),
            source,
        };
        let mut file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if metadata.is_dir() {
            return Ok(Self::Directory(file.into()));
        }
        let is_plain = metadata.is_file()
            && matches!(
                Decompressor::new(&mut file).map_err(failed)?,
                Decompressor::Plain(_)
            );
        if !metadata.is_file() {
            // A FIFO or /dev/stdin: read once, in order.
            return Self::read(&mut file, spool()?);
        }
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        if is_plain {
            Self::index(file)
        } else {
            Self::read(&mut file, spool()?)
        }
    }

    /// Reads a stream, possibly compressed, into `spool`.
    pub fn read(stream: &mut dyn Read, mut spool: File) -> Result<Self, ImportError> {
        let failed = |source| ImportError::Read {
            name: "the archive".into(),
            source,
        };
        let mut plain = Decompressor::new(stream).map_err(failed)?;
        io::copy(&mut plain, &mut spool).map_err(failed)?;
        spool
            .flush()
            .and_then(|()| spool.seek(SeekFrom::Start(0)))
            .map_err(failed)?;
        Self::index(spool)
    }

    fn index(file: File) -> Result<Self, ImportError> {
        let mut archive = tar::Archive::seekable(BufReader::new(&file));
        let mut members = HashMap::new();
        while let Some(entry) = archive.next()? {
            let member = match entry.kind {
                Kind::File => Member::Content {
                    offset: archive.offset(),
                    size: entry.size,
                },
                Kind::Symlink => Member::Link(beside(&entry.path, &entry.link)),
                Kind::HardLink => Member::Link(name(&entry.link)),
                _ => continue,
            };
            members.insert(name(&entry.path), member);
        }
        drop(archive);
        Ok(Self::Tar { file, members })
    }

    /// Whether there is such a member.
    pub fn contains(&self, name: &str) -> bool {
        match self {
            Self::Directory(directory) => open_below(directory, name).is_ok(),
            Self::Tar { members, .. } => members.contains_key(name),
        }
    }

    /// A member's content.
    pub fn read_member(&self, name: &str) -> Result<Box<dyn Read + Send + '_>, ImportError> {
        match self {
            Self::Directory(directory) => match open_below(directory, name) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    Err(ImportError::Missing(name.into()))
                }
                Err(source) => Err(ImportError::Read {
                    name: name.into(),
                    source,
                }),
            },
            Self::Tar { file, members } => {
                let mut at = name;
                for _ in 0..LINKS_MAX {
                    match members.get(at) {
                        Some(Member::Content { offset, size }) => {
                            return Ok(Box::new(Section {
                                file,
                                offset: *offset,
                                left: *size,
                            }));
                        }
                        Some(Member::Link(target)) => at = target,
                        None if at == name => return Err(ImportError::Missing(name.into())),
                        None => break,
                    }
                }
                Err(ImportError::Link(name.into()))
            }
        }
    }

    /// A member's size.
    pub fn size(&self, name: &str) -> Result<u64, ImportError> {
        match self {
            Self::Directory(directory) => open_below(directory, name)
                .and_then(|file| file.metadata())
                .map(|metadata| metadata.len())
                .map_err(|source| ImportError::Read {
                    name: name.into(),
                    source,
                }),
            Self::Tar { members, .. } => match members.get(name) {
                Some(Member::Content { size, .. }) => Ok(*size),
                Some(Member::Link(target)) if target != name => {
                    match members.get(target.as_str()) {
                        Some(Member::Content { size, .. }) => Ok(*size),
                        _ => Err(ImportError::Link(name.into())),
                    }
                }
                _ => Err(ImportError::Missing(name.into())),
            },
        }
    }
}

/// A part of a file, read without moving the file's position.
struct Section<'a> {
    file: &'a File,
    offset: u64,
    left: u64,
}

impl Read for Section<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let want = buffer
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let got = self.file.read_at(&mut buffer[..want], self.offset)?;
        self.offset += got as u64;
        self.left -= got as u64;
        Ok(got)
    }
}

fn open_below(directory: &OwnedFd, name: &str) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let rules = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    let file: File = rustix::fs::openat2(directory, name, flags, Mode::empty(), rules)?.into();
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not a regular file",
        )),
    }
}

/// One spelling per member.
fn name(path: &[u8]) -> String {
    match EntryPath::parse(path) {
        Ok(path) => path.as_path().to_string_lossy().into_owned(),
        // Cannot be asked for, so it need not be found.
        Err(_) => String::from_utf8_lossy(path).into_owned(),
    }
}

/// The member that a symbolic link at `path` means, `..` resolved in the text.
fn beside(path: &[u8], link: &[u8]) -> String {
    let path = name(path);
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    let link = String::from_utf8_lossy(link);
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            other => parts.push(other),
        }
    }
    parts.join("/")
}
