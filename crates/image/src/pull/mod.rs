//! From a reference to an image that can run.
//!
//! Every layer flows: one thread downloads into a file, a second decompresses
//! what has arrived, a third unpacks. The file is what makes a broken download
//! resumable, also after the process was killed: the unpacking starts over from
//! what is on the disk, the download goes on behind it.

mod download;
mod error;
mod layers;
mod retry;

pub use error::PullError;

use crate::digest::Digest;
use crate::layer::Limits;
use crate::manifest::{CONFIG_MAX, Document, Manifest, choose, configuration};
use crate::mirror::Mirrors;
use crate::platform::Platform;
use crate::progress::Progress;
use crate::reference::Reference;
use crate::registry::{Credentials, Registry, RegistryError};
use crate::store::{Adding, Finished, Image, Store};
use retry::with_retries;

/// How deep indexes may nest.
const DEPTH_MAX: usize = 4;

/// How to pull.
#[derive(Debug, Clone)]
pub struct PullOptions {
    /// Which variant of an image.
    pub platform: Platform,
    /// Where registries really are.
    pub mirrors: Mirrors,
    /// What to show them.
    pub credentials: Credentials,
    /// Bounds on each layer.
    pub limits: Limits,
}

impl Default for PullOptions {
    fn default() -> Self {
        Self {
            platform: Platform::host(),
            mirrors: Mirrors::default(),
            credentials: Credentials::default(),
            limits: Limits::default(),
        }
    }
}

impl Store {
    /// Pulls what `reference` names now. Layers that are here are not fetched, and
    /// for a reference by digest nothing is asked if all of it is here.
    pub fn pull(
        &self,
        reference: &Reference,
        options: &PullOptions,
        progress: &dyn Progress,
    ) -> Result<Image, PullError> {
        let adding = self.adding()?;
        let endpoint = options.mirrors.endpoint(reference);
        let registry = Registry::new(endpoint, &options.credentials);
        let pull = Pull {
            store: self,
            adding: &adding,
            registry: &registry,
            reference,
            options,
            progress,
        };
        let record = pull
            .run()
            .and_then(|finished| Ok(self.name(reference, &options.platform, &finished)?));
        drop(adding);
        let swept = self.sweep();
        let image = self.image(record?);
        swept?;
        Ok(image)
    }
}

struct Pull<'a> {
    store: &'a Store,
    adding: &'a Adding,
    registry: &'a Registry,
    reference: &'a Reference,
    options: &'a PullOptions,
    progress: &'a dyn Progress,
}

impl Pull<'_> {
    fn run(&self) -> Result<Finished, PullError> {
        let (digest, manifest, index) = self.resolve()?;
        let config_content = self.config(&manifest.config.digest)?;
        let (config, diff_ids) = configuration(
            &config_content,
            manifest.layers.len(),
            &self.options.platform,
        )
        .map_err(|source| PullError::Manifest {
            reference: Box::new(self.reference.clone()),
            source,
        })?;
        let sizes: Vec<_> = manifest
            .layers
            .iter()
            .map(|layer| (layer.digest.clone(), layer.size))
            .collect();
        self.progress.resolved(self.reference, &digest, &sizes);
        let layers = self.layers(&manifest.layers, &diff_ids)?;
        let config_digest = manifest.config.digest;
        Ok(Finished {
            manifest: digest,
            index,
            config_digest,
            config,
            layers,
        })
    }

    /// The manifest for the wanted platform, its digest, and that of the index it
    /// was chosen from.
    fn resolve(&self) -> Result<(Digest, Manifest, Option<Digest>), PullError> {
        let unusable = |source| PullError::Manifest {
            reference: Box::new(self.reference.clone()),
            source,
        };
        let mut wanted = self.reference.digest().cloned();
        let mut index = None;
        for _ in 0..DEPTH_MAX {
            let (digest, content) = self.manifest(wanted.as_ref())?;
            let document = Document::parse(&content).map_err(unusable)?;
            self.store.keep(&digest, &content)?;
            match document {
                Document::Manifest(manifest) => return Ok((digest, manifest, index)),
                Document::Index(entries) => {
                    let chosen = choose(&entries, &self.options.platform).map_err(unusable)?;
                    wanted = Some(chosen.digest.clone());
                    index.get_or_insert(digest);
                }
            }
        }
        Err(unusable(crate::manifest::ManifestError::NotAnImage))
    }

    /// The document of that digest, from here if it is; without a digest, what the
    /// tag stands for now.
    fn manifest(&self, digest: Option<&Digest>) -> Result<(Digest, Vec<u8>), PullError> {
        if let Some(digest) = digest
            && let Some(content) = self.store.kept(digest)?
        {
            return Ok((digest.clone(), content));
        }
        let name = match digest {
            Some(digest) => digest.to_string(),
            None => self.reference.tag().unwrap_or("latest").to_owned(),
        };
        let content = with_retries(|| {
            let content = self.registry.manifest(&name)?;
            match (digest, Digest::of(&content)) {
                (Some(expected), actual) if *expected != actual => Err(RegistryError::Digest {
                    expected: expected.clone(),
                    actual,
                }),
                (_, actual) => Ok((actual, content)),
            }
        });
        content.map_err(|(attempts, source)| PullError::Resolve {
            reference: Box::new(self.reference.clone()),
            attempts,
            source,
        })
    }

    fn config(&self, digest: &Digest) -> Result<Vec<u8>, PullError> {
        if let Some(content) = self.store.kept(digest)? {
            return Ok(content);
        }
        let content = with_retries(|| self.registry.small_blob(digest, CONFIG_MAX));
        let content = content.map_err(|(attempts, source)| PullError::Copy {
            digest: digest.clone(),
            attempts,
            source,
        })?;
        self.store.keep(digest, &content)?;
        Ok(content)
    }
}
