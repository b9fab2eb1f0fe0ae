//! One client's connection: frames in, frames out, never blocking.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use neargate_protocol::frame::{self, Frame, FrameError, Kind};
use neargate_protocol::message::Reply;

/// A client that does not read is not written to beyond this; a producer asks
/// [`Connection::has_room`] first. What is in the way of a watcher is dropped
/// with the watcher.
const OUTGOING_LIMIT: usize = 1 << 20;

#[derive(Debug)]
pub struct Connection {
    stream: UnixStream,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
    /// Closed once everything outgoing is written.
    closing: bool,
}

/// What became of reading or writing.
#[derive(Debug, PartialEq, Eq)]
pub enum Progress {
    Open,
    Closed,
}

impl Connection {
    pub fn new(stream: UnixStream) -> io::Result<Self> {
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            closing: false,
        })
    }

    pub fn stream(&self) -> &UnixStream {
        &self.stream
    }

    /// Reads what is there. The frames are taken with [`Self::next_frame`].
    pub fn read(&mut self) -> io::Result<Progress> {
        let mut chunk = [0; 64 * 1024];
        match (&self.stream).read(&mut chunk) {
            Ok(0) => Ok(Progress::Closed),
            Ok(read) => {
                self.incoming.extend_from_slice(&chunk[..read]);
                Ok(Progress::Open)
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(Progress::Open),
            Err(error) => Err(error),
        }
    }

    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        Frame::take_from(&mut self.incoming)
    }

    pub fn reply(&mut self, reply: &Reply) {
        Frame::message(reply).encode_into(&mut self.outgoing);
    }

    pub fn send(&mut self, kind: Kind, payload: &[u8]) {
        frame::encode(kind, payload, &mut self.outgoing);
    }

    /// Whether a stream's producer may add more.
    pub fn has_room(&self) -> bool {
        self.outgoing.len() < OUTGOING_LIMIT
    }

    /// Whether something waits for the client to read.
    pub fn wants_to_write(&self) -> bool {
        !self.outgoing.is_empty()
    }

    /// Ends the connection as soon as all is written.
    pub fn close_when_written(&mut self) {
        self.closing = true;
    }

    /// Writes as much as the client takes now.
    pub fn write(&mut self) -> io::Result<Progress> {
        let mut written = 0;
        while written < self.outgoing.len() {
            match (&self.stream).write(&self.outgoing[written..]) {
                Ok(0) => return Ok(Progress::Closed),
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.outgoing.drain(..written);
        if self.outgoing.is_empty() && self.closing {
            return Ok(Progress::Closed);
        }
        Ok(Progress::Open)
    }

    /// Writes all, waiting for the client for at most that long.
    pub fn write_before(&mut self, patience: Duration) {
        // What cannot be written now never will be: the caller is ending.
        let _ = self.stream.set_nonblocking(false);
        let _ = self
            .stream
            .set_write_timeout(Some(patience.max(Duration::from_millis(1))));
        let _ = (&self.stream).write_all(&self.outgoing);
        self.outgoing.clear();
    }
}
