//! The network of tasks: one bridge and one static nftables table for the
//! machine, one veth pair for each namespace.
//!
//! Everything of a task dies with its namespace: no rule, no name and no file of
//! a single task is left on the host. All of it works for a single-threaded
//! caller: what is quick blocks, and what waits is a [`Source`] for its epoll loop.

pub mod address;
mod bridge;
mod link;
mod namespace;
mod netlink;
mod nft;
mod sysctl;
mod veth;

pub use address::{Mac, Subnet};
pub use bridge::{SharedError, ensure_shared, remove_shared};
pub use namespace::{NamespaceError, in_namespace};
pub use netlink::NetlinkError;
pub use nft::NftError;
pub use sysctl::{Call, SysctlError, read_sysctl, write_sysctl};
pub use veth::{
    AttachError, INSTANCE_METADATA, Interface, Layout, METADATA, RESOLVER, attach, attach_loopback,
    detach, host_name,
};

/// What the machine's tasks share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkConfig {
    /// The bridge's name, at most 15 bytes.
    pub bridge: String,
    /// Where tasks get their addresses.
    pub subnet: Subnet,
    /// The MTU of a VPC's interfaces is 9001.
    pub mtu: u32,
}

impl NetworkConfig {
    /// The nftables table's name.
    fn table(&self) -> &str {
        "neargate"
    }

    /// What the bridge's alias says once all is there: a launch whose
    /// configuration differs sees that it does.
    fn alias(&self) -> String {
        format!("neargate {} mtu {}", self.subnet, self.mtu)
    }
}
