//! OCI image layouts (OCI image specification, image-layout.md), also as Docker
//! 25 and later saves them.

use std::collections::BTreeMap;

use super::archive::Archive;
use super::error::ImportError;
use super::{Candidate, small, verified};
use crate::digest::Digest;
use crate::manifest::{Descriptor, Document, MANIFEST_MAX, ManifestError, choose};
use crate::platform::Platform;

/// The entry point.
pub const INDEX: &str = "index.json";

/// Annotations that name an image: containerd's and Docker's whole name, then
/// OCI's, which may be a whole name or only a tag.
const NAMES: [&str; 2] = [
    "io.containerd.image.name",
    "org.opencontainers.image.ref.name",
];

/// How deep indexes may nest.
const DEPTH_MAX: usize = 4;

/// The member that holds a blob.
pub fn blob(digest: &Digest) -> String {
    format!("blobs/sha256/{}", digest.hex())
}

/// The images that run on `platform`.
pub fn candidates(archive: &Archive, platform: &Platform) -> Result<Vec<Candidate>, ImportError> {
    let index = small(archive.read_member(INDEX)?, INDEX.into(), MANIFEST_MAX)?;
    let Document::Index(entries) = Document::parse(&index)? else {
        return Err(ManifestError::NotAnImage.into());
    };
    let mut found: Vec<Candidate> = Vec::new();
    let mut other_platform = None;
    for entry in &entries {
        if entry
            .platform
            .as_ref()
            .is_some_and(|offered| !platform.accepts(offered))
        {
            other_platform = choose(std::slice::from_ref(entry), platform).err();
            continue;
        }
        let candidate = match candidate(archive, entry, platform) {
            Err(ImportError::Manifest(error @ ManifestError::Platform { .. })) => {
                other_platform = Some(error);
                continue;
            }
            other => other?,
        };
        // One image under two names has two entries.
        match found
            .iter_mut()
            .find(|known| known.manifest_digest == candidate.manifest_digest)
        {
            Some(known) => known.names.extend(candidate.names),
            None => found.push(candidate),
        }
    }
    match (found.is_empty(), other_platform) {
        (true, Some(error)) => Err(error.into()),
        _ => Ok(found),
    }
}

fn candidate(
    archive: &Archive,
    entry: &Descriptor,
    platform: &Platform,
) -> Result<Candidate, ImportError> {
    let names = NAMES
        .iter()
        .find_map(|key| entry.annotations.get(*key))
        .cloned()
        .into_iter()
        .collect();
    let mut documents = Vec::new();
    let mut digest = entry.digest.clone();
    for _ in 0..DEPTH_MAX {
        let content = verified(archive.read_member(&blob(&digest))?, &digest, MANIFEST_MAX)?;
        let document = Document::parse(&content)?;
        documents.push((digest.clone(), content));
        match document {
            Document::Index(entries) => digest = choose(&entries, platform)?.digest.clone(),
            Document::Manifest(manifest) => {
                let index = (digest != entry.digest).then(|| entry.digest.clone());
                let members = BTreeMap::new();
                return Ok(Candidate {
                    names,
                    manifest_digest: digest,
                    manifest,
                    members,
                    documents,
                    index,
                });
            }
        }
    }
    Err(ManifestError::NotAnImage.into())
}
