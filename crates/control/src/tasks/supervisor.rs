//! A supervisor's socket, for an async caller.

use std::io;

use neargate_core::task::Task;
use neargate_protocol::client::Connection;
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::frame::{Frame, FrameError};
use neargate_protocol::message::{Reply, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};

#[derive(Debug)]
pub struct Supervisor {
    stream: UnixStream,
    /// What was read and is not a whole frame yet.
    incoming: Vec<u8>,
}

impl Supervisor {
    /// Connects to a task's supervisor; `None` if none listens.
    pub fn connect(directory: &TaskDirectory) -> io::Result<Option<Self>> {
        // A unix socket's listener is there or is not: nothing is waited for.
        let stream = match Connection::open(directory) {
            Ok(connection) => connection.into_stream(),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
                ) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        stream.set_nonblocking(true)?;
        Ok(Some(Self {
            stream: UnixStream::from_std(stream)?,
            incoming: Vec::new(),
        }))
    }

    pub async fn send(&mut self, request: &Request) -> io::Result<()> {
        let mut bytes = Vec::new();
        Frame::message(request).encode_into(&mut bytes);
        self.stream.write_all(&bytes).await
    }

    /// The next reply; `None` when the supervisor has ended.
    pub async fn next(&mut self) -> Result<Option<Reply>, FrameError> {
        loop {
            if let Some(frame) = Frame::take_from(&mut self.incoming)? {
                return frame.decode().map(Some);
            }
            match self.stream.read_buf(&mut self.incoming).await {
                Ok(0) => return Ok(None),
                Ok(_) => {}
                // It was killed with something of ours unread.
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return Ok(None),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Its two directions, for one who carries frames.
    pub fn into_halves(self) -> (OwnedReadHalf, OwnedWriteHalf) {
        self.stream.into_split()
    }

    /// The task's next state; `None` when the supervisor has ended.
    pub async fn next_state(&mut self) -> Result<Option<Task>, FrameError> {
        loop {
            match self.next().await? {
                Some(Reply::Task { task }) => return Ok(Some(*task)),
                Some(_) => {}
                None => return Ok(None),
            }
        }
    }
}
