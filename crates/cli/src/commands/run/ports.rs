//! Whether the ports to publish (`-p`) can be had.

use std::io;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};

use neargate_core::taskdef::TransportProtocol;
use neargate_protocol::request::PublishedPort;

#[derive(Debug, thiserror::Error)]
#[error("port {} cannot be published on {}", .port.host, Ipv4Addr::LOCALHOST)]
pub struct PortTaken {
    port: PublishedPort,
    #[source]
    source: io::Error,
}

/// Tries them before there is a task: its supervisor takes them only once all containers run, and
/// then has nobody to tell.
pub fn refuse_taken(ports: &[PublishedPort]) -> Result<(), PortTaken> {
    // All are held until each has been had, for one that is asked for twice.
    let mut held = (Vec::new(), Vec::new());
    for &port in ports {
        let address = (Ipv4Addr::LOCALHOST, port.host);
        let had = match port.protocol {
            TransportProtocol::Tcp => TcpListener::bind(address).map(|socket| held.0.push(socket)),
            TransportProtocol::Udp => UdpSocket::bind(address).map(|socket| held.1.push(socket)),
        };
        had.map_err(|source| PortTaken { port, source })?;
    }
    Ok(())
}
