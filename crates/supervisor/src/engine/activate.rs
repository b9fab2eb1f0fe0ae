//! What exists for a running task alone: its published ports.

use std::net::SocketAddrV4;

use neargate_host::network::{Published, Source};
use neargate_protocol::plan::NetworkPlan;

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
            let Some(address) = addresses.first() else {
                continue;
            };
            let target = SocketAddrV4::new(*address, port.container);
            match Published::bind(port.protocol, port.host, target) {
                Ok(published) => self.drive(Box::new(published), reactor),
                Err(error) => eprintln!("{error}"),
            }
        }
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
