//! The resolver of tasks: 169.254.169.253, as in every VPC.
//!
//! Always a forwarder, and never the host's servers written into the tasks'
//! `resolv.conf`, because
//! - the host's resolver is often only on its loopback (systemd-resolved, dnsmasq),
//!   and there it knows which question goes where (VPN, split DNS);
//! - the host's servers change under a running task when a laptop changes its network;
//! - programs may name 169.254.169.253 themselves, as on Fargate.
//!
//! It costs two sockets per namespace and memory only while questions are open.
//! Its listeners are sockets of the task's namespace; the questions go on from the
//! host's. Each gets a socket of its own: so the kernel picks a port that cannot
//! be guessed, drops what comes from elsewhere, and reports a refusal.

#[cfg(not(fuzzing))]
mod message;
#[cfg(fuzzing)]
pub mod message;
pub mod question;
mod upstream;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use rustix::event::epoll::EventFlags;
use thiserror::Error;

use self::upstream::Upstream;
use super::attach::RESOLVER;
use super::buffer::Buffer;
use super::namespace::{NamespaceError, in_namespace};
use super::relay::Relay;
use super::slots::Slots;
use super::source::{ALARM, Poll, Source};

const PORT: u16 = 53;
/// Tokens: below are questions.
const LISTENERS: u64 = 1 << 32;
const RELAY: u64 = 1 << 33;

/// Questions open at a time. Each holds a descriptor; whoever asks more must ask again.
const QUESTIONS_MAX: usize = 64;
const CONNECTIONS_MAX: usize = 16;
const CONNECTION_IDLE: Duration = Duration::from_secs(20);
/// The C library's resolver waits this long (resolv.conf(5)); later nobody listens.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many datagrams are taken before others have their turn.
const ROUNDS: usize = 16;

