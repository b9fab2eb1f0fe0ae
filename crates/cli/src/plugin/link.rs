//! The WebSocket: connected with patience, then never waited for.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use rustls_platform_verifier::BuilderVerifierExt;
use tungstenite::http::Uri;
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{HandshakeError, Message, WebSocket};

use super::error::PluginError;

/// How long connecting and each step of the handshakes may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// No message of the protocol comes near to this.
const MESSAGE_LIMIT: usize = 16 << 20;

pub struct Link {
    socket: WebSocket<Stream>,
    /// Not all that was sent has gone.
    is_full: bool,
}

/// What arrived.
pub enum Received {
    Frame(Bytes),
    Nothing,
    /// The connection has ended, whichever way.
    End,
}

impl Link {
    /// Connects and sends the first message.
    pub fn open(url: &str, first: String) -> Result<Self, PluginError> {
        let uri: Uri = url.parse().map_err(|_| PluginError::Url(url.to_owned()))?;
        let host = uri.host().ok_or_else(|| PluginError::Url(url.to_owned()))?;
        let secure = match uri.scheme_str() {
            Some("ws") => false,
            Some("wss") => true,
            _ => return Err(PluginError::Url(url.to_owned())),
        };
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let tcp = connect(host, port)
            .map_err(|error| PluginError::Unreachable(format!("{host}:{port}"), error))?;
        let stream = match secure {
            true => Stream::Secure(Box::new(encrypt(host, tcp)?)),
            false => Stream::Plain(tcp),
        };
        let config = WebSocketConfig::default()
            .max_message_size(Some(MESSAGE_LIMIT))
            .max_frame_size(Some(MESSAGE_LIMIT));
        let failed = |source| PluginError::Stream {
            host: format!("{host}:{port}"),
            source: Box::new(source),
        };
        let (mut socket, _) =
            tungstenite::client::client_with_config(uri.clone(), stream, Some(config)).map_err(
                |error| match error {
                    HandshakeError::Failure(error) => failed(error),
                    HandshakeError::Interrupted(_) => {
                        failed(io::Error::from(io::ErrorKind::TimedOut).into())
                    }
                },
            )?;
        socket.send(Message::text(first)).map_err(failed)?;
        socket.get_ref().tcp().set_nonblocking(true)?;
        Ok(Self {
            socket,
            is_full: false,
        })
    }

    /// Whether [`Self::send`] should be given more.
    pub fn has_room(&self) -> bool {
        !self.is_full
    }

    /// Sends, now or with [`Self::flush`]; an error is an end.
    pub fn send(&mut self, frame: Bytes) -> Result<(), tungstenite::Error> {
        self.note(|socket| socket.write(Message::Binary(frame)))
    }

    pub fn ping(&mut self) -> Result<(), tungstenite::Error> {
        self.note(|socket| socket.write(Message::Ping(Bytes::from_static(b"keepalive"))))
    }

    pub fn flush(&mut self) -> Result<(), tungstenite::Error> {
        self.is_full = false;
        self.note(WebSocket::flush)
    }

    pub fn receive(&mut self) -> Received {
        loop {
            match self.socket.read() {
                Ok(Message::Binary(frame)) => return Received::Frame(frame),
                Ok(Message::Close(_)) => return Received::End,
                Ok(_) => {}
                Err(error) if would_block(&error) => return Received::Nothing,
                Err(_) => return Received::End,
            }
        }
    }

    fn note(
        &mut self,
        work: impl FnOnce(&mut WebSocket<Stream>) -> Result<(), tungstenite::Error>,
    ) -> Result<(), tungstenite::Error> {
        match work(&mut self.socket) {
            Err(error) if would_block(&error) => {
                self.is_full = true;
                Ok(())
            }
            outcome => outcome,
        }
    }
}

impl AsFd for Link {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.get_ref().tcp().as_fd()
    }
}

fn would_block(error: &tungstenite::Error) -> bool {
    matches!(error, tungstenite::Error::Io(error) if error.kind() == io::ErrorKind::WouldBlock)
}

fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn encrypt(
    host: &str,
    tcp: TcpStream,
) -> Result<StreamOwned<ClientConnection, TcpStream>, PluginError> {
    let connection = || {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_platform_verifier()?
            .with_no_client_auth();
        let name = host
            .to_owned()
            .try_into()
            .map_err(|_| rustls::Error::General("the host has no valid name".into()))?;
        ClientConnection::new(Arc::new(config), name)
    };
    let connection = connection().map_err(|error| PluginError::Secure(host.to_owned(), error))?;
    Ok(StreamOwned::new(connection, tcp))
}

enum Stream {
    Plain(TcpStream),
    Secure(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Stream {
    fn tcp(&self) -> &TcpStream {
        match self {
            Self::Plain(tcp) => tcp,
            Self::Secure(stream) => stream.get_ref(),
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(tcp) => tcp.read(buffer),
            Self::Secure(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(tcp) => tcp.write(buffer),
            Self::Secure(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(tcp) => tcp.flush(),
            Self::Secure(stream) => stream.flush(),
        }
    }
}
