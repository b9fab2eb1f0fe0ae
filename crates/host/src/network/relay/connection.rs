//! One client, its way to the target, and what goes to and fro.

use std::io::{self, ErrorKind, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Instant;

use rustix::event::epoll::EventFlags;
use rustix::io::Errno;
use rustix::net::sockopt::socket_error;
use rustix::net::{AddressFamily, SocketFlags, SocketType};

use super::{Buffer, Poll};

/// How often a direction is pumped before others have their turn.
const ROUNDS: usize = 8;

pub struct Connection {
    client: End,
    server: End,
    slot: usize,
    /// Which target is being tried; `None` once connected.
    trying: Option<usize>,
    request: Direction,
    response: Direction,
    /// When bytes moved last.
    pub active: Instant,
}

pub enum Progress {
    Goes,
    Done,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Client,
    Server,
}

impl Side {
    fn token(self, slot: usize) -> u64 {
        2 * slot as u64 + u64::from(self == Side::Server)
    }

    pub fn of_token(token: u64) -> (usize, Self) {
        let side = [Side::Client, Side::Server][(token % 2) as usize];
        ((token / 2) as usize, side)
    }
}

impl Connection {
    /// Begins to connect `client` to the first of `targets` that does not refuse.
    pub fn start(
        poll: &Poll,
        slot: usize,
        client: TcpStream,
        targets: &[SocketAddr],
        now: Instant,
    ) -> io::Result<Self> {
        client.set_nonblocking(true)?;
        // A relay must not hold back what the sender has sent.
        let _ = client.set_nodelay(true);
        let (server, index) = connect(targets, 0)?;
        let client_token = Side::Client.token(slot);
        let server_token = Side::Server.token(slot);
        Ok(Self {
            // Nothing is read before there is somebody to take it.
            client: End::watch(poll, client, client_token, EventFlags::empty())?,
            server: End::watch(poll, server, server_token, EventFlags::OUT)?,
            slot,
            trying: Some(index),
            request: Direction::default(),
            response: Direction::default(),
            active: now,
        })
    }

    /// Goes on after `events` on one of the two sockets.
    pub fn advance(
        &mut self,
        poll: &Poll,
        side: Side,
        events: EventFlags,
        targets: &[SocketAddr],
        buffer: &mut Buffer,
    ) -> io::Result<Progress> {
        if let Some(index) = self.trying {
            if side == Side::Client {
                // Not watched for anything yet: it has hung up.
                return Ok(Progress::Done);
            }
            if socket_error(&self.server.stream)?.is_err() {
                let (server, index) = connect(targets, index + 1)?;
                let token = Side::Server.token(self.slot);
                self.server = End::watch(poll, server, token, EventFlags::OUT)?;
                self.trying = Some(index);
                return Ok(Progress::Goes);
            }
            self.trying = None;
            let _ = self.server.stream.set_nodelay(true);
        }
        let (client, server) = (&self.client.stream, &self.server.stream);
        self.request.pump(client, server, buffer)?;
        self.response.pump(server, client, buffer)?;
        if self.request.closed && self.response.closed {
            return Ok(Progress::Done);
        }
        let end = match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        };
        end.hung_up |= events.intersects(EventFlags::HUP | EventFlags::ERR);
        let (to_server, to_client) = (&self.request, &self.response);
        self.client.wait_for(poll, wanted(to_server, to_client))?;
        self.server.wait_for(poll, wanted(to_client, to_server))?;
        Ok(Progress::Goes)
    }
}

/// What to wait for on a socket that is the source of one direction and the
/// destination of the other.
fn wanted(source_of: &Direction, destination_of: &Direction) -> EventFlags {
    let mut events = EventFlags::empty();
    let readable = !source_of.ended && source_of.pending.is_empty();
    events.set(EventFlags::IN, readable);
    events.set(EventFlags::OUT, !destination_of.pending.is_empty());
    events
}

/// Begins to connect to the first target from `index` on that does not refuse at once.
fn connect(targets: &[SocketAddr], mut index: usize) -> io::Result<(TcpStream, usize)> {
    while let Some(target) = targets.get(index) {
        let family = match target {
            SocketAddr::V4(_) => AddressFamily::INET,
            SocketAddr::V6(_) => AddressFamily::INET6,
        };
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let socket = rustix::net::socket_with(family, SocketType::STREAM, flags, None)?;
        if let Ok(()) | Err(Errno::INPROGRESS) = rustix::net::connect(&socket, target) {
            return Ok((socket.into(), index));
        }
        index += 1;
    }
    Err(ErrorKind::ConnectionRefused.into())
}

/// One socket and what the poll waits for on it.
struct End {
    stream: TcpStream,
    token: u64,
    /// `None`: not watched.
    watched: Option<EventFlags>,
    /// The poll reports a hang-up whether it is asked to or not, and again and again.
    hung_up: bool,
}

impl End {
    fn watch(poll: &Poll, stream: TcpStream, token: u64, events: EventFlags) -> io::Result<Self> {
        poll.watch(&stream, token, events)?;
        Ok(Self {
            stream,
            token,
            watched: Some(events),
            hung_up: false,
        })
    }

    fn wait_for(&mut self, poll: &Poll, events: EventFlags) -> io::Result<()> {
        let wanted = (!(self.hung_up && events.is_empty())).then_some(events);
        match (self.watched, wanted) {
            (watched, wanted) if watched == wanted => {}
            (_, None) => poll.forget(&self.stream)?,
            (None, Some(events)) => poll.watch(&self.stream, self.token, events)?,
            (Some(_), Some(events)) => poll.change(&self.stream, self.token, events)?,
        }
        self.watched = wanted;
        Ok(())
    }
}

/// Bytes that go one way.
#[derive(Default)]
struct Direction {
    /// Read and not yet taken.
    pending: Vec<u8>,
    /// The source has finished.
    ended: bool,
    /// The destination has been told.
    closed: bool,
}

impl Direction {
    /// Moves bytes until one side would have to wait or others should have their
    /// turn, and hands on the end once all before it has gone.
    fn pump(
        &mut self,
        from: &TcpStream,
        mut to: &TcpStream,
        buffer: &mut Buffer,
    ) -> io::Result<()> {
        for _ in 0..ROUNDS {
            if !self.pending.is_empty() {
                let Some(count) = unless_blocked(to.write(&self.pending))? else {
                    break;
                };
                self.pending.drain(..count);
            } else if self.ended {
                break;
            } else {
                let Some(bytes) = unless_blocked(buffer.receive(from))? else {
                    break;
                };
                self.ended = bytes.is_empty();
                let taken = match bytes {
                    [] => 0,
                    bytes => unless_blocked(to.write(bytes))?.unwrap_or(0),
                };
                // A new vector each time gives the memory back in between.
                self.pending = bytes[taken..].to_vec();
            }
        }
        if self.ended && self.pending.is_empty() && !self.closed {
            self.closed = true;
            // The destination may be gone already.
            let _ = to.shutdown(Shutdown::Write);
        }
        Ok(())
    }
}

fn unless_blocked<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
