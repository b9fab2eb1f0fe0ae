//! A blob that is written to a file by one thread and read by another.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::PullError;
use super::retry::{ATTEMPTS, pause};
use crate::digest::Digest;
use crate::manifest::Descriptor;
use crate::progress::{LayerState, Progress};
use crate::registry::{Registry, RegistryError};
use crate::store::{Partial, Store, StoreError};

const BUFFER: usize = 256 * 1024;

/// A download and the file it goes to.
pub struct Download {
    partial: Partial,
    digest: Digest,
    size: u64,
    /// Bytes that were there at the start.
    resumed_at: u64,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// Bytes that are in the file.
    available: u64,
    /// No more will come: complete, failed or cancelled.
    ended: bool,
    cancelled: bool,
}

impl Download {
    /// Takes up what an earlier try left of `blob`.
    pub fn open(store: &Store, blob: &Descriptor) -> Result<Self, StoreError> {
        let partial = store.partial(&blob.digest)?;
        let length = partial.file().metadata()?.len();
        // More than there can be is not the beginning of it.
        let available = if length <= blob.size { length } else { 0 };
        partial.file().set_len(available)?;
        Ok(Self {
            partial,
            digest: blob.digest.clone(),
            size: blob.size,
            resumed_at: available,
            state: Mutex::new(State {
                available,
                ended: false,
                cancelled: false,
            }),
            changed: Condvar::new(),
        })
    }

    /// Whether an earlier try had left something.
    pub fn was_resumed(&self) -> bool {
        self.resumed_at > 0
    }

    /// Downloads what is missing; returns when it is complete, has failed for
    /// good, or is cancelled.
    pub fn run(&self, registry: &Registry, progress: &dyn Progress) -> Result<(), PullError> {
        let outcome = self.load(registry, progress);
        self.lock().ended = true;
        self.changed.notify_all();
        outcome
    }

    /// Ends it: nobody will read on.
    pub fn cancel(&self) {
        self.lock().cancelled = true;
    }

    /// Removes the file.
    pub fn discard(self) {
        self.partial.discard();
    }

    /// The blob from its beginning, waiting for what has not arrived.
    pub fn reader(&self) -> impl Read + Send + '_ {
        Follower {
            download: self,
            position: 0,
        }
    }

    fn load(&self, registry: &Registry, progress: &dyn Progress) -> Result<(), PullError> {
        let mut attempt = 1;
        let mut buffer = vec![0; BUFFER];
        loop {
            let before = self.available();
            if before == self.size || self.lock().cancelled {
                return Ok(());
            }
            let error = match self.stream(registry, progress, &mut buffer) {
                Ok(()) => continue,
                Err(Broken::Store(error)) => return Err(error.into()),
                Err(Broken::Registry(error)) => error,
            };
            if self.available() > before {
                attempt = 1;
            }
            if !error.is_transient() || attempt == ATTEMPTS {
                let digest = self.digest.clone();
                return Err(PullError::Copy {
                    digest,
                    attempts: attempt,
                    source: Box::new(error),
                });
            }
            progress.layer(&self.digest, LayerState::Retrying);
            thread::sleep(pause(attempt));
            attempt += 1;
        }
    }

    /// One request, from where the file ends.
    fn stream(
        &self,
        registry: &Registry,
        progress: &dyn Progress,
        buffer: &mut [u8],
    ) -> Result<(), Broken> {
        let mut available = self.available();
        progress.layer(&self.digest, LayerState::Downloading(available));
        let mut blob = registry.blob(&self.digest, available)?;
        let repeated = available - blob.start;
        let skipped = io::copy(&mut blob.body.by_ref().take(repeated), &mut io::sink());
        if skipped.map_err(|error| self.broken(&error))? < repeated {
            return Err(self.broken("unexpected EOF").into());
        }
        while available < self.size && !self.lock().cancelled {
            let count = match blob.body.read(buffer) {
                Ok(0) => return Err(self.broken("unexpected EOF").into()),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.broken(&error).into()),
            };
            // A registry that sends more than it announced is not listened to.
            let wanted = count.min(usize::try_from(self.size - available).unwrap_or(usize::MAX));
            self.partial
                .file()
                .write_all_at(&buffer[..wanted], available)
                .map_err(StoreError::from)?;
            available += wanted as u64;
            self.lock().available = available;
            self.changed.notify_all();
            progress.layer(&self.digest, LayerState::Downloading(available));
        }
        Ok(())
    }

    fn broken(&self, cause: impl std::fmt::Display) -> RegistryError {
        RegistryError::NoAnswer {
            method: "Get",
            url: self.digest.to_string(),
            cause: cause.to_string(),
        }
    }

    fn available(&self) -> u64 {
        self.lock().available
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why one request ended early.
enum Broken {
    Registry(RegistryError),
    Store(StoreError),
}

impl From<RegistryError> for Broken {
    fn from(error: RegistryError) -> Self {
        Self::Registry(error)
    }
}

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

struct Follower<'a> {
    download: &'a Download,
    position: u64,
}

impl Read for Follower<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut state = self.download.lock();
        while state.available == self.position && !state.ended {
            state = self
                .download
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let left = state.available - self.position;
        drop(state);
        let want = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        let file: &File = self.download.partial.file();
        let count = file.read_at(&mut buffer[..want], self.position)?;
        self.position += count as u64;
        Ok(count)
    }
}
