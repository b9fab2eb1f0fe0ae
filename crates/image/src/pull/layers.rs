//! The layers of an image, a few at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use super::download::Download;
use super::{Pull, PullError};
use crate::digest::Digest;
use crate::layer::{Applied, Expected, LayerError, extract};
use crate::manifest::Descriptor;
use crate::progress::LayerState;
use crate::store::{Claim, NewLayer, RecordedLayer};

/// Layers at a time, as Docker and containerd do.
const PARALLEL: usize = 3;

impl Pull<'_> {
    /// Brings in all layers, a few at a time, the lowest first.
    pub fn layers(
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
        match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
