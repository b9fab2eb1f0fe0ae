//! Ports of a task on the host: on its loopback (`-p HOST:CONTAINER_PORT`), or on
//! all its addresses (`hostPort` in bridge mode).
//!
//! A proxy and no packet rules: it ends with its supervisor, so nothing can be
//! left behind, and what it publishes on the loopback is reachable from this
//! machine only.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use neargate_core::taskdef::TransportProtocol;
use rustix::event::epoll::EventFlags;
use thiserror::Error;

use super::buffer::Buffer;
use super::relay::Relay;
use super::slots::Slots;
use super::source::{ALARM, Poll, Source};

const CONNECTIONS_MAX: usize = 256;
const FLOWS_MAX: usize = 128;
/// A UDP client that is silent for so long is another one when it comes back.
const FLOW_IDLE: Duration = Duration::from_secs(60);
const LISTENER: u64 = 1 << 32;
const ROUNDS: usize = 16;

/// The port cannot be had.
#[derive(Debug, Error)]
#[error("publish port {} on {}: {source}", listen.port(), listen.ip())]
pub struct PublishError {
    pub protocol: TransportProtocol,
    pub listen: SocketAddrV4,
    #[source]
    pub source: io::Error,
}

/// One published port.
pub enum Published {
    Tcp(TcpPort),
    Udp(UdpPort),
}

impl Published {
    /// Listens on an address of the host (port 0: a free one) for `target`, a port of the
    /// task's address.
    pub fn bind(
        protocol: TransportProtocol,
        listen: SocketAddrV4,
        target: SocketAddrV4,
    ) -> Result<Self, PublishError> {
        let result = match protocol {
            TransportProtocol::Tcp => TcpPort::bind(listen, target).map(Self::Tcp),
            TransportProtocol::Udp => UdpPort::bind(listen, target).map(Self::Udp),
        };
        result.map_err(|source| PublishError {
            protocol,
            listen,
            source,
        })
    }

    /// Where it listens.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Tcp(port) => port.relay.listeners()[0].local_addr(),
            Self::Udp(port) => port.listener.local_addr(),
        }
    }
}

impl Source for Published {
    fn turn(&mut self) {
        match self {
            Self::Tcp(port) => port.relay.turn(&[port.target.into()]),
            Self::Udp(port) => port.turn(),
        }
    }
}

impl AsFd for Published {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Tcp(port) => port.relay.as_fd(),
            Self::Udp(port) => port.poll.as_fd(),
        }
    }
}

pub struct TcpPort {
    relay: Relay,
    target: SocketAddrV4,
}

impl TcpPort {
    fn bind(listen: SocketAddrV4, target: SocketAddrV4) -> io::Result<Self> {
        let mut relay = Relay::new(CONNECTIONS_MAX, None)?;
        relay.listen(TcpListener::bind(listen)?)?;
        Ok(Self { relay, target })
    }
}

pub struct UdpPort {
    poll: Poll,
    listener: UdpSocket,
    target: SocketAddrV4,
    flows: Flows,
    buffer: Buffer,
}

/// What one client sends, and the answers to it.
struct Flow {
    client: SocketAddr,
    /// Connected to the target.
    socket: UdpSocket,
    active: Instant,
}

impl UdpPort {
    fn bind(listen: SocketAddrV4, target: SocketAddrV4) -> io::Result<Self> {
        let poll = Poll::new()?;
        let listener = UdpSocket::bind(listen)?;
        listener.set_nonblocking(true)?;
        poll.watch(&listener, LISTENER, EventFlags::IN)?;
        Ok(Self {
            poll,
            listener,
            target,
            flows: Flows(Slots::new(FLOWS_MAX)),
            buffer: Buffer::new(),
        })
    }

    fn turn(&mut self) {
        let now = Instant::now();
        for (token, _) in self.poll.ready() {
            match token {
                ALARM => self.flows.expire(now),
                LISTENER => self.take_from_clients(now),
                slot => self.take_from_target(slot as usize, now),
            }
        }
        let oldest = self.flows.0.iter().map(|(_, flow)| flow.active).min();
        self.poll.set_alarm(oldest.map(|active| active + FLOW_IDLE));
    }

    // A datagram that cannot be passed on is lost, as datagrams may be.

    fn take_from_clients(&mut self, now: Instant) {
        for _ in 0..ROUNDS {
            let Ok((datagram, client)) = self.buffer.receive_from(&self.listener) else {
                return;
            };
            if let Some(flow) = self.flows.of(client, self.target, &self.poll, now) {
                let _ = flow.socket.send(datagram);
            }
        }
    }

    fn take_from_target(&mut self, slot: usize, now: Instant) {
        let Some(flow) = self.flows.0.get_mut(slot) else {
            return;
        };
        for _ in 0..ROUNDS {
            let Ok(datagram) = self.buffer.receive(&flow.socket) else {
                return;
            };
            flow.active = now;
            let _ = self.listener.send_to(datagram, flow.client);
        }
    }
}

/// The clients, and which socket is whose.
struct Flows(Slots<Flow>);

impl Flows {
    /// The client's flow; a new one may cost the oldest its place.
    fn of(
        &mut self,
        client: SocketAddr,
        target: SocketAddrV4,
        poll: &Poll,
        now: Instant,
    ) -> Option<&mut Flow> {
        let known = self.0.iter().find(|(_, flow)| flow.client == client);
        let slot = match known {
            Some((slot, _)) => slot,
            None => {
                let slot = self.make_room();
                let flow = Flow::start(client, target, now).ok()?;
                poll.watch(&flow.socket, slot as u64, EventFlags::IN).ok()?;
                self.0.put(slot, flow);
                slot
            }
        };
        let flow = self.0.get_mut(slot)?;
        flow.active = now;
        Some(flow)
    }

    fn make_room(&mut self) -> usize {
        self.0.vacant().unwrap_or_else(|| {
            let oldest = self.0.iter().min_by_key(|(_, flow)| flow.active);
            let slot = oldest.map_or(0, |(slot, _)| slot);
            self.0.take(slot);
            slot
        })
    }

    fn expire(&mut self, now: Instant) {
        let idle = |flow: &Flow| flow.active + FLOW_IDLE <= now;
        let idle = self.0.iter().filter(|(_, flow)| idle(flow));
        let slots: Vec<usize> = idle.map(|(slot, _)| slot).collect();
        for slot in slots {
            self.0.take(slot);
        }
    }
}

impl Flow {
    fn start(client: SocketAddr, target: SocketAddrV4, now: Instant) -> io::Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        socket.set_nonblocking(true)?;
        socket.connect(target)?;
        Ok(Self {
            client,
            socket,
            active: now,
        })
    }
}
