//! The network of tasks: one trunk and one static nftables table for the machine,
//! one macvlan link of that trunk for each namespace.
//!
//! Everything of a task dies with its namespace: no rule, no name and no file of
//! a single task is left on the host. All of it works for a single-threaded
//! caller: what is quick blocks, and what waits is a [`Source`] for its epoll loop.

pub mod address;
mod attach;
mod buffer;
pub mod dns;
pub mod files;
pub(crate) mod kinds;
mod link;
mod namespace;
mod netlink;
mod nft;
mod publish;
mod relay;
mod shared;
mod slots;
mod source;

pub use attach::{
    AttachError, INSTANCE_METADATA, Interface, Layout, METADATA, RESOLVER, attach, attach_loopback,
};
pub use namespace::{NamespaceError, in_namespace};
pub use neargate_core::mac::Mac;
pub use netlink::NetlinkError;
pub use nft::NftError;
pub use publish::{PublishError, Published};
pub use shared::{SharedError, Trunk, ensure_shared, remove_shared};
pub use source::Source;

/// The MTU of an elastic network interface.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html>
const MTU: u32 = 9001;
