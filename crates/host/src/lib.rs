//! Everything privileged, and the only unsafe code: namespaces, the container launcher, cgroups, mounts, the network, leases.

pub mod cgroup;
mod clone;
pub mod copy_up;
pub mod lease;
pub mod namespace;
pub mod network;
pub mod probe;
pub mod sysctl;
pub mod unpack;
