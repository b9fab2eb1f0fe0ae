//! Which kinds of links the kernel can make.

use std::os::fd::{AsRawFd, BorrowedFd};

use super::attach::AttachError;
use super::link::{Links, NewLink};
use super::namespace::in_namespace;
use super::netlink::{Batch, NetlinkError, Socket};

const VETH: u32 = 20;

/// Tries all kinds that tasks need in a namespace that is thrown away, and
/// tells those that cannot be made. A module that is there is loaded by that.
pub(crate) fn missing(
    namespace: BorrowedFd<'_>,
) -> Result<Vec<(&'static str, NetlinkError)>, AttachError> {
    let mut route = in_namespace(namespace, Socket::route)??;
    let link = |name, index| NewLink {
        name,
        index,
        mtu: super::MTU,
        ..NewLink::default()
    };
    let mut missing = Vec::new();
    let mut try_to_make = |kind, add: &dyn Fn(&mut Batch)| {
        let mut batch = Batch::default();
        add(&mut batch);
        match route.run(batch) {
            Ok(()) => true,
            Err(error) => {
                missing.push((kind, error));
                false
            }
        }
    };
    let step = "make a link";
    let trunk = try_to_make("veth", &|batch| {
        batch.add_veth(step, &link("trunk", VETH), &link("peer", VETH + 1));
    });
    if trunk {
        try_to_make("macvlan", &|batch| {
            let netns = namespace.as_raw_fd();
            batch.add_macvlan(step, &link("macvlan", VETH + 2), VETH, netns);
        });
    }
    try_to_make("bridge", &|batch| {
        batch.add_bridge(step, &link("bridge", VETH + 3));
    });
    Ok(missing)
}
