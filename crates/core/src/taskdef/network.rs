//! A task's network and the ports of its containers.

use super::KeyValuePair;
use super::shape::{shape, wire_enum};

wire_enum! {
    pub enum NetworkMode { Bridge = "bridge", Host = "host", Awsvpc = "awsvpc", None = "none" }
}

shape! {
    #[derive(Default)]
    pub struct PortMapping {
        optional {
            container_port: Option<i32>,
            host_port: Option<i32>,
            protocol: Option<TransportProtocol>,
            /// The name that Service Connect uses.
            name: Option<String>,
            app_protocol: Option<ApplicationProtocol>,
            /// Such as `8000-8010`, instead of `containerPort`.
            container_port_range: Option<String>,
        }
    }
}

wire_enum! {
    pub enum TransportProtocol { Tcp = "tcp", Udp = "udp" }
}

wire_enum! {
    pub enum ApplicationProtocol { Http = "http", Http2 = "http2", Grpc = "grpc" }
}

shape! {
    /// A line of the container's `/etc/hosts`.
    pub struct HostEntry {
        required {
            hostname: String,
            ip_address: String,
        }
    }
}

shape! {
    pub struct ProxyConfiguration {
        required {
            container_name: String,
        }
        optional {
            r#type: Option<ProxyConfigurationType>,
            properties: Vec<KeyValuePair>,
        }
    }
}

wire_enum! {
    pub enum ProxyConfigurationType { Appmesh = "APPMESH" }
}
