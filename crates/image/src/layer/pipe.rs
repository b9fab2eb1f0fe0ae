//! A bounded pipe of buffers between two threads of one unpacking.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Large enough that handing one over costs nothing beside filling it.
const CHUNK: usize = 256 * 1024;
/// Chunks in flight: a megabyte or two per layer.
const DEPTH: usize = 6;

/// The sending half.
pub struct Writer {
    full: SyncSender<io::Result<Vec<u8>>>,
    empty: Receiver<Vec<u8>>,
    made: usize,
}

/// The receiving half, a reader.
pub struct Reader {
    full: Receiver<io::Result<Vec<u8>>>,
    empty: SyncSender<Vec<u8>>,
    current: Vec<u8>,
    position: usize,
}

/// Connects two halves.
pub fn pipe() -> (Writer, Reader) {
    let (full_in, full_out) = sync_channel(DEPTH);
    let (empty_in, empty_out) = sync_channel(DEPTH + 2);
    let writer = Writer {
        full: full_in,
        empty: empty_out,
        made: 0,
    };
    let reader = Reader {
        full: full_out,
        empty: empty_in,
        current: Vec::new(),
        position: 0,
    };
    (writer, reader)
}

impl Writer {
    /// Sends everything that `source` yields, showing each chunk to `inspect`.
    /// A receiver that went away ends it quietly: it has its own reason.
    pub fn pump(
        mut self,
        source: &mut impl Read,
        mut inspect: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        loop {
            let Some(mut chunk) = self.buffer() else {
                return Ok(());
            };
            let filled = match fill(source, &mut chunk) {
                Ok(filled) => filled,
                Err(error) => {
                    let _ = self
                        .full
                        .send(Err(io::Error::new(error.kind(), error.to_string())));
                    return Err(error);
                }
            };
            if filled == 0 {
                return Ok(());
            }
            chunk.truncate(filled);
            if let Err(error) = inspect(&chunk) {
                let _ = self
                    .full
                    .send(Err(io::Error::new(error.kind(), error.to_string())));
                return Err(error);
            }
            if self.full.send(Ok(chunk)).is_err() {
                return Ok(());
            }
        }
    }

    fn buffer(&mut self) -> Option<Vec<u8>> {
        let mut buffer = if self.made < DEPTH + 2 {
            self.made += 1;
            Vec::with_capacity(CHUNK)
        } else {
            self.empty.recv().ok()?
        };
        buffer.resize(CHUNK, 0);
        Some(buffer)
    }
}

fn fill(source: &mut impl Read, chunk: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < chunk.len() {
        match source.read(&mut chunk[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.position == self.current.len() {
            let Ok(next) = self.full.recv() else {
                return Ok(0);
            };
            let spent = std::mem::replace(&mut self.current, next?);
            self.position = 0;
            if spent.capacity() > 0 {
                let _ = self.empty.try_send(spent);
            }
        }
        let count = buffer.len().min(self.current.len() - self.position);
        buffer[..count].copy_from_slice(&self.current[self.position..self.position + count]);
        self.position += count;
        Ok(count)
    }
}
