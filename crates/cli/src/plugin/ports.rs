//! A port of this machine, each of whose connections is one to a port of the task.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::{UnixListener, UnixStream};

use bytes::{Buf, Bytes};
use neargate_core::timestamp::Timestamp;
use neargate_session::handshake::SessionType;
use neargate_session::mux::{StreamId, Taken};
use neargate_session::port::PortClient;

use super::error::PluginError;
use super::wait::{Place, Ready, Wait};

pub struct Ports {
    listener: Listener,
    connections: BTreeMap<StreamId, Connection>,
}

struct Connection {
    socket: Box<dyn Socket>,
    /// What it has not taken yet.
    unwritten: Bytes,
    /// What it sends is of no use any more.
    is_finished: bool,
}

trait Socket: Read + Write + AsFd {}
impl Socket for TcpStream {}
impl Socket for UnixStream {}

enum Listener {
    Tcp(TcpListener),
    /// The file goes with the session.
    Unix(UnixListener, String),
}

/// Where in a [`Wait`] the listener and the connections are.
pub struct Places {
    listener: Place,
    connections: Vec<(StreamId, Place)>,
}

impl Ports {
    /// Listens where the session says.
    pub fn begin(kind: &SessionType) -> Result<Self, PluginError> {
        let property = |name: &str| {
            let value = kind.properties.as_ref()?.get(name)?.as_str()?;
            Some(value).filter(|value| !value.is_empty())
        };
        let listener = match property("localConnectionType") {
            Some("unix") => {
                let path = property("localUnixSocket")
                    .ok_or_else(|| PluginError::Ports("no localUnixSocket".into()))?;
                Listener::unix(path)?
            }
            _ => Listener::tcp(property("localPortNumber").unwrap_or("0"))?,
        };
        Ok(Self {
            listener,
            connections: BTreeMap::new(),
        })
    }

    /// Where it listens, for the user.
    pub fn address(&self) -> String {
        match &self.listener {
            Listener::Tcp(listener) => match listener.local_addr() {
                Ok(address) => format!("Port {}", address.port()),
                Err(_) => "A port".to_owned(),
            },
            Listener::Unix(_, path) => format!("Unix socket {path}"),
        }
    }

    pub fn wait_for<'a>(&'a self, client: &PortClient, wait: &mut Wait<'a>) -> Places {
        let listener = wait.readable(&self.listener);
        let room = client.client.input_room() > 0;
        let mut connections = Vec::new();
        for (id, connection) in &self.connections {
            let reads = room && !connection.is_finished;
            let writes = !connection.unwritten.is_empty();
            if reads || writes {
                let descriptor = connection.socket.as_fd();
                connections.push((*id, wait.add(descriptor, reads, writes)));
            }
        }
        Places {
            listener,
            connections,
        }
    }

    /// Accepts and reads what is ready.
    pub fn read(
        &mut self,
        client: &mut PortClient,
        now: Timestamp,
        ready: &Ready,
        places: &Places,
    ) {
        if ready.is(places.listener) {
            // It may have gone again.
            if let Ok(socket) = self.listener.accept() {
                let connection = Connection {
                    socket,
                    unwritten: Bytes::new(),
                    is_finished: false,
                };
                self.connections.insert(client.open(now), connection);
            }
        }
        let mut buffer = [0; 32 * 1024];
        for (id, place) in &places.connections {
            let room = client.client.input_room().min(buffer.len());
            let Some(connection) = self.connections.get_mut(id) else {
                continue;
            };
            if !ready.is(*place) || connection.is_finished || room == 0 {
                continue;
            }
            match connection.socket.read(&mut buffer[..room]) {
                Ok(count) if count > 0 => client.send(now, *id, &buffer[..count]),
                Err(error) if is_passing(&error) => {}
                // The protocol knows no end of one direction alone.
                _ => {
                    client.ended(now, *id);
                    self.connections.remove(id);
                }
            }
        }
    }

    /// Writes what has come, as far as it is taken.
    pub fn write(&mut self, client: &mut PortClient, now: Timestamp) -> Result<(), PluginError> {
        loop {
            client
                .go_on()
                .map_err(|error| PluginError::Ports(error.to_string()))?;
            let mut has_written = false;
            self.connections.retain(|id, connection| {
                match connection.write(client, *id, &mut has_written) {
                    Ok(is_open) => is_open,
                    Err(_) => {
                        client.ended(now, *id);
                        false
                    }
                }
            });
            while client.next_readable().is_some() {}
            if !has_written {
                return Ok(());
            }
        }
    }
}

impl Connection {
    /// Says whether the connection goes on.
    fn write(
        &mut self,
        client: &mut PortClient,
        id: StreamId,
        has_written: &mut bool,
    ) -> io::Result<bool> {
        loop {
            if self.unwritten.is_empty() {
                if self.is_finished {
                    return Ok(false);
                }
                match client.take(id) {
                    Taken::Data(data) => self.unwritten = data,
                    Taken::Nothing => return Ok(true),
                    Taken::Finished => self.is_finished = true,
                }
                *has_written = true;
                continue;
            }
            match self.socket.write(&self.unwritten) {
                Ok(count) => self.unwritten.advance(count),
                Err(error) if is_passing(&error) => return Ok(true),
                Err(error) => return Err(error),
            }
        }
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
    )
}

impl Listener {
    fn tcp(port: &str) -> Result<Self, PluginError> {
        let failed = |source| PluginError::Listen {
            address: format!("port {port} of localhost"),
            source,
        };
        let number = port
            .parse()
            .map_err(|_| failed(io::Error::from(io::ErrorKind::InvalidInput)))?;
        let listener = TcpListener::bind(("localhost", number)).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        Ok(Self::Tcp(listener))
    }

    fn unix(path: &str) -> Result<Self, PluginError> {
        let failed = |source| PluginError::Listen {
            address: path.to_owned(),
            source,
        };
        let listener = UnixListener::bind(path).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        Ok(Self::Unix(listener, path.to_owned()))
    }

    fn accept(&self) -> io::Result<Box<dyn Socket>> {
        match self {
            Self::Tcp(listener) => {
                let (socket, _) = listener.accept()?;
                socket.set_nonblocking(true)?;
                socket.set_nodelay(true)?;
                Ok(Box::new(socket))
            }
            Self::Unix(listener, _) => {
                let (socket, _) = listener.accept()?;
                socket.set_nonblocking(true)?;
                Ok(Box::new(socket))
            }
        }
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Tcp(listener) => listener.as_fd(),
            Self::Unix(listener, _) => listener.as_fd(),
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Self::Unix(_, path) = self {
            // Somebody else may have removed it.
            let _ = std::fs::remove_file(path);
        }
    }
}
