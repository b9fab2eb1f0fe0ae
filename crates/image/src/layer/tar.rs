//! Iterating over a tar stream, extensions resolved.

use std::io::{self, Read};

use super::error::TarError;
use super::header::{BLOCK, Header};
use super::pax::{self, Records};

/// The largest extension record that is read, as in Go's `archive/tar`.
const EXTENSION_MAX: u64 = 1 << 20;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    File,
    HardLink,
    Symlink,
    CharacterDevice,
    BlockDevice,
    Directory,
    Fifo,
}

/// An entry with its extension records applied; paths are still as written.
#[derive(Debug)]
pub struct RawEntry {
    pub path: Vec<u8>,
    pub kind: Kind,
    pub link: Vec<u8>,
    pub size: u64,
    pub mode: u32,
    pub uid: u64,
    pub gid: u64,
    pub mtime: (i64, u32),
    pub xattrs: Vec<(Vec<u8>, Vec<u8>)>,
}

/// Reads entries one after another; the content of the current one is read
/// through [`Content`].
pub struct Archive<R> {
    input: R,
    skipper: fn(&mut R, u64) -> io::Result<u64>,
    position: u64,
    /// Bytes of the current entry's content that are still in the stream.
    content: u64,
    /// Bytes that fill its last block.
    padding: u64,
}

impl<R: Read> Archive<R> {
    pub fn new(input: R) -> Self {
        Self::with(input, |input, count| {
            io::copy(&mut input.take(count), &mut io::sink())
        })
    }

    fn with(input: R, skipper: fn(&mut R, u64) -> io::Result<u64>) -> Self {
        Self {
            input,
            skipper,
            position: 0,
            content: 0,
            padding: 0,
        }
    }

    /// Where in the stream the current entry's content goes on.
    pub fn offset(&self) -> u64 {
        self.position
    }

    /// The next entry; `None` at the end mark or where the stream ends between
    /// entries (some builders leave the end mark out).
    pub fn next(&mut self) -> Result<Option<RawEntry>, TarError> {
        let mut records = Records::default();
        let mut long_name = None;
        let mut long_link = None;
        loop {
            self.skip()?;
            let mut block = [0; BLOCK];
            if !self.read_block(&mut block)? {
                return Ok(None);
            }
            let Some(header) = Header::parse(&block)? else {
                return Ok(None);
            };
            let size =
                u64::try_from(header.size()?).map_err(|_| TarError::Number { field: "size" })?;
            match header.kind() {
                b'x' => records = Records::parse(&self.extension(size)?)?,
                // Docker and containerd read global headers and ignore them.
                b'g' => self.begin(size),
                b'L' => long_name = Some(until_nul(self.extension(size)?)),
                b'K' => long_link = Some(until_nul(self.extension(size)?)),
                _ => {
                    return self
                        .entry(&header, size, &records, long_name, long_link)
                        .map(Some);
                }
            }
        }
    }

