//! From a reference to an image that can run.
//!
//! Every layer flows: one thread downloads into a file, a second decompresses
//! what has arrived, a third unpacks. The file is what makes a broken download
//! resumable, also after the process was killed: the unpacking starts over from
//! what is on the disk, the download goes on behind it.

mod download;
mod error;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

pub use error::PullError;

use crate::digest::Digest;
use crate::layer::{Applied, Expected, LayerError, Limits, extract};
use crate::manifest::{CONFIG_MAX, Descriptor, Document, Manifest, choose, configuration};
use crate::mirror::Mirrors;
use crate::platform::Platform;
use crate::progress::{LayerState, Progress};
use crate::reference::Reference;
use crate::registry::{Credentials, Registry, RegistryError};
use crate::store::{Adding, Claim, Finished, Image, NewLayer, RecordedLayer, Store};
use download::Download;

/// Layers at a time, as Docker and containerd do.
const PARALLEL: usize = 3;
/// How often a request is made before its failure counts.
pub(crate) const ATTEMPTS: u32 = 5;
/// The first pause; each is twice the one before.
const PAUSE: Duration = Duration::from_millis(200);
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

    /// Brings in all layers, a few at a time, the lowest first.
    fn layers(
        &self,
        blobs: &[Descriptor],
        diff_ids: &[Digest],
    ) -> Result<Vec<RecordedLayer>, PullError> {
        let next = AtomicUsize::new(0);
        let done = Mutex::new(vec![None; blobs.len()]);
        let failure = Mutex::new(None);
        let work = || {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let (Some(blob), Some(diff_id)) = (blobs.get(at), diff_ids.get(at)) else {
                    return;
                };
                if lock(&failure).is_some() {
                    return;
                }
                match self.layer(blob, diff_id) {
                    Ok(layer) => lock(&done)[at] = Some(layer),
                    Err(error) => {
                        lock(&failure).get_or_insert(error);
                        return;
                    }
                }
            }
        };
        thread::scope(|scope| {
            for _ in 1..PARALLEL.min(blobs.len()) {
                scope.spawn(work);
            }
            work();
        });
        match failure
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
        {
            Some(error) => Err(error),
            None => Ok(lock(&done).iter().flatten().cloned().collect()),
        }
    }

    fn layer(&self, blob: &Descriptor, diff_id: &Digest) -> Result<RecordedLayer, PullError> {
        let (bytes, state) = match self.store.claim(self.adding, diff_id)? {
            Claim::Present(bytes) => (bytes, LayerState::Present),
            Claim::Vacant(new) => {
                let applied = self.fetch(blob, diff_id, &new)?;
                if !applied.devices.is_empty() {
                    self.progress.left_out(&blob.digest, &applied.devices);
                }
                (new.commit(&applied)?, LayerState::Unpacked)
            }
        };
        self.progress.layer(&blob.digest, state);
        Ok(RecordedLayer {
            diff_id: diff_id.clone(),
            bytes,
        })
    }

    fn fetch(
        &self,
        blob: &Descriptor,
        diff_id: &Digest,
        new: &NewLayer,
    ) -> Result<Applied, PullError> {
        let download = Download::open(self.store, blob)?;
        let was_resumed = download.was_resumed();
        match self.stream(download, blob, diff_id, new) {
            // Half of it lay here from an earlier try, and may have been damaged by
            // what ended that.
            Err(PullError::Layer {
                source: LayerError::Digest { .. },
                ..
            }) if was_resumed => self.stream(Download::open(self.store, blob)?, blob, diff_id, new),
            outcome => outcome,
        }
    }

    fn stream(
        &self,
        download: Download,
        blob: &Descriptor,
        diff_id: &Digest,
        new: &NewLayer,
    ) -> Result<Applied, PullError> {
        let directory = new.directory()?;
        let expected = Expected {
            blob: Some(blob.digest.clone()),
            diff_id: diff_id.clone(),
        };
        let outcome = thread::scope(|scope| {
            let loading = scope.spawn(|| download.run(self.registry, self.progress));
            let applied = extract(
                download.reader(),
                &expected,
                directory,
                &self.options.limits,
            );
            if applied.is_err() {
                download.cancel();
            }
            // What broke the download explains what became of the layer.
            match loading.join() {
                Ok(loaded) => loaded?,
                Err(panic) => std::panic::resume_unwind(panic),
            }
            applied.map_err(|source| PullError::Layer {
                layer: blob.digest.clone(),
                source,
            })
        });
        match &outcome {
            // A connection that broke for good may come back: keep what is here.
            Err(PullError::Copy { .. }) => {}
            _ => download.discard(),
        }
        outcome
    }
}

/// Repeats what may succeed a moment later; says how often it was tried.
fn with_retries<T>(
    mut request: impl FnMut() -> Result<T, RegistryError>,
) -> Result<T, (u32, Box<RegistryError>)> {
    let mut attempt = 1;
    loop {
        match request() {
            Err(error) if error.is_transient() && attempt < ATTEMPTS => {
                thread::sleep(pause(attempt))
            }
            outcome => return outcome.map_err(|error| (attempt, Box::new(error))),
        }
        attempt += 1;
    }
}

/// The pause after that attempt.
pub(crate) fn pause(attempt: u32) -> Duration {
    PAUSE * 2u32.saturating_pow(attempt.saturating_sub(1))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
