//! From a layer's bytes to a directory: decompress, read the tar, apply the
//! whiteouts, and verify both digests on the way.
//!
//! Why there is a tar reader of our own here: a layer is hostile until proven
//! otherwise, and the reader is where disagreement between tools becomes a hole.
//! It follows Go's `archive/tar`, which Docker, containerd and the registries'
//! scanners use, bounds every extension record, and keeps binary attribute values
//! (`security.capability` may hold a newline) that line-oriented pax parsers drop.

mod apply;
mod compression;
pub(crate) mod entry;
mod error;
mod extract;
mod header;
mod limits;
mod pax;
mod pipe;
pub(crate) mod tar;

pub use apply::Applied;
pub use compression::Decompressor;
pub use error::{LayerError, TarError};
pub use extract::{Expected, extract};
pub use limits::Limits;
