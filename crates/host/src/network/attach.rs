//! Connecting one network namespace to the trunk.
//!
//! Two sends: one in the host's namespace makes the interface, directly in the
//! target namespace; the second, through a socket opened inside, does the rest.
//!
//! Nothing needs to be removed: all of it is in the namespace and ends with it,
//! after a failure too.

use std::net::Ipv4Addr;
use std::os::fd::{AsRawFd, BorrowedFd};

use ipnet::Ipv4Net;
use libc::IFF_UP;
use thiserror::Error;

use super::MTU;
use neargate_core::mac::Mac;

use super::address::gateway;
use super::link::{LOOPBACK, Links, NewLink, Route};
use super::namespace::{NamespaceError, in_namespace};
use super::netlink::{Batch, NetlinkError, Socket};
use super::shared::Trunk;

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

/// How the namespace looks from inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A task's namespace (`networkMode` awsvpc): `eth0` is link-local, `eth1`
    /// has the address.
    Awsvpc,
    /// A single container's namespace (`networkMode` bridge): `eth0` has the address.
    Bridge,
}

/// One namespace's place on the trunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interface {
    /// A leased address of the subnet.
    pub address: Ipv4Addr,
    pub mac: Mac,
    pub layout: Layout,
}

/// The namespace could not be connected.
#[derive(Debug, Error)]
pub enum AttachError {
    #[error(transparent)]
    Netlink(#[from] NetlinkError),
    #[error(transparent)]
    Namespace(#[from] NamespaceError),
}

/// Connects the namespace `netns` to the trunk that
/// [`ensure_shared`](super::ensure_shared) gives, whose subnet is `subnet`.
///
/// Call it from the host's network namespace, with the host's credentials.
pub fn attach(
    netns: BorrowedFd<'_>,
    subnet: Ipv4Net,
    trunk: Trunk,
    interface: &Interface,
) -> Result<(), AttachError> {
    let (name, index) = match interface.layout {
        Layout::Awsvpc => ("eth1", ETH1),
        Layout::Bridge => ("eth0", ETH0),
    };
    let link = NewLink {
        name,
        index,
        mtu: MTU,
        mac: Some(interface.mac),
        flags: 0,
    };
    let Interface { address, mac, .. } = *interface;
    let mut outside = Batch::default();
    outside.add_macvlan("make the interface", &link, trunk.trunk, netns.as_raw_fd());
    outside.learn("tell the gateway its address", trunk.gateway, address, mac);
    Socket::route()?.run(outside)?;

    let mut inside = Batch::default();
    loopback(&mut inside);
    if interface.layout == Layout::Awsvpc {
        link_local(&mut inside);
    }
    let prefix = subnet.prefix_len();
    inside.add_address("give the interface its address", index, address, prefix);
    inside.set_flags("set the interface up", index, IFF_UP);
    let gateway = gateway(subnet);
    inside.add_route("add the default route", &Route::Default { gateway, index });
    let to = INSTANCE_METADATA;
    inside.add_route("block the instance's metadata", &Route::Blackhole { to });
    Ok(in_namespace(netns, Socket::route)??.run(inside)?)
}

/// Sets up the loopback interface only (`networkMode` none).
pub fn attach_loopback(netns: BorrowedFd<'_>) -> Result<(), AttachError> {
    let mut batch = Batch::default();
    batch.set_flags("set lo up", LOOPBACK, IFF_UP);
    Ok(in_namespace(netns, Socket::route)??.run(batch)?)
}

fn loopback(batch: &mut Batch) {
    batch.set_flags("set lo up", LOOPBACK, IFF_UP);
    batch.add_address("add the resolver's address", LOOPBACK, RESOLVER, 32);
    batch.add_address("add the metadata's address", LOOPBACK, METADATA, 32);
}

/// A bridge without ports: the cheapest interface that has an address, looks as
/// on Fargate, and is known to every kernel that tasks run on (`dummy` is not).
fn link_local(batch: &mut Batch) {
    let link = NewLink {
        name: "eth0",
        index: ETH0,
        mtu: LINK_LOCAL_MTU,
        flags: IFF_UP,
        ..NewLink::default()
    };
    batch.add_bridge("make eth0", &link);
    let (address, prefix) = (LINK_LOCAL, LINK_LOCAL_PREFIX);
    batch.add_address("give eth0 its address", ETH0, address, prefix);
    let (to, index) = (METADATA, ETH0);
    batch.add_route("add the metadata's route", &Route::Host { to, index });
}
