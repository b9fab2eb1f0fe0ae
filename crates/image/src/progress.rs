//! What a caller is told while images come in.

use std::path::PathBuf;

use crate::digest::Digest;
use crate::reference::Reference;

/// A listener; called from several threads.
pub trait Progress: Sync {
    /// The manifest is known: these blobs, with their transported sizes, are the
    /// image's layers, lowest first.
    fn resolved(&self, reference: &Reference, manifest: &Digest, layers: &[(Digest, u64)]) {
        let _ = (reference, manifest, layers);
    }

    /// Device nodes of a layer that were not made. Those below `dev` are never
    /// missed: a container's /dev is the runtime's.
    fn left_out(&self, layer: &Digest, devices: &[PathBuf]) {
        let _ = (layer, devices);
    }

    /// A layer came on.
    fn layer(&self, layer: &Digest, state: LayerState) {
        let _ = (layer, state);
    }
}

/// How far a layer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerState {
    /// It was here already, or another process has just unpacked it.
    Present,
    /// So many of its bytes are here (what an earlier try left included).
    Downloading(u64),
    /// The connection broke or stalled; it is taken up again where it stopped.
    Retrying,
    /// It is verified and unpacked.
    Unpacked,
}

/// Nobody listens.
impl Progress for () {}
