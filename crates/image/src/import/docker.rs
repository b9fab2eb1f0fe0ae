//! What `docker save` wrote before version 25, and what podman, kaniko, jib and
//! bazel still write: `manifest.json` with the members of each image.
//!
//! Source: github.com/moby/docker-image-spec, v1.2, "Combined Image JSON +
//! Filesystem Changeset Format".

use std::collections::BTreeMap;
use std::io;

use serde::Deserialize;

use super::archive::Archive;
use super::error::ImportError;
use super::{Candidate, small};
use crate::digest::{Digest, Hasher};
use crate::manifest::{CONFIG_MAX, Descriptor, MANIFEST_MAX, Manifest};

/// The entry point.
pub const MANIFEST: &str = "manifest.json";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Item {
    config: String,
    #[serde(default)]
    repo_tags: Option<Vec<String>>,
    layers: Vec<String>,
}

/// The images of the archive. It has no manifests in OCI's sense, so each gets
/// the one that describes it exactly: its digest is then as stable as a pushed
/// image's.
pub fn candidates(archive: &Archive) -> Result<Vec<Candidate>, ImportError> {
    let content = small(
        archive.read_member(MANIFEST)?,
        MANIFEST.into(),
        MANIFEST_MAX,
    )?;
    let items: Vec<Item> = serde_json::from_slice(&content).map_err(ImportError::DockerManifest)?;
    items
        .into_iter()
        .map(|item| candidate(archive, item))
        .collect()
}

fn candidate(archive: &Archive, item: Item) -> Result<Candidate, ImportError> {
    let config = small(
        archive.read_member(&item.config)?,
        item.config.clone(),
        CONFIG_MAX,
    )?;
    let config_digest = Digest::of(&config);
    let mut members = BTreeMap::new();
    let mut layers = Vec::with_capacity(item.layers.len());
    for member in item.layers {
        let digest = digest(archive, &member)?;
        layers.push(descriptor(
            "application/vnd.oci.image.layer.v1.tar",
            &digest,
            archive.size(&member)?,
        ));
        members.insert(digest, member);
    }
    let manifest_type = "application/vnd.oci.image.manifest.v1+json";
    let manifest = Manifest {
        schema_version: 2,
        media_type: manifest_type.into(),
        config: descriptor(
            "application/vnd.oci.image.config.v1+json",
            &config_digest,
            config.len() as u64,
        ),
        layers,
    };
    let document = serde_json::to_vec(&manifest).map_err(ImportError::DockerManifest)?;
    let manifest_digest = Digest::of(&document);
    let documents = vec![(manifest_digest.clone(), document), (config_digest, config)];
    let names = item.repo_tags.unwrap_or_default();
    Ok(Candidate {
        names,
        manifest_digest,
        manifest,
        members,
        documents,
        index: None,
    })
}

fn descriptor(media_type: &str, digest: &Digest, size: u64) -> Descriptor {
    let (platform, annotations) = (None, BTreeMap::new());
    Descriptor {
        media_type: media_type.into(),
        digest: digest.clone(),
        size,
        platform,
        annotations,
    }
}

fn digest(archive: &Archive, member: &str) -> Result<Digest, ImportError> {
    struct Sink(Hasher);
    impl io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut sink = Sink(Hasher::default());
    io::copy(&mut archive.read_member(member)?, &mut sink).map_err(|source| ImportError::Read {
        name: member.into(),
        source,
    })?;
    Ok(sink.0.finish())
}
