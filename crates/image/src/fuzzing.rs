//! Ways in for the fuzz targets, to what is private otherwise.

use std::io::{self, Read};

use crate::layer::{self, Decompressor, tar};
use crate::manifest::{self, Document};
use crate::platform::Platform;
pub use crate::registry::fuzzing::{challenge, docker_config};

/// Reads a layer as unpacking does, but writes nothing.
pub fn layer(bytes: &[u8]) {
    // Some kilobytes can become gigabytes.
    const MOST: u64 = 1 << 20;
    if let Ok(plain) = Decompressor::new(bytes) {
        let mut archive = tar::Archive::new(plain.take(MOST));
        while let Ok(Some(entry)) = archive.next() {
            let _ = layer::entry::meaning(&entry.path);
            let _ = layer::entry::metadata(&entry);
            if io::copy(&mut archive.content(), &mut io::sink()).is_err() {
                break;
            }
        }
    }
}

/// Reads what a registry says of an image.
pub fn manifest(bytes: &[u8]) {
    let here = Platform::host();
    if let Ok(Document::Index(manifests)) = Document::parse(bytes) {
        let _ = manifest::choose(&manifests, &here);
    }
    let _ = manifest::configuration_layers(bytes);
    let _ = manifest::configuration(bytes, 1, &here);
}
