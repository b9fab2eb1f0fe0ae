//! What all tasks of the machine share: the bridge, forwarding, the rules.
//!
//! Nothing locks here. Each step may be done twice, and the bridge gets its
//! alias, by which a later launch knows it, only after everything else is there:
//! two first launches at once both do all of it, and both find it done.

use std::fs;

use neargate_core::config::Network;
use rustix::io::Errno;
use thiserror::Error;

use super::link::{Link, Links, NewLink};
use super::netlink::{Batch, NetlinkError, Socket};
use super::{MTU, address, nft};

const FORWARDING: &str = "/proc/sys/net/ipv4/ip_forward";

/// The shared part of the network could not be made.
#[derive(Debug, Error)]
pub enum SharedError {
    #[error(transparent)]
    Netlink(#[from] NetlinkError),
    #[error(transparent)]
    Nft(#[from] nft::NftError),
    #[error("turn on forwarding in {FORWARDING}: {0}")]
    Forwarding(#[source] std::io::Error),
    #[error("the interface {name} exists and is not ours ({what})")]
    Foreign { name: String, what: String },
}

/// Makes sure that the current network namespace has bridge, forwarding and
/// rules, and gives the bridge's index. When all is there this costs two
/// questions to the kernel and one small read.
pub fn ensure_shared(config: &Network) -> Result<u32, SharedError> {
    let mut route = Socket::route()?;
    let found = find(&mut route, &config.bridge)?;
    if let Some(link) = &found {
        let kind = link.kind.as_deref().unwrap_or("hardware");
        let alias = link.alias.as_deref();
        if kind != "bridge" {
            return Err(foreign(config, kind));
        }
        if alias.is_some_and(|text| text != ready(config)) {
            return Err(foreign(config, alias.unwrap_or_default()));
        }
        if alias.is_some() && link.up && nft::exists()? && forwards()? {
            return Ok(link.index);
        }
    }
    make(&mut route, config)?;
    let link = find(&mut route, &config.bridge)?;
    link.map(|link| link.index)
        .ok_or_else(|| NetlinkError::new("find the bridge", Errno::NODEV).into())
}

/// The bridge's alias, by which a later launch knows that all is there and
/// made for its own configuration.
fn ready(config: &Network) -> String {
    format!("neargate {}", config.cidr)
}

fn foreign(config: &Network, what: &str) -> SharedError {
    SharedError::Foreign {
        name: config.bridge.clone(),
        what: what.to_owned(),
    }
}

fn make(route: &mut Socket, config: &Network) -> Result<(), SharedError> {
    let mut batch = Batch::default();
    batch.add_bridge(
        "make the bridge",
        &NewLink {
            name: &config.bridge,
            index: 0,
            mtu: MTU,
            mac: None,
            up: false,
        },
    );
    batch.or_exists();
    route.run(batch)?;
    let index = find(route, &config.bridge)?
        .ok_or_else(|| NetlinkError::new("find the bridge", Errno::NODEV))?
        .index;
    let mut batch = Batch::default();
    batch.add_address(
        "give the bridge its address",
        index,
        address::gateway(config.cidr),
        config.cidr.prefix_len(),
    );
    batch.or_exists();
    route.run(batch)?;
    nft::install(index, config.cidr)?;
    if !forwards()? {
        fs::write(FORWARDING, "1").map_err(SharedError::Forwarding)?;
    }
    let mut batch = Batch::default();
    batch.announce("set the bridge up", &config.bridge, &ready(config));
    route.run(batch)?;
    Ok(())
}

/// Removes bridge and rules. Forwarding stays as it is: others may rely on it by now.
pub fn remove_shared(config: &Network) -> Result<(), SharedError> {
    let mut route = Socket::route()?;
    if find(&mut route, &config.bridge)?.is_some() {
        let mut batch = Batch::default();
        batch.delete_link("delete the bridge", &config.bridge);
        route.run(batch)?;
    }
    if nft::exists()? {
        nft::remove()?;
    }
    Ok(())
}

fn find(route: &mut Socket, name: &str) -> Result<Option<Link>, NetlinkError> {
    let mut question = Batch::default();
    question.get_link("look for the bridge", name);
    Ok(route.ask(question)?.as_deref().and_then(Link::parse))
}

fn forwards() -> Result<bool, SharedError> {
    let value = fs::read(FORWARDING).map_err(SharedError::Forwarding)?;
    Ok(value.first() == Some(&b'1'))
}
