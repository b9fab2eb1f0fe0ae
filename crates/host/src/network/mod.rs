//! The network of tasks: one bridge and one static nftables table for the
//! machine, one veth pair for each namespace.
//!
//! Everything of a task dies with its namespace: no rule, no name and no file of
//! a single task is left on the host. All of it works for a single-threaded
//! caller: what is quick blocks, and what waits is a [`Source`] for its epoll loop.

pub mod address;
mod bridge;
pub mod dns;
pub mod files;
mod link;
mod namespace;
mod netlink;
mod nft;
mod publish;
mod relay;
mod slots;
mod source;
mod veth;

pub use address::Mac;
pub use bridge::{SharedError, ensure_shared, remove_shared};
pub use namespace::{NamespaceError, in_namespace};
pub use netlink::NetlinkError;
pub use nft::NftError;
pub use publish::{PublishError, Published};
pub use source::Source;
pub use veth::{
    AttachError, INSTANCE_METADATA, Interface, Layout, METADATA, RESOLVER, attach, attach_loopback,
    detach, host_name,
};

/// The MTU of an elastic network interface.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html>
const MTU: u32 = 9001;
