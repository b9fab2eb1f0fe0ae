//! Images: references, registries, the verified content store, the layer cache.
//!
//! [`Store`] is the way in. It keeps under one root:
//! ```text
//! images/references/<hash>.json   one record per reference and platform: what `resolve` reads
//! images/blobs/<digest>           manifests and configurations as they came
//! images/layers/<short id>.json   what is known of an unpacked layer
//! images/locks/                   who is unpacking what
//! images/downloads/<digest>       a broken download, to be resumed
//! layers/<short id>/              an unpacked layer, ids 0 to 65535 as in the archive
//! ```
//! Nothing is visible before it is verified; what a crash leaves is found and
//! removed by the next command.

mod digest;
#[cfg(fuzzing)]
pub mod fuzzing;
mod import;
mod layer;
mod manifest;
mod mirror;
mod platform;
mod progress;
mod pull;
mod reference;
mod registry;
mod store;

pub use digest::{Digest, DigestError};
pub use import::{ImportError, ImportOptions, Source};
pub use layer::{LayerError, Limits, TarError};
pub use manifest::ManifestError;
pub use mirror::{Endpoint, MirrorError, Mirrors};
pub use platform::{Platform, PlatformError};
pub use progress::{LayerState, Progress};
pub use pull::{PullError, PullOptions};
pub use reference::{Reference, ReferenceError};
pub use registry::{CredentialError, Credentials, RegistryError};
pub use store::{HoldError, Image, Pruned, Record, RecordedLayer, Store, StoreError};
