//! Why an archive is not imported.

use std::io;

use crate::digest::Digest;
use crate::layer::{LayerError, TarError};
use crate::manifest::ManifestError;
use crate::reference::ReferenceError;
use crate::store::StoreError;

/// A failed import.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Neither `index.json` nor `manifest.json`.
    #[error("neither an OCI image layout (index.json) nor a docker archive (manifest.json)")]
    UnknownFormat,
    /// It holds no image.
    #[error("the archive holds no image")]
    Empty,
    /// One name was given for several images.
    #[error(
        "the archive holds several images ({0}, {1} …): import them under their own names, without --tag"
    )]
    SeveralImages(String, String),
    /// It says nowhere what the image is called.
    #[error("the archive does not say what image {0} is called: name it with --tag")]
    Nameless(String),
    /// A name that is no reference.
    #[error("the archive calls its image {name:?}: {source}")]
    Name {
        /// As written.
        name: String,
        /// What is wrong.
        source: ReferenceError,
    },
    /// Something is named and not there.
    #[error("the archive has no {0}")]
    Missing(String),
    /// A member is a link that leads nowhere, or in circles.
    #[error("{0} is a link that leads nowhere in the archive")]
    Link(String),
    /// The file or stream failed.
    #[error("read {name}: {source}")]
    Read {
        /// Which file or member.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// It is no tar, or a damaged one.
    #[error("{0}")]
    Tar(#[from] TarError),
    /// A document that is far larger than its like.
    #[error("{name} is larger than {limit} bytes")]
    DocumentTooLarge {
        /// Which.
        name: String,
        /// The limit.
        limit: u64,
    },
    /// A document is not what its name says.
    #[error("digest mismatch: {expected} is named, the content is {actual}")]
    Digest {
        /// Its name.
        expected: Digest,
        /// What it is.
        actual: Digest,
    },
    /// Docker's manifest.json cannot be read.
    #[error("manifest.json cannot be read: {0}")]
    DockerManifest(serde_json::Error),
    /// A manifest or configuration is unusable.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A layer is refused or could not be written.
    #[error("failed to extract layer {layer}: {source}")]
    Layer {
        /// Which.
        layer: Digest,
        /// Why.
        source: LayerError,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
