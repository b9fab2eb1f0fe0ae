//! A client's end of a supervisor's socket: blocking and plain.

use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;

use serde::Serialize;

use crate::directory::TaskDirectory;
use crate::frame::{Frame, FrameError, Kind};
use crate::message::{Reply, Request};

#[derive(Debug)]
pub struct Connection {
    stream: UnixStream,
}

impl Connection {
    /// A connection for a supervisor that is yet to start: the other end
    /// becomes its standard input.
    pub fn pair() -> io::Result<(Self, UnixStream)> {
        let (ours, theirs) = UnixStream::pair()?;
        Ok((Self { stream: ours }, theirs))
    }

    /// Connects to the supervisor of a task. An error of the kinds NotFound
    /// or ConnectionRefused means that no supervisor listens.
    pub fn open(directory: &TaskDirectory) -> io::Result<Self> {
        // A socket's path is limited to 108 bytes (unix(7)); the way through
        // an open directory is short whatever the root is called.
        let opened = rustix::fs::open(
            directory.path(),
            rustix::fs::OFlags::PATH | rustix::fs::OFlags::DIRECTORY | rustix::fs::OFlags::CLOEXEC,
            rustix::fs::Mode::empty(),
        )?;
        let short = format!("/proc/self/fd/{}/control.sock", opened.as_raw_fd());
        Ok(Self {
            stream: UnixStream::connect(short)?,
        })
    }

    pub fn send(&self, request: &Request) -> io::Result<()> {
        self.send_message(request)
    }

    fn send_message<M: Serialize>(&self, message: &M) -> io::Result<()> {
        Frame::message(message).write_to(&self.stream)
    }

    pub fn send_input(&self, bytes: &[u8]) -> io::Result<()> {
        Frame {
            kind: Kind::Stdin,
            payload: bytes.to_vec(),
        }
        .write_to(&self.stream)
    }

    /// The next frame; `None` when the supervisor has closed.
    pub fn receive(&self) -> Result<Option<Frame>, FrameError> {
        Frame::read_from(&self.stream)
    }

    /// Sends a request that has one answer.
    pub fn ask(&self, request: &Request) -> Result<Reply, FrameError> {
        self.send(request)?;
        match self.receive()? {
            Some(frame) => frame.decode(),
            None => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
        }
    }

    /// The stream itself, for callers that poll.
    pub fn stream(&self) -> &UnixStream {
        &self.stream
    }

    /// The stream itself, for callers that read and write in ways of their own.
    pub fn into_stream(self) -> UnixStream {
        self.stream
    }
}
