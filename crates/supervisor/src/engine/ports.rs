//! A container's ports on the host (`portMappings` with `networkMode` bridge).

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

use neargate_core::task::{ContainerIndex, Event, NetworkBinding};
use neargate_core::taskdef::{PortMapping, TransportProtocol};
use neargate_host::network::{PublishError, Published, Source};
use neargate_protocol::plan::NetworkPlan;

use crate::reactor::Interest;
use crate::token::{EngineSource, Token};

use super::launch::LaunchError;
use super::{Context, Engine};

/// As Docker: on all of the host's addresses.
const LISTEN: Ipv4Addr = Ipv4Addr::UNSPECIFIED;

impl Engine {
    /// Publishes the ports of a container that is about to start; one that is
    /// restarted has them already.
    pub(super) fn publish_ports(
        &mut self,
        index: ContainerIndex,
        context: &mut Context,
    ) -> Result<(), LaunchError> {
        let NetworkPlan::Bridge { addresses } = &self.plan.network else {
            return Ok(());
        };
        if self.definition(index).disable_networking == Some(true) {
            return Ok(());
        }
        let (Some(address), true) = (
            addresses.get(index.0),
            self.containers[index.0].ports.is_empty(),
        ) else {
            return Ok(());
        };
        let mut bindings = Vec::new();
        let mut ports = Vec::new();
        for mapping in &self.definition(index).port_mappings {
            let Some((port, binding)) = publish(mapping, *address)? else {
                continue;
            };
            let token = Token::Engine(EngineSource::Port(index, ports.len()));
            context.reactor.add(&port, Interest::Read, token)?;
            ports.push(port);
            bindings.push(binding);
        }
        if !bindings.is_empty() {
            self.containers[index.0].ports = ports;
            context.events.push_back(Event::PortsPublished {
                container: index,
                bindings,
            });
        }
        Ok(())
    }

    /// A published port has traffic.
    pub(super) fn relay(&mut self, index: ContainerIndex, port: usize) {
        if let Some(port) = self.containers[index.0].ports.get_mut(port) {
            port.turn();
        }
    }
}

fn publish(
    mapping: &PortMapping,
    address: Ipv4Addr,
) -> Result<Option<(Published, NetworkBinding)>, PublishError> {
    let number = |port: Option<i32>| port.and_then(|port| u16::try_from(port).ok());
    let Some(container_port) = number(mapping.container_port) else {
        return Ok(None);
    };
    // 0 or none is a free port of the kernel's ephemeral range, as with ECS's agent.
    let listen = SocketAddrV4::new(LISTEN, number(mapping.host_port).unwrap_or(0));
    let protocol = mapping.protocol.unwrap_or(TransportProtocol::Tcp);
    let target = SocketAddrV4::new(address, container_port);
    let port = Published::bind(protocol, listen, target)?;
    let host_port = port
        .local_addr()
        .as_ref()
        .map(SocketAddr::port)
        .unwrap_or(listen.port());
    let binding = NetworkBinding {
        bind_ip: LISTEN,
        container_port,
        host_port,
        protocol,
    };
    Ok(Some((port, binding)))
}
