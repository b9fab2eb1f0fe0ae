//! Room for what one receive gives, shared by all sockets of a service.

use std::io;
use std::net::SocketAddr;
use std::os::fd::AsFd;

use rustix::buffer::spare_capacity;
use rustix::net::{RecvFlags, recv, recvfrom};

/// The largest datagram.
const SIZE: usize = 64 * 1024;

/// Memory that was never written to costs nothing, so this is as large as its
/// largest use so far, and never cleared.
pub(super) struct Buffer(Vec<u8>);

impl Buffer {
    pub fn new() -> Self {
        Self(Vec::with_capacity(SIZE))
    }

    /// What is there, without waiting. From a stream, nothing means its end.
    pub fn receive(&mut self, from: impl AsFd) -> io::Result<&[u8]> {
        self.0.clear();
        recv(from, spare_capacity(&mut self.0), RecvFlags::DONTWAIT)?;
        Ok(&self.0)
    }

    /// A datagram and who sent it, without waiting.
    pub fn receive_from(&mut self, from: impl AsFd) -> io::Result<(&[u8], SocketAddr)> {
        self.0.clear();
        let spare = spare_capacity(&mut self.0);
        let (_, _, sender) = recvfrom(from, spare, RecvFlags::DONTWAIT)?;
        let sender = sender.ok_or(io::ErrorKind::InvalidData)?;
        Ok((&self.0, sender.try_into()?))
    }
}
