//! Images from files: OCI image layouts and `docker save` archives.

mod archive;
mod docker;
mod error;
mod layout;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

pub use error::ImportError;

use crate::digest::Digest;
use crate::layer::{Expected, Limits, extract};
use crate::manifest::{CONFIG_MAX, Manifest, configuration};
use crate::platform::Platform;
use crate::progress::{LayerState, Progress};
use crate::reference::Reference;
use crate::store::{Adding, Claim, Finished, Record, RecordedLayer, Store};
use archive::Archive;

/// Where an import comes from.
pub enum Source<'a> {
    /// A file (tar, possibly compressed) or the directory of an OCI layout.
    Path(&'a Path),
    /// A tar stream, possibly compressed: standard input.
    Stream(&'a mut dyn Read),
}

/// What an import should make of it.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// A name for the image, in place of the archive's own.
    pub tag: Option<Reference>,
    /// Which variant to take.
    pub platform: Platform,
    /// Bounds on each layer.
    pub limits: Limits,
}

/// An image as an archive holds it.
struct Candidate {
    /// What the archive calls it, as written.
    names: Vec<String>,
    manifest_digest: Digest,
    manifest: Manifest,
    /// Which member holds a blob.
    members: BTreeMap<Digest, String>,
    /// Documents to keep.
    documents: Vec<(Digest, Vec<u8>)>,
    index: Option<Digest>,
}

impl Store {
    /// Imports every image of `source` for the wanted platform and returns what
    /// can now be run, one record per name.
    pub fn import(
        &self,
        source: Source<'_>,
        options: &ImportOptions,
        progress: &dyn Progress,
    ) -> Result<Vec<Record>, ImportError> {
        let adding = self.adding()?;
        let archive = match source {
            Source::Path(path) => Archive::open(path, || self.unnamed_file())?,
            Source::Stream(stream) => Archive::read(stream, self.unnamed_file()?)?,
        };
        let candidates = if archive.contains(layout::INDEX) {
            layout::candidates(&archive, &options.platform)?
        } else if archive.contains(docker::MANIFEST) {
            docker::candidates(&archive)?
        } else {
            return Err(ImportError::UnknownFormat);
        };
        let named = with_names(candidates, options.tag.as_ref())?;
        let mut records = Vec::new();
        for (candidate, names) in named {
            let finished =
                self.bring_in(&adding, &archive, &candidate, &names[0], options, progress)?;
            for name in &names {
                records.push(self.name(name, &options.platform, &finished)?);
            }
        }
        drop(adding);
        self.sweep()?;
        Ok(records)
    }

    fn bring_in(
        &self,
        adding: &Adding,
        archive: &Archive,
        candidate: &Candidate,
        name: &Reference,
        options: &ImportOptions,
        progress: &dyn Progress,
    ) -> Result<Finished, ImportError> {
        let manifest = &candidate.manifest;
        let config_content = candidate.document(archive, &manifest.config.digest, CONFIG_MAX)?;
        let (config, diff_ids) =
            configuration(&config_content, manifest.layers.len(), &options.platform)?;
        let sizes: Vec<_> = manifest
            .layers
            .iter()
            .map(|layer| (layer.digest.clone(), layer.size))
            .collect();
        progress.resolved(name, &candidate.manifest_digest, &sizes);
        let mut layers = Vec::with_capacity(diff_ids.len());
        for (layer, diff_id) in manifest.layers.iter().zip(diff_ids) {
            let (bytes, state) = match self.claim(adding, &diff_id)? {
                Claim::Present(bytes) => (bytes, LayerState::Present),
                Claim::Vacant(new) => {
                    let content = candidate.blob(archive, &layer.digest)?;
                    let expected = Expected {
                        blob: Some(layer.digest.clone()),
                        diff_id: diff_id.clone(),
                    };
                    let applied = extract(content, &expected, new.directory()?, &options.limits)
                        .map_err(|source| ImportError::Layer {
                            layer: layer.digest.clone(),
                            source,
                        })?;
                    if !applied.devices.is_empty() {
                        progress.left_out(&layer.digest, &applied.devices);
                    }
                    (new.commit(&applied)?, LayerState::Unpacked)
                }
            };
            progress.layer(&layer.digest, state);
            layers.push(RecordedLayer { diff_id, bytes });
        }
        for (digest, content) in &candidate.documents {
            self.keep(digest, content)?;
        }
        self.keep(&manifest.config.digest, &config_content)?;
        Ok(Finished {
            manifest: candidate.manifest_digest.clone(),
            index: candidate.index.clone(),
            config_digest: manifest.config.digest.clone(),
            config,
            layers,
        })
    }
}

impl Candidate {
    fn blob<'a>(
        &self,
        archive: &'a Archive,
        digest: &Digest,
    ) -> Result<Box<dyn Read + Send + 'a>, ImportError> {
        match self.members.get(digest) {
            Some(member) => archive.read_member(member),
            None => archive.read_member(&layout::blob(digest)),
        }
    }

    fn document(
        &self,
        archive: &Archive,
        digest: &Digest,
        limit: u64,
    ) -> Result<Vec<u8>, ImportError> {
        if let Some((_, content)) = self.documents.iter().find(|(known, _)| known == digest) {
            return Ok(content.clone());
        }
        verified(self.blob(archive, digest)?, digest, limit)
    }
}

/// Reads a small document and checks its digest.
fn verified(content: impl Read, digest: &Digest, limit: u64) -> Result<Vec<u8>, ImportError> {
    let content = small(content, digest.to_string(), limit)?;
    let actual = Digest::of(&content);
    match actual == *digest {
        true => Ok(content),
        false => Err(ImportError::Digest {
            expected: digest.clone(),
            actual,
        }),
    }
}

/// Reads a document that must be small.
fn small(content: impl Read, name: String, limit: u64) -> Result<Vec<u8>, ImportError> {
    let mut bytes = Vec::new();
    content
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| ImportError::Read {
            name: name.clone(),
            source,
        })?;
    match bytes.len() as u64 > limit {
        true => Err(ImportError::DocumentTooLarge { name, limit }),
        false => Ok(bytes),
    }
}

/// Decides what each image will be called.
fn with_names(
    mut candidates: Vec<Candidate>,
    tag: Option<&Reference>,
) -> Result<Vec<(Candidate, Vec<Reference>)>, ImportError> {
    if let Some(tag) = tag {
        let candidate = candidates.pop().ok_or(ImportError::Empty)?;
        if let Some(other) = candidates.pop() {
            return Err(ImportError::SeveralImages(other.title(), candidate.title()));
        }
        return Ok(vec![(candidate, vec![tag.clone()])]);
    }
    if candidates.is_empty() {
        return Err(ImportError::Empty);
    }
    let mut named = Vec::new();
    for candidate in candidates {
        let names: Vec<Reference> = candidate
            .names
            .iter()
            // A bare tag ("latest") names no repository.
            .filter(|name| name.contains(['/', ':']))
            .map(|name| {
                name.parse().map_err(|source| ImportError::Name {
                    name: name.clone(),
                    source,
                })
            })
            .collect::<Result<_, _>>()?;
        if names.is_empty() {
            return Err(ImportError::Nameless(candidate.title()));
        }
        named.push((candidate, names));
    }
    Ok(named)
}

impl Candidate {
    fn title(&self) -> String {
        self.names
            .first()
            .cloned()
            .unwrap_or_else(|| self.manifest_digest.to_string())
    }
}
