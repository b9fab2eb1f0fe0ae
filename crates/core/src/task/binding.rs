//! Ports of a container that are reachable on the host.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::taskdef::TransportProtocol;

/// `NetworkBinding`: where on the host a container's port is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkBinding {
    #[serde(rename = "bindIP")]
    pub bind_ip: Ipv4Addr,
    pub container_port: u16,
    pub host_port: u16,
    pub protocol: TransportProtocol,
}
