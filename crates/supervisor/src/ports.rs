//! The far end of a session that forwards a port: connections from inside the task's network.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;
use neargate_host::network::dns::question::{addresses, question};
use neargate_session::document::Document;
use neargate_session::mux::{StreamId, Taken};
use neargate_session::port::{PortEffect, PortSession};
use neargate_session::session::{Session, Stream};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, sockopt};

use crate::reactor::{Interest, Reactor};
use crate::token::{SessionKey, Token};

/// The one stream of a session that multiplexes none.
const ONLY: StreamId = StreamId(0);

/// What a question for a name carries: each has a socket of its own, so that they need not differ.
const QUESTION: u16 = 0x4e47;

/// Makes sockets in the network that the session is for.
pub trait Network {
    fn within(&self, make: &mut dyn FnMut() -> io::Result<OwnedFd>) -> io::Result<OwnedFd>;
    /// What the task's own file of hosts says of a name.
    fn host(&self, name: &str) -> Option<IpAddr>;
    /// Who is asked for others.
    fn name_server(&self) -> Option<IpAddr>;
}

#[derive(Debug)]
pub struct Ports {
    key: SessionKey,
    host: Option<String>,
    port: u16,
    /// Whether the client opens streams, many at a time, or there is just one.
    multiplexed: bool,
    connections: BTreeMap<StreamId, Connection>,
}

#[derive(Debug)]
struct Connection {
    state: State,
    /// Not tried yet.
    others: Vec<SocketAddr>,
    /// For the port, as far as it did not take it yet.
    pending: Bytes,
    /// The client has closed: so is the connection, once it has taken what is pending.
    finished: bool,
    interest: Option<Interest>,
}

#[derive(Debug)]
enum State {
    Resolving(UdpSocket),
    Connecting(TcpStream),
    Open(TcpStream),
}

impl Ports {
    /// `None` for a session that forwards none.
    pub fn of(key: SessionKey, document: &Document) -> Result<Option<Self>, String> {
        let (host, port, multiplexed) = match document {
            Document::PortForwarding { properties } => {
                let port = properties.get("portNumber").map(String::as_str);
                let port = port.and_then(|port| port.parse().ok());
                let host = properties.get("host").filter(|host| !host.is_empty());
                (host.cloned(), port, true)
            }
            Document::Ssh { port } => (None, Some(*port), false),
            _ => return Ok(None),
        };
        Ok(Some(Self {
            key,
            host,
            port: port.ok_or("the session has no port")?,
            multiplexed,
            connections: BTreeMap::new(),
        }))
    }

    /// The client is ready.
    pub fn begin(
        &mut self,
        now: Timestamp,
        channel: &mut PortSession,
        network: &dyn Network,
        reactor: &mut Reactor<Token>,
    ) {
        if !self.multiplexed {
            self.connect(now, ONLY, channel, network, reactor);
        }
    }

    /// Does what has become possible.
    pub fn go_on(
        &mut self,
        now: Timestamp,
        channel: &mut PortSession,
        network: &dyn Network,
        reactor: &mut Reactor<Token>,
    ) {
        loop {
            if self.multiplexed {
                channel.go_on(now);
            }
            while let Some(effect) = channel.next_effect(now) {
                match effect {
                    PortEffect::Connect(id) => self.connect(now, id, channel, network, reactor),
                    // All are asked for what there is.
                    PortEffect::Readable(_) => {}
                }
            }
            if !self.deliver(now, channel, reactor) {
                break;
            }
        }
        let has_room = channel.session.output_room() > 0;
        for (id, connection) in &mut self.connections {
            connection.wait(Token::Port(self.key, *id), has_room, reactor);
        }
    }

    /// Brings the ports what the client has sent. Whether there was any.
    fn deliver(
        &mut self,
        now: Timestamp,
        channel: &mut PortSession,
        reactor: &mut Reactor<Token>,
    ) -> bool {
        let mut moved = false;
        let mut done = Vec::new();
        for (id, connection) in &mut self.connections {
            let State::Open(stream) = &connection.state else {
                continue;
            };
            let mut stream = stream;
            loop {
                if connection.pending.is_empty() {
                    match next(self.multiplexed, channel, *id) {
                        Taken::Data(bytes) => connection.pending = bytes,
                        Taken::Nothing => break,
                        Taken::Finished => {
                            connection.finished = true;
                            done.push(*id);
                            break;
                        }
                    }
                    moved = true;
                }
                match stream.write(&connection.pending) {
                    Ok(written) => drop(connection.pending.split_to(written)),
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                    Err(_) => {
                        done.push(*id);
                        break;
                    }
                }
            }
        }
        for id in done {
            self.end(now, id, channel, reactor);
        }
        moved
    }

