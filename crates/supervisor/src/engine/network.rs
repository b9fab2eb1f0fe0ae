//! A container's network, for those who connect to what is in it.

use std::fs::File;
use std::io::{self, Read};
use std::net::IpAddr;
use std::os::fd::OwnedFd;

use fs_err as fs;
use neargate_core::task::ContainerIndex;
use neargate_host::network::{self, RESOLVER};
use neargate_protocol::plan::NetworkPlan;

use super::Engine;
use crate::ports::Network;

/// More of a file of hosts is not read.
const HOSTS_LIMIT: u64 = 64 * 1024;

pub struct ContainerNetwork<'a> {
    engine: &'a Engine,
    container: Option<ContainerIndex>,
}

impl Engine {
    pub fn network_of(&self, container: &str) -> ContainerNetwork<'_> {
        let definitions = &self.request.definition.container_definitions;
        let index = definitions
            .iter()
            .position(|definition| definition.name == container);
        ContainerNetwork {
            engine: self,
            container: index.map(ContainerIndex),
        }
    }
}

impl Network for ContainerNetwork<'_> {
    fn within(&self, make: &mut dyn FnMut() -> io::Result<OwnedFd>) -> io::Result<OwnedFd> {
        let container = self.container.ok_or(io::ErrorKind::NotFound)?;
        if self.engine.container(container).process().is_none() {
            return Err(io::ErrorKind::NotConnected.into());
        }
        match self.engine.network_namespace(container) {
            Some(namespace) => network::in_namespace(namespace, make).map_err(io::Error::other)?,
            None => match self.engine.plan.network {
                // It has none of its own.
                NetworkPlan::Host => make(),
                _ => Err(io::ErrorKind::NotConnected.into()),
            },
        }
    }

    fn host(&self, name: &str) -> Option<IpAddr> {
        // Containers may change the file, and make it as large as they like.
        let file = File::open(self.engine.directory.files().join("hosts")).ok()?;
        let mut hosts = String::new();
        file.take(HOSTS_LIMIT).read_to_string(&mut hosts).ok()?;
        hosts.lines().find_map(|line| {
            let line = line.split('#').next()?;
            let mut words = line.split_whitespace();
            let address = words.next()?.parse().ok()?;
            words
                .any(|word| word.eq_ignore_ascii_case(name))
                .then_some(address)
        })
    }

    fn name_server(&self) -> Option<IpAddr> {
        match self.engine.plan.network {
            NetworkPlan::Awsvpc { .. } | NetworkPlan::Bridge { .. } => Some(RESOLVER.into()),
            NetworkPlan::Host => {
                let configuration = fs::read_to_string("/etc/resolv.conf").ok()?;
                configuration.lines().find_map(|line| {
                    let server = line.strip_prefix("nameserver")?;
                    server.trim().parse().ok()
                })
            }
            NetworkPlan::None => None,
        }
    }
}
