//! What exists for a running task alone: its published ports.

use std::net::{Ipv4Addr, SocketAddrV4};

use neargate_host::network::{Published, Source};
use neargate_protocol::plan::NetworkPlan;
use neargate_protocol::request::PublishedPort;

use crate::reactor::{Interest, Reactor};
use crate::token::{EngineSource, Token};

use super::Engine;

/// Something that the reactor drives, and that ends with this supervisor.
pub type Service = Box<dyn Source>;

impl Engine {
    /// A port that cannot be had is said, and does not end the task: the
    /// client has seen before the launch that it was free.
    pub(super) fn activate(&mut self, reactor: &mut Reactor<Token>) {
        let addresses = match &self.plan.network {
            NetworkPlan::Awsvpc { address } => vec![*address],
            NetworkPlan::Bridge { addresses } => addresses.clone(),
            // On the host's own network a port is where it is.
            NetworkPlan::Host | NetworkPlan::None => return,
        };
        for port in self.request.published.clone() {
            let Some(address) = addresses.get(self.owner(port)).or(addresses.first()) else {
                continue;
            };
            let listen = SocketAddrV4::new(Ipv4Addr::LOCALHOST, port.host);
            let target = SocketAddrV4::new(*address, port.container);
            match Published::bind(port.protocol, listen, target) {
                Ok(published) => self.drive(Box::new(published), reactor),
                Err(error) => eprintln!("{error}"),
            }
        }
    }

    /// Where containers have a network each: the first one that maps the port.
    fn owner(&self, port: PublishedPort) -> usize {
        let mut containers = self.request.definition.container_definitions.iter();
        let maps = containers.position(|container| {
            let mut mappings = container.port_mappings.iter();
            mappings.any(|mapping| mapping.container_port == Some(i32::from(port.container)))
        });
        maps.unwrap_or(0)
    }

    pub(super) fn deactivate(&mut self, reactor: &mut Reactor<Token>) {
        for service in self.services.drain(..) {
            reactor.remove(&service);
        }
    }

    /// Lets the reactor drive a service.
    pub(super) fn drive(&mut self, service: Service, reactor: &mut Reactor<Token>) {
        let number = self.services.len();
        let token = Token::Engine(EngineSource::Service(number));
        match reactor.add(&service, Interest::Read, token) {
            Ok(()) => self.services.push(service),
            Err(error) => eprintln!("a service of the task cannot be driven: {error}"),
        }
    }
}