    /// A connection is ready for something.
    pub fn ready(
        &mut self,
        now: Timestamp,
        id: StreamId,
        channel: &mut PortSession,
        network: &dyn Network,
        reactor: &mut Reactor<Token>,
    ) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        match &connection.state {
            State::Resolving(socket) => {
                let mut answer = [0; 1500];
                let Ok(length) = socket.recv(&mut answer) else {
                    return;
                };
                let Some(found) = addresses(QUESTION, &answer[..length]) else {
                    return;
                };
                let port = self.port;
                connection.others = found
                    .into_iter()
                    .rev()
                    .map(|address| SocketAddr::from((address, port)))
                    .collect();
                self.connect_to_next(now, id, channel, network, reactor);
            }
            State::Connecting(stream) => match sockopt::socket_error(stream) {
                Ok(Ok(())) => {
                    connection.forget(reactor);
                    connection.open();
                }
                _ => self.connect_to_next(now, id, channel, network, reactor),
            },
            State::Open(stream) => {
                let room = channel.session.output_room();
                let mut chunk = [0; 32 * 1024];
                let length = chunk.len().min(room);
                if length == 0 {
                    return;
                }
                let mut stream = stream;
                match stream.read(&mut chunk[..length]) {
                    Ok(0) => self.end(now, id, channel, reactor),
                    Ok(read) if self.multiplexed => channel.send(now, id, &chunk[..read]),
                    Ok(read) => channel.session.output(now, Stream::Output, &chunk[..read]),
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    Err(_) => self.end(now, id, channel, reactor),
                }
            }
        }
    }

    fn connect(
        &mut self,
        now: Timestamp,
        id: StreamId,
        channel: &mut PortSession,
        network: &dyn Network,
        reactor: &mut Reactor<Token>,
    ) {
        let (state, others) = match self.addresses(network) {
            Ok(addresses) => (None, addresses),
            Err(Some(socket)) => (Some(State::Resolving(socket)), Vec::new()),
            Err(None) => (None, Vec::new()),
        };
        let others = others.into_iter().rev();
        let others: Vec<_> = others
            .map(|address| SocketAddr::from((address, self.port)))
            .collect();
        match state {
            Some(state) => {
                self.connections.insert(id, Connection::new(state, others));
            }
            None => self.try_next(now, id, others, channel, network, reactor),
        }
    }

    /// Where to connect to, or where the answer to that will come.
    fn addresses(&self, network: &dyn Network) -> Result<Vec<IpAddr>, Option<UdpSocket>> {
        let name = match self.host.as_deref() {
            None | Some("localhost") => {
                return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
            }
            Some(name) => name,
        };
        if let Some(address) = name.parse().ok().or_else(|| network.host(name)) {
            return Ok(vec![address]);
        }
        ask(name, network).map_or(Err(None), |socket| Err(Some(socket)))
    }

    fn connect_to_next(
        &mut self,
        now: Timestamp,
        id: StreamId,
        channel: &mut PortSession,
        network: &dyn Network,
        reactor: &mut Reactor<Token>,
    ) {
        if let Some(mut connection) = self.connections.remove(&id) {
            connection.forget(reactor);
            self.try_next(now, id, connection.others, channel, network, reactor);
        }
    }

    fn try_next(
        &mut self,
        now: Timestamp,
        id: StreamId,
        mut others: Vec<SocketAddr>,
        channel: &mut PortSession,
        network: &dyn Network,
        _reactor: &mut Reactor<Token>,
    ) {
        while let Some(address) = others.pop() {
            if let Ok(stream) = connect(address, network) {
                let connection = Connection::new(State::Connecting(stream), others);
                self.connections.insert(id, connection);
                return;
            }
        }
        if self.multiplexed {
            channel.connect_failed(now, id);
        } else {
            let why = format!("Connection to destination port {} failed.", self.port);
            channel.session.terminate(now, &why);
        }
    }

    fn end(
        &mut self,
        now: Timestamp,
        id: StreamId,
        channel: &mut PortSession,
        reactor: &mut Reactor<Token>,
    ) {
        let Some(mut connection) = self.connections.remove(&id) else {
            return;
        };
        connection.forget(reactor);
        if !self.multiplexed {
            channel.session.exited(now, 0);
        } else if !connection.finished {
            channel.ended(now, id);
        }
    }

    /// Closes all connections.
    pub fn close(&mut self, reactor: &mut Reactor<Token>) {
        for connection in self.connections.values_mut() {
            connection.forget(reactor);
        }
        self.connections.clear();
    }
}

