//! What all tasks of the machine share: the trunk, forwarding, the rules.
//!
//! The trunk is one veth pair. One end has the gateway's address and the name
//! from the configuration; the interfaces of tasks are macvlan links of the other.
//! So a task needs no link in the host's namespace: against a veth pair on a bridge
//! that is half the cost of a launch's network, and nothing that could be left.
//!
//! Nothing locks here. Each step may be done twice, and the gateway gets its
//! alias, by which a later launch knows it, only after everything else is there:
//! two first launches at once both do all of it, and both find it done.

use std::fs;

use neargate_core::config::Network;
use rustix::io::Errno;
use thiserror::Error;

use super::link::{Link, Links, NewLink, is_local};
use super::netlink::{Batch, NetlinkError, Socket};
use super::{MTU, address, nft};

const FORWARDING: &str = "/proc/sys/net/ipv4/ip_forward";
const KIND: &str = "veth";
/// The kernel fills in a number.
const TRUNK_NAME: &str = "ng-trunk%d";

/// The shared part of the network could not be made.
#[derive(Debug, Error)]
pub enum SharedError {
    #[error(transparent)]
    Netlink(#[from] NetlinkError),
    #[error(transparent)]
    Nft(#[from] nft::NftError),
    #[error("turn on forwarding in {FORWARDING}: {0}")]
    Forwarding(#[source] std::io::Error),
    #[error("the interface {name} exists and is not ours: it is of kind {kind}")]
    Foreign { name: String, kind: String },
    #[error(
        "the interface {name} was made for other settings: it is `{is}`, and should be `{wanted}`"
    )]
    Differs {
        name: String,
        is: String,
        wanted: String,
    },
}

/// Where tasks are attached, by index: good as long as the machine runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trunk {
    pub(super) gateway: u32,
    pub(super) trunk: u32,
}

/// Makes sure that the current network namespace has trunk, forwarding and
/// rules. When all is there this costs three questions to the kernel and one
/// small read.
pub fn ensure_shared(config: &Network) -> Result<Trunk, SharedError> {
    let mut route = Socket::route()?;
    if let Some((link, trunk)) = find(&mut route, config)?
        && link.alias.is_some()
        && link.works
        && has_address(&mut route, config)?
        && nft::exists()?
        && forwards()?
    {
        return Ok(trunk);
    }
    make(&mut route, config)
}

fn make(route: &mut Socket, config: &Network) -> Result<Trunk, SharedError> {
    let mut batch = Batch::default();
    let link = |name| NewLink {
        name,
        mtu: MTU,
        ..NewLink::default()
    };
    batch.add_veth("make the trunk", &link(&config.bridge), &link(TRUNK_NAME));
    batch.or_exists();
    route.run(batch)?;
    let (_, trunk) =
        find(route, config)?.ok_or_else(|| NetlinkError::new("find the trunk", Errno::NODEV))?;

    let mut batch = Batch::default();
    batch.add_address(
        "give the gateway its address",
        trunk.gateway,
        address::gateway(config.cidr),
        config.cidr.prefix_len(),
    );
    batch.or_exists();
    // It will be promiscuous for the sake of its macvlan links; asked to be so
    // for good, the kernel's log tells it once and not at each launch.
    let flags = libc::IFF_UP | libc::IFF_PROMISC;
    batch.set_flags("set the trunk up", trunk.trunk, flags);
    route.run(batch)?;

    nft::install(trunk.gateway, config.cidr)?;
    if !forwards()? {
        fs::write(FORWARDING, "1").map_err(SharedError::Forwarding)?;
    }
    let mut batch = Batch::default();
    batch.announce("set the gateway up", &config.bridge, &alias_for(config));
    route.run(batch)?;
    Ok(trunk)
}

/// Removes trunk and rules. Forwarding stays as it is: others may rely on it by now.
pub fn remove_shared(config: &Network) -> Result<(), SharedError> {
    let mut route = Socket::route()?;
    if look(&mut route, config)?.is_some_and(|link| link.kind.as_deref() == Some(KIND)) {
        let mut batch = Batch::default();
        batch.delete_link("delete the trunk", &config.bridge);
        route.run(batch)?;
    }
    if nft::exists()? {
        nft::remove()?;
    }
    Ok(())
}

/// The trunk, finished or not, unless it is another's or was made for other settings.
fn find(route: &mut Socket, config: &Network) -> Result<Option<(Link, Trunk)>, SharedError> {
    let Some(link) = look(route, config)? else {
        return Ok(None);
    };
    let name = config.bridge.clone();
    let kind = link.kind.as_deref().unwrap_or("hardware");
    let Some(trunk) = link.peer.filter(|_| kind == KIND) else {
        let kind = kind.to_owned();
        return Err(SharedError::Foreign { name, kind });
    };
    let wanted = alias_for(config);
    if let Some(is) = link.alias.clone()
        && is != wanted
    {
        return Err(SharedError::Differs { name, is, wanted });
    }
    let gateway = link.index;
    Ok(Some((link, Trunk { gateway, trunk })))
}

fn look(route: &mut Socket, config: &Network) -> Result<Option<Link>, NetlinkError> {
    let mut question = Batch::default();
    question.get_link("look for the gateway", &config.bridge);
    Ok(route.ask(question)?.as_deref().and_then(Link::parse))
}

fn has_address(route: &mut Socket, config: &Network) -> Result<bool, NetlinkError> {
    let mut question = Batch::default();
    let address = address::gateway(config.cidr);
    question.get_route("look for the gateway's address", address);
    Ok(route.ask(question)?.is_some_and(|body| is_local(&body)))
}

/// The gateway's alias, by which a later launch knows that all is there and
/// made for its own configuration.
fn alias_for(config: &Network) -> String {
    format!("neargate {}", config.cidr)
}

fn forwards() -> Result<bool, SharedError> {
    let value = fs::read(FORWARDING).map_err(SharedError::Forwarding)?;
    Ok(value.first() == Some(&b'1'))
}
