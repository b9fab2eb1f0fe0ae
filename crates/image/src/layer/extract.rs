//! One layer through all its stages: read, verify, decompress, unpack, verify.

use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::apply::{Applied, apply};
use super::compression::Decompressor;
use super::error::LayerError;
use super::limits::Limits;
use super::pipe::{self, Writer};
use crate::digest::{Digest, Hasher};

/// What the layer must turn out to be.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Digest of the bytes as they are transported, if the source has one.
    pub blob: Option<Digest>,
    /// Digest of the plain tar, from the image's configuration. Layers are shared
    /// by this id, so an image must not get to choose what it stands for.
    pub diff_id: Digest,
}

/// Unpacks `source` into the empty directory `root` and verifies both digests.
///
/// Two threads: one reads, hashes and decompresses, the caller's hashes and
/// writes. After an error the directory's content is worthless.
pub fn extract(
    source: impl Read + Send,
    expected: &Expected,
    root: OwnedFd,
    limits: &Limits,
) -> Result<Applied, LayerError> {
    let (writer, reader) = pipe::pipe();
    let hopeless = AtomicBool::new(false);
    thread::scope(|scope| {
        let stage = Decompression {
            limits,
            blob: expected.blob.as_ref(),
            hopeless: &hopeless,
        };
        let decompression = scope.spawn(move || stage.run(source, writer));
        let mut plain = Hashing::new(reader);
        let applied = apply(&mut plain, root, limits);
        if matches!(applied, Err(ref error) if !matches!(error, LayerError::Tar(_))) {
            hopeless.store(true, Ordering::Relaxed);
        }
        let actual = plain.finish();
        // The earlier stage knows better why the later one failed.
        match decompression.join() {
            Ok(outcome) => outcome?,
            Err(panic) => std::panic::resume_unwind(panic),
        }
        let applied = applied?;
        verify(&expected.diff_id, actual)?;
        Ok(applied)
    })
}

struct Decompression<'a> {
    limits: &'a Limits,
    blob: Option<&'a Digest>,
    hopeless: &'a AtomicBool,
}

impl Decompression<'_> {
    fn run(&self, source: impl Read, writer: Writer) -> Result<(), LayerError> {
        let mut source = Hashing::new(source);
        let outcome = self.decompress(&mut source, writer);
        let damaged = matches!(outcome, Ok(()) | Err(LayerError::Decompress(_)));
        if let (Some(blob), true, false) =
            (self.blob, damaged, self.hopeless.load(Ordering::Relaxed))
        {
            // Damaged content shows as a failed decompression or an odd tar; that
            // it is not what the image names is the better explanation.
            let rest = io::copy(&mut source, &mut io::sink());
            if rest.is_ok() {
                verify(blob, source.finish())?;
            }
        }
        outcome
    }

    fn decompress<R: Read>(
        &self,
        source: &mut Hashing<R>,
        writer: Writer,
    ) -> Result<(), LayerError> {
        let read = source.counter();
        let mut excess = None;
        let mut expanded = 0;
        let mut decompressor = Decompressor::new(source).map_err(LayerError::Decompress)?;
        let pumped = writer.pump(&mut decompressor, |chunk| {
            expanded += chunk.len() as u64;
            self.judge(read.get(), expanded).map_err(|error| {
                excess = Some(error);
                io::Error::other("the layer exceeds its limits")
            })
        });
        match (excess, pumped) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => Err(LayerError::Decompress(error)),
            (None, Ok(())) => Ok(()),
        }
    }

    fn judge(&self, compressed: u64, expanded: u64) -> Result<(), LayerError> {
        let limits = self.limits;
        if expanded > limits.bytes {
            return Err(LayerError::TooLarge {
                limit: limits.bytes,
                unit: "bytes",
            });
        }
        if expanded > limits.ratio_from && expanded / limits.ratio > compressed {
            return Err(LayerError::Bomb {
                ratio: limits.ratio,
                compressed,
                expanded,
            });
        }
        Ok(())
    }
}

fn verify(expected: &Digest, actual: Digest) -> Result<(), LayerError> {
    match *expected == actual {
        true => Ok(()),
        false => Err(LayerError::Digest {
            expected: expected.clone(),
            actual,
        }),
    }
}

/// A reader that hashes and counts what passes.
struct Hashing<R> {
    inner: R,
    hasher: Hasher,
    count: std::rc::Rc<std::cell::Cell<u64>>,
}

impl<R: Read> Hashing<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            hasher: Hasher::default(),
            count: Default::default(),
        }
    }

    /// The bytes read so far, also while the reader is borrowed.
    fn counter(&self) -> std::rc::Rc<std::cell::Cell<u64>> {
        self.count.clone()
    }

    fn finish(self) -> Digest {
        self.hasher.finish()
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..count]);
        self.count.set(self.count.get() + count as u64);
        Ok(count)
    }
}
