//! Connecting one network namespace to the bridge.
//!
//! Two sends: one in the host's namespace makes the veth pair, one end directly in
//! the target namespace and the other a port of the bridge; the second, through a
//! socket opened inside, does everything there.
//!
//! The pair needs no removal: it dies with the namespace.

use std::net::Ipv4Addr;
use std::os::fd::{AsRawFd, BorrowedFd};

use ipnet::Ipv4Net;
use thiserror::Error;

use super::MTU;
use super::address::{Mac, gateway};
use super::link::{LOOPBACK, Links, NewLink, Route};
use super::namespace::{NamespaceError, in_namespace};
use super::netlink::{Batch, NetlinkError, Socket};

/// Where the task's metadata is served.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html>
pub const METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 170, 2);
/// The resolver's link-local address in every VPC.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html>
pub const RESOLVER: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 253);
/// The instance's metadata, which a task must not see.
pub const INSTANCE_METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);

/// The link-local interface of a Fargate task (`netlib/platform/cniconf.go` of
/// amazon-ecs-agent).
const LINK_LOCAL: Ipv4Addr = Ipv4Addr::new(169, 254, 172, 2);
const LINK_LOCAL_PREFIX: u8 = 22;
const LINK_LOCAL_MTU: u32 = 1500;

// Indices of our choice, in the order in which tools list interfaces. A new
// namespace may hold fallback tunnels (tunl0, sit0, …) right after the loopback.
const ETH0: u32 = 20;
const ETH1: u32 = 21;

const MAKE_PAIR: &str = "make the veth pair";

/// How the namespace looks from inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A task's namespace (`networkMode` awsvpc): `eth0` is link-local, `eth1`
    /// has the address.
    Awsvpc,
    /// A single container's namespace (`networkMode` bridge): `eth0` has the address.
    Bridge,
}

/// One namespace's place on the bridge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interface {
    /// The name of the host's end: see [`host_name`].
    pub host_name: String,
    /// Who it belongs to, for whoever looks at the host's links.
    pub alias: String,
    /// A leased address of the subnet.
    pub address: Ipv4Addr,
    pub layout: Layout,
}

/// The host end's name for the nth namespace of a task. Interface names have at
/// most 15 bytes, so the task's id is cut.
pub fn host_name(task_id: &str, ordinal: u8) -> String {
    let id = task_id.get(..11).unwrap_or(task_id);
    format!("ng{id}{ordinal:02x}")
}

/// The namespace could not be connected; nothing of it is left on the host.
#[derive(Debug, Error)]
pub enum AttachError {
    #[error(transparent)]
    Netlink(#[from] NetlinkError),
    #[error(transparent)]
    Namespace(#[from] NamespaceError),
}

/// Connects the namespace `netns` to the bridge, whose index
/// [`ensure_shared`](super::ensure_shared) gives and whose subnet is `subnet`.
///
/// Call it from the host's network namespace, with the host's credentials.
pub fn attach(
    netns: BorrowedFd<'_>,
    subnet: Ipv4Net,
    bridge: u32,
    interface: &Interface,
) -> Result<(), AttachError> {
    let mut outside = Socket::route()?;
    let (name, index) = match interface.layout {
        Layout::Awsvpc => ("eth1", ETH1),
        Layout::Bridge => ("eth0", ETH0),
    };
    let mut batch = Batch::default();
    batch.add_veth(
        MAKE_PAIR,
        &NewLink {
            name,
            index,
            mtu: MTU,
            mac: Some(Mac::of(interface.address)),
            up: false,
        },
        netns.as_raw_fd(),
        &NewLink {
            name: &interface.host_name,
            index: 0,
            mtu: MTU,
            mac: None,
            up: false,
        },
    );
    batch.enslave(
        "put the veth pair's host end on the bridge",
        &interface.host_name,
        bridge,
        &interface.alias,
    );
    outside
        .run(batch)
        .map_err(AttachError::from)
        .and_then(|()| inside(netns, subnet, interface, index))
        .inspect_err(|error| {
            // A pair that was not made must not be looked for: its name may be
            // another's. The first error is the one to tell.
            if !matches!(error, AttachError::Netlink(error) if error.step == MAKE_PAIR) {
                let _ = remove(&mut outside, &interface.host_name);
            }
        })
}

fn inside(
    netns: BorrowedFd<'_>,
    subnet: Ipv4Net,
    interface: &Interface,
    index: u32,
) -> Result<(), AttachError> {
    let mut batch = Batch::default();
    loopback(&mut batch);
    if interface.layout == Layout::Awsvpc {
        link_local(&mut batch);
    }
    batch.add_address(
        "give the interface its address",
        index,
        interface.address,
        subnet.prefix_len(),
    );
    batch.set_up("set the interface up", index);
    batch.add_route(
        "add the default route",
        &Route::Default {
            gateway: gateway(subnet),
            index,
        },
    );
    batch.add_route(
        "block the instance's metadata",
        &Route::Blackhole {
            to: INSTANCE_METADATA,
        },
    );
    Ok(in_namespace(netns, Socket::route)??.run(batch)?)
}

/// Sets up the loopback interface only (`networkMode` none).
pub fn attach_loopback(netns: BorrowedFd<'_>) -> Result<(), AttachError> {
    let mut batch = Batch::default();
    batch.set_up("set lo up", LOOPBACK);
    Ok(in_namespace(netns, Socket::route)??.run(batch)?)
}

fn loopback(batch: &mut Batch) {
    batch.set_up("set lo up", LOOPBACK);
    batch.add_address("add the resolver's address", LOOPBACK, RESOLVER, 32);
    batch.add_address("add the metadata's address", LOOPBACK, METADATA, 32);
}

/// A bridge without ports is the cheapest interface that has an address and that
/// every kernel which can run tasks has.
fn link_local(batch: &mut Batch) {
    batch.add_bridge(
        "make eth0",
        &NewLink {
            name: "eth0",
            index: ETH0,
            mtu: LINK_LOCAL_MTU,
            mac: None,
            up: true,
        },
    );
    batch.add_address("give eth0 its address", ETH0, LINK_LOCAL, LINK_LOCAL_PREFIX);
    batch.add_route(
        "add the metadata's route",
        &Route::Host {
            to: METADATA,
            index: ETH0,
        },
    );
}

/// Removes the pair, for a start that failed while its namespace lives on.
pub fn detach(host_name: &str) -> Result<(), NetlinkError> {
    remove(&mut Socket::route()?, host_name)
}

fn remove(outside: &mut Socket, host_name: &str) -> Result<(), NetlinkError> {
    let mut batch = Batch::default();
    batch.delete_link("delete the veth pair", host_name);
    outside.run(batch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_name_fits_an_interface_name() {
        let name = host_name("0123456789abcdef0123456789abcdef", 255);
        assert_eq!(name, "ng0123456789aff");
        assert!(name.len() <= 15);
    }
}