impl Connection {
    fn new(state: State, others: Vec<SocketAddr>) -> Self {
        Self {
            state,
            others,
            pending: Bytes::new(),
            finished: false,
            interest: None,
        }
    }

    fn open(&mut self) {
        if let State::Connecting(stream) = &self.state
            && let Ok(stream) = stream.try_clone()
        {
            // Latency matters more than a few headers.
            let _ = stream.set_nodelay(true);
            self.state = State::Open(stream);
        }
    }

    fn socket(&self) -> BorrowedFd<'_> {
        match &self.state {
            State::Resolving(socket) => socket.as_fd(),
            State::Connecting(stream) | State::Open(stream) => stream.as_fd(),
        }
    }

    fn wait(&mut self, token: Token, client_has_room: bool, reactor: &mut Reactor<Token>) {
        let wanted = match (&self.state, client_has_room, self.pending.is_empty()) {
            (State::Resolving(_), ..) => Some(Interest::Read),
            (State::Connecting(_), ..) => Some(Interest::Write),
            (State::Open(_), true, true) => Some(Interest::Read),
            (State::Open(_), true, false) => Some(Interest::ReadWrite),
            (State::Open(_), false, false) => Some(Interest::Write),
            // Not even its end is of interest: it would be told again and again.
            (State::Open(_), false, true) => None,
        };
        if wanted == self.interest {
            return;
        }
        self.forget(reactor);
        if let Some(interest) = wanted
            && reactor.add(self.socket(), interest, token).is_ok()
        {
            self.interest = wanted;
        }
    }

    fn forget(&mut self, reactor: &mut Reactor<Token>) {
        if self.interest.take().is_some() {
            reactor.remove(self.socket());
        }
    }
}

/// The next data for a port.
fn next(multiplexed: bool, channel: &mut PortSession, id: StreamId) -> Taken {
    match multiplexed {
        true => channel.take(id),
        false => match Session::next_input(&mut channel.session) {
            Some(bytes) => Taken::Data(bytes),
            None => Taken::Nothing,
        },
    }
}

fn connect(address: SocketAddr, network: &dyn Network) -> io::Result<TcpStream> {
    let family = match address {
        SocketAddr::V4(_) => AddressFamily::INET,
        SocketAddr::V6(_) => AddressFamily::INET6,
    };
    let socket = make(family, SocketType::STREAM, network)?;
    match rustix::net::connect(&socket, &address) {
        Ok(()) | Err(Errno::INPROGRESS) => Ok(TcpStream::from(socket)),
        Err(errno) => Err(errno.into()),
    }
}

/// Asks for a name; the answer comes through the socket.
fn ask(name: &str, network: &dyn Network) -> Option<UdpSocket> {
    let server = network.name_server()?;
    let family = match server {
        IpAddr::V4(_) => AddressFamily::INET,
        IpAddr::V6(_) => AddressFamily::INET6,
    };
    let socket = UdpSocket::from(make(family, SocketType::DGRAM, network).ok()?);
    socket.connect((server, 53)).ok()?;
    socket.send(&question(QUESTION, name)?).ok()?;
    Some(socket)
}

fn make(family: AddressFamily, kind: SocketType, network: &dyn Network) -> io::Result<OwnedFd> {
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    network.within(&mut || Ok(rustix::net::socket_with(family, kind, flags, None)?))
}
