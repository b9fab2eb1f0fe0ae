//! The kinds of sessions, as the SSM documents name them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Document {
    /// A shell: no document was given.
    StandardStream,
    /// A command with a terminal: AWS-StartInteractiveCommand, and ECS Exec.
    InteractiveCommands,
    /// A command without: AWS-StartNonInteractiveCommand. Its input is only signals.
    NonInteractiveCommands {
        /// Standard error on its own, and the exit code told.
        separate_output_stream: bool,
    },
    /// A local port of the client: AWS-StartPortForwardingSession and its kind. The properties are
    /// the request's parameters; the client reads where it is to listen from them.
    PortForwarding {
        properties: BTreeMap<String, String>,
    },
    /// One connection to a port, on the client's standard streams: AWS-StartSSHSession.
    Ssh { port: u16 },
}

impl Document {
    #[must_use]
    pub fn session_type(&self) -> &'static str {
        match self {
            Self::StandardStream => "Standard_Stream",
            Self::InteractiveCommands => "InteractiveCommands",
            Self::NonInteractiveCommands { .. } => "NonInteractiveCommands",
            Self::PortForwarding { .. } | Self::Ssh { .. } => "Port",
        }
    }

    /// What the handshake tells the client of it; `None` where the agent tells nothing.
    #[must_use]
    pub fn properties(&self) -> Option<BTreeMap<String, String>> {
        match self {
            Self::PortForwarding { properties } => {
                let mut properties = properties.clone();
                properties.insert("type".into(), "LocalPortForwarding".into());
                Some(properties)
            }
            Self::Ssh { port } => Some([("portNumber".into(), port.to_string())].into()),
            _ => None,
        }
    }

    /// Whether the client connects something to a port, and so must not be spoken to early.
    #[must_use]
    pub const fn is_port(&self) -> bool {
        matches!(self, Self::PortForwarding { .. } | Self::Ssh { .. })
    }
}