/// Why a namespace has no resolver.
#[derive(Debug, Error)]
pub enum ForwarderError {
    #[error(transparent)]
    Namespace(#[from] NamespaceError),
    #[error("listen on {RESOLVER} port {PORT}: {0}")]
    Listen(#[source] io::Error),
    #[error("prepare the DNS forwarder: {0}")]
    Prepare(#[source] io::Error),
}

/// Answers the DNS questions of one task's namespaces.
pub struct Forwarder {
    poll: Poll,
    upstream: Upstream,
    listeners: Vec<UdpSocket>,
    questions: Slots<Question>,
    /// DNS over TCP: the connection is carried as it is.
    relay: Relay,
    buffer: Buffer,
}

struct Question {
    message: Vec<u8>,
    asker: SocketAddr,
    listener: usize,
    /// Connected to the server being asked.
    socket: UdpSocket,
    server: usize,
    deadline: Instant,
}

impl Forwarder {
    /// A forwarder to `servers`; without any, to those of the host.
    pub fn new(servers: &[IpAddr]) -> Result<Self, ForwarderError> {
        let prepare = || {
            let poll = Poll::new()?;
            let relay = Relay::new(CONNECTIONS_MAX, Some(CONNECTION_IDLE))?;
            poll.watch(&relay, RELAY, EventFlags::IN)?;
            Ok((poll, relay))
        };
        let (poll, relay) = prepare().map_err(ForwarderError::Prepare)?;
        Ok(Self {
            poll,
            upstream: Upstream::new(servers),
            listeners: Vec::new(),
            questions: Slots::new(QUESTIONS_MAX),
            relay,
            buffer: Buffer::new(),
        })
    }

    /// Listens in a namespace that [`attach`](super::attach) has given the
    /// resolver's address.
    pub fn serve(&mut self, netns: BorrowedFd<'_>) -> Result<(), ForwarderError> {
        let address = (RESOLVER, PORT);
        let (udp, tcp) = in_namespace(netns, || {
            Ok((UdpSocket::bind(address)?, TcpListener::bind(address)?))
        })?
        .map_err(ForwarderError::Listen)?;
        let watch = || {
            udp.set_nonblocking(true)?;
            let token = LISTENERS + self.listeners.len() as u64;
            self.poll.watch(&udp, token, EventFlags::IN)?;
            self.relay.listen(tcp)
        };
        watch().map_err(ForwarderError::Prepare)?;
        self.listeners.push(udp);
        Ok(())
    }

    fn take_questions(&mut self, listener: usize, now: Instant) {
        for _ in 0..ROUNDS {
            let Some(socket) = self.listeners.get(listener) else {
                return;
            };
            let Ok((message, asker)) = self.buffer.receive_from(socket) else {
                return;
            };
            if message::is_query(message) {
                let message = message.to_vec();
                self.ask(message, asker, listener, 0, now);
            }
        }
    }

    /// Asks the first server from `server` on that can be asked.
    fn ask(
        &mut self,
        message: Vec<u8>,
        asker: SocketAddr,
        listener: usize,
        mut server: usize,
        now: Instant,
    ) {
        let Some(slot) = self.questions.vacant() else {
            return;
        };
        let servers = self.upstream.servers(now);
        let patience = PATIENCE / servers.len().max(1) as u32;
        while let Some(address) = servers.get(server) {
            let sent = send(*address, &message).and_then(|socket| {
                self.poll.watch(&socket, slot as u64, EventFlags::IN)?;
                Ok(socket)
            });
            if let Ok(socket) = sent {
                let question = Question {
                    message,
                    asker,
                    listener,
                    socket,
                    server,
                    deadline: now + patience,
                };
                return self.questions.put(slot, question);
            }
            server += 1;
        }
        if let (Some(listener), Some(answer)) = (
            self.listeners.get(listener),
            message::server_failure(&message),
        ) {
            let _ = listener.send_to(&answer, asker);
        }
    }

    fn ask_next(&mut self, slot: usize, now: Instant) {
        if let Some(question) = self.questions.take(slot) {
            let Question {
                message,
                asker,
                listener,
                server,
                ..
            } = question;
            self.ask(message, asker, listener, server + 1, now);
        }
    }

    fn take_answer(&mut self, slot: usize, now: Instant) {
        let more_servers = self.upstream.servers(now).len();
        let Some(question) = self.questions.get_mut(slot) else {
            return;
        };
        match self.buffer.receive(&question.socket) {
            Ok(answer) => {
                if !message::answers(answer, &question.message) {
                    return;
                }
                if message::is_refusal(answer) && question.server + 1 < more_servers {
                    return self.ask_next(slot, now);
                }
                if let Some(listener) = self.listeners.get(question.listener) {
                    let _ = listener.send_to(answer, question.asker);
                }
                self.questions.take(slot);
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            // Most likely ECONNREFUSED: nobody listens there.
            Err(_) => self.ask_next(slot, now),
        }
    }

    fn expire(&mut self, now: Instant) {
        let late: Vec<usize> = self
            .questions
            .iter()
            .filter(|(_, question)| question.deadline <= now)
            .map(|(slot, _)| slot)
            .collect();
        for slot in late {
            self.ask_next(slot, now);
        }
    }
}

impl Source for Forwarder {
    fn turn(&mut self) {
        let now = Instant::now();
        for (token, _) in self.poll.ready() {
            match token {
                ALARM => self.expire(now),
                RELAY => {
                    let servers = self.upstream.servers(now);
                    self.relay.turn(servers);
                }
                LISTENERS.. => self.take_questions((token - LISTENERS) as usize, now),
                slot => self.take_answer(slot as usize, now),
            }
        }
        let next = self.questions.iter().map(|(_, question)| question.deadline);
        self.poll.set_alarm(next.min());
    }
}

impl AsFd for Forwarder {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.poll.as_fd()
    }
}

/// Sends a question from a socket that hears this server only.
fn send(server: SocketAddr, message: &[u8]) -> io::Result<UdpSocket> {
    let any: IpAddr = match server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0))?;
    socket.set_nonblocking(true)?;
    socket.connect(server)?;
    socket.send(message)?;
    Ok(socket)
}