    /// The content of the entry that [`Self::next`] returned last.
    pub fn content(&mut self) -> Content<'_, R> {
        Content(self)
    }

    /// The rest of the stream, behind the end mark.
    pub fn into_inner(self) -> R {
        self.input
    }

    fn entry(
        &mut self,
        header: &Header<'_>,
        size: u64,
        records: &Records,
        long_name: Option<Vec<u8>>,
        long_link: Option<Vec<u8>>,
    ) -> Result<RawEntry, TarError> {
        let given = |key: &[u8]| {
            records
                .get(key)
                .filter(|value| !value.is_empty())
                .map(<[u8]>::to_vec)
        };
        let path = long_name
            .or_else(|| given(b"path"))
            .unwrap_or_else(|| header.name());
        let link = long_link
            .or_else(|| given(b"linkpath"))
            .unwrap_or_else(|| header.link_name());
        let shown = || String::from_utf8_lossy(&path).into_owned();
        let kind = match header.kind() {
            // Version 7 had no directories but a trailing slash.
            0 | b'0' if path.ends_with(b"/") => Kind::Directory,
            0 | b'0' | b'7' => Kind::File,
            b'1' => Kind::HardLink,
            b'2' => Kind::Symlink,
            b'3' => Kind::CharacterDevice,
            b'4' => Kind::BlockDevice,
            b'5' => Kind::Directory,
            b'6' => Kind::Fifo,
            b'S' => return Err(TarError::Sparse(shown())),
            other => {
                return Err(TarError::UnknownKind {
                    path: shown(),
                    kind: char::from(other),
                });
            }
        };
        if records.with_prefix(b"GNU.sparse.").next().is_some() {
            return Err(TarError::Sparse(shown()));
        }
        let size = match kind {
            Kind::File => records.number("size")?.unwrap_or(size),
            // The others have no content, whatever their size field says.
            _ => 0,
        };
        self.begin(size);
        let unsigned =
            |value: i64, field| u64::try_from(value).map_err(|_| TarError::Number { field });
        let mtime = match records.get(b"mtime") {
            Some(value) => pax::time(value).ok_or(TarError::Number { field: "mtime" })?,
            None => (header.mtime()?, 0),
        };
        let xattrs = records.with_prefix(b"SCHILY.xattr.");
        Ok(RawEntry {
            kind,
            size,
            // Bits above the permissions repeat the type.
            mode: (header.mode()? & 0o7777) as u32,
            uid: records
                .number("uid")?
                .map_or_else(|| unsigned(header.uid()?, "uid"), Ok)?,
            gid: records
                .number("gid")?
                .map_or_else(|| unsigned(header.gid()?, "gid"), Ok)?,
            mtime,
            xattrs: xattrs
                .map(|(name, value)| (name.to_vec(), value.to_vec()))
                .collect(),
            path,
            link,
        })
    }

    fn begin(&mut self, size: u64) {
        self.content = size;
        self.padding = size.next_multiple_of(BLOCK as u64) - size;
    }

    fn extension(&mut self, size: u64) -> Result<Vec<u8>, TarError> {
        if size > EXTENSION_MAX {
            return Err(TarError::ExtensionTooLarge(size));
        }
        self.begin(size);
        let mut data = Vec::with_capacity(size as usize);
        self.content().read_to_end(&mut data)?;
        if data.len() as u64 != size {
            return Err(TarError::Truncated);
        }
        Ok(data)
    }

    /// Passes over what is left of the current entry.
    fn skip(&mut self) -> Result<(), TarError> {
        let left = self.content + self.padding;
        let passed = (self.skipper)(&mut self.input, left)?;
        self.position += passed;
        (self.content, self.padding) = (0, 0);
        if passed == left {
            Ok(())
        } else {
            Err(TarError::Truncated)
        }
    }

    /// Fills a block; `false` if the stream ended just before it.
    fn read_block(&mut self, block: &mut [u8; BLOCK]) -> Result<bool, TarError> {
        let mut filled = 0;
        while filled < BLOCK {
            match self.input.read(&mut block[filled..]) {
                Ok(0) if filled == 0 => return Ok(false),
                Ok(0) => return Err(TarError::Truncated),
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.position += BLOCK as u64;
        Ok(true)
    }
}

impl<R: Read + io::Seek> Archive<std::io::BufReader<R>> {
    /// Passes over contents without reading them. A file that is cut off shows
    /// when its content is read.
    pub fn seekable(input: std::io::BufReader<R>) -> Self {
        Self::with(input, |input, count| {
            let distance = i64::try_from(count).map_err(io::Error::other)?;
            input.seek_relative(distance).map(|()| count)
        })
    }
}

/// The content of one entry.
pub struct Content<'a, R>(&'a mut Archive<R>);

impl<R: Read> Read for Content<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let want = buffer
            .len()
            .min(usize::try_from(self.0.content).unwrap_or(usize::MAX));
        let got = self.0.input.read(&mut buffer[..want])?;
        self.0.content -= got as u64;
        self.0.position += got as u64;
        Ok(got)
    }
}

fn until_nul(mut name: Vec<u8>) -> Vec<u8> {
    if let Some(end) = name.iter().position(|byte| *byte == 0) {
        name.truncate(end);
    }
    name
}
