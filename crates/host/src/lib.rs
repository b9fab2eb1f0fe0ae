//! Everything privileged, and the only unsafe code: namespaces, the container launcher, cgroups, mounts, the network, leases.

mod capabilities;
pub mod cgroup;
mod clone;
pub mod container;
pub mod copy_up;
pub mod doctor;
pub mod error;
pub mod exec;
pub mod lease;
mod loop_device;
pub mod lsm;
pub mod namespace;
pub mod network;
pub mod own_mounts;
pub mod probe;
pub mod process;
mod program;
pub mod programs;
pub mod sandbox;
pub mod sealed;
pub mod seccomp;
pub mod signals;
mod spawn;
mod sys;
pub mod sysctl;
pub mod unpack;
mod user;
