//! Writing an untrusted layer into a directory, as root, without ever leaving it.
//!
//! An image is somebody else's input and the unpacker is the host's root, so a
//! path of an archive is never handed to the kernel as such:
//! - [`EntryPath`] refuses `..`, NUL and unbounded names before any system call;
//! - parents are resolved by `openat2(2)` with `RESOLVE_IN_ROOT`, so a symbolic
//!   link that the layer made earlier can only lead to another place inside;
//! - the last component is never followed: what is there is removed, and the new
//!   object is made with `O_EXCL`;
//! - no device node is made but overlayfs's whiteout (character device 0/0).
//!
//! What the entries mean (tar, whiteouts of the OCI layer format, limits) is the
//! image crate's business; this module only knows a [`Tree`] and its nodes.

mod error;
mod lookup;
mod metadata;
mod path;
mod remove;
mod tree;

pub use error::UnpackError;
pub use metadata::{FileTime, Metadata};
pub use path::{EntryPath, PathError};
pub use remove::remove_tree;
pub use tree::{Node, Tree};
