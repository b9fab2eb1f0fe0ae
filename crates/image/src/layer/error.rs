//! Why a layer is not unpacked.

use std::io;

use neargate_host::unpack::{PathError, UnpackError};

use crate::digest::Digest;

/// What is wrong with the archive itself.
#[derive(Debug, thiserror::Error)]
pub enum TarError {
    /// The bytes did not arrive or did not decompress.
    #[error("{0}")]
    Read(#[from] io::Error),
    /// The stream ends in the middle.
    #[error("the archive is cut off")]
    Truncated,
    /// A header block's sum is wrong.
    #[error("not a tar archive, or damaged: a header's checksum is wrong")]
    Checksum,
    /// A numeric field is not a number, or out of range.
    #[error("an entry's {field} is not a valid number")]
    Number {
        /// The field.
        field: &'static str,
    },
    /// An extended header cannot be parsed.
    #[error("a pax extended header is malformed")]
    Pax,
    /// An extension record that exists only to exhaust memory.
    #[error("an extended header of {0} bytes is refused")]
    ExtensionTooLarge(u64),
    /// Sparse maps are not part of the OCI layer format.
    #[error("{0:?} is a sparse file in GNU's format, which image layers must not use")]
    Sparse(String),
    /// A type flag that means nothing in a layer.
    #[error("{path:?} has the unknown entry type {kind:?}")]
    UnknownKind {
        /// The entry.
        path: String,
        /// Its type flag.
        kind: char,
    },
}

/// Why a layer is refused or could not be written.
#[derive(Debug, thiserror::Error)]
pub enum LayerError {
    /// The archive is damaged.
    #[error(transparent)]
    Tar(#[from] TarError),
    /// A name that would leave the layer.
    #[error("refused path: {0}")]
    Path(#[from] PathError),
    /// A whiteout that names no sibling, or a path through one.
    #[error("refused whiteout {0:?}")]
    Whiteout(String),
    /// An owner that no task can map.
    #[error("{path:?} belongs to {uid}:{gid}; ids of 65536 and above cannot be mapped into a task")]
    Owner {
        /// The entry.
        path: String,
        /// Its owner.
        uid: u64,
        /// Its group.
        gid: u64,
    },
    /// A capability set in a form that is bound to a user namespace.
    #[error("{0:?} carries file capabilities that are not of version 2")]
    Capability(String),
    /// More than the limits allow.
    #[error("the layer unpacks to more than {limit} {unit}")]
    TooLarge {
        /// The limit.
        limit: u64,
        /// Bytes or entries.
        unit: &'static str,
    },
    /// A decompression bomb.
    #[error("the layer expands more than {ratio} times: {compressed} bytes became {expanded}")]
    Bomb {
        /// The ratio that is allowed.
        ratio: u64,
        /// Bytes read so far.
        compressed: u64,
        /// Bytes they became.
        expanded: u64,
    },
    /// The bytes are not those that the image names.
    #[error("digest mismatch: the image names {expected}, the content is {actual}")]
    Digest {
        /// What the manifest or configuration says.
        expected: Digest,
        /// What came.
        actual: Digest,
    },
    /// The stream is neither gzip nor zstd nor a plain tar.
    #[error("decompress: {0}")]
    Decompress(io::Error),
    /// The file system refused.
    #[error(transparent)]
    Write(#[from] UnpackError),
}

impl LayerError {
    /// Whether room on the disk would have helped.
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Write(error) if error.is_disk_full())
    }
}
