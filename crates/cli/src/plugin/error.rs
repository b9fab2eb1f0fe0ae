//! Why a session did not begin or go on.

use std::io;

#[derive(Debug, thiserror::Error)]
pub enum PluginError {
    #[error("these are not the arguments of a session-manager-plugin")]
    Usage,
    #[error("`{0}` is not an operation of a session-manager-plugin")]
    Operation(String),
    #[error("the first argument is not a session")]
    NoSession,
    #[error("`{0}` is not the URL of a stream")]
    Url(String),
    #[error("{0} cannot be reached")]
    Unreachable(String, #[source] io::Error),
    #[error("no secure connection to {0} can be made")]
    Secure(String, #[source] rustls::Error),
    #[error("{host} does not open a stream")]
    Stream {
        host: String,
        #[source]
        source: Box<tungstenite::Error>,
    },
    #[error("the terminal cannot be used")]
    Terminal(#[source] io::Error),
    #[error("input or output failed")]
    Io(#[from] io::Error),
    #[error("{address} cannot be listened on")]
    Listen {
        address: String,
        #[source]
        source: io::Error,
    },
    #[error("the session forwards ports in a way that is not understood: {0}")]
    Ports(String),
    #[error("the connection was lost, and the session cannot be resumed")]
    Lost(#[source] ResumeError),
    #[error("the connection was lost, and the session has ended meanwhile")]
    Ended,
}

/// Why ResumeSession did not answer.
#[derive(Debug, thiserror::Error)]
pub enum ResumeError {
    #[error("there are no keys to sign ResumeSession with")]
    NoKeys,
    #[error("ResumeSession cannot be signed: {0}")]
    Sign(String),
    #[error("{endpoint} cannot be asked")]
    Ask {
        endpoint: String,
        #[source]
        source: Box<ureq::Error>,
    },
    #[error("{endpoint} refused ResumeSession ({status}): {text}")]
    Refused {
        endpoint: String,
        status: u16,
        text: String,
    },
}

impl PluginError {
    /// The next step.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Usage | Self::Operation(_) => Some(
                "the aws CLI calls it: `aws ecs execute-command --interactive …` or \
                 `aws ssm start-session …`",
            ),
            Self::Unreachable(..) => {
                Some("is the endpoint still running? `neargate env` tells where it should be")
            }
            Self::Secure(..) | Self::Stream { .. } => Some(
                "a certificate of your own is trusted with SSL_CERT_FILE=/path/to/certificate.pem",
            ),
            Self::Listen { .. } => {
                Some("choose another localPortNumber, or 0 for any that is free")
            }
            Self::Lost(ResumeError::NoKeys) => {
                Some("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: `eval \"$(neargate env)\"`")
            }
            Self::Lost(_) | Self::Ended => {
                Some("start another session: what ran in it has been hung up on")
            }
            Self::NoSession | Self::Url(_) | Self::Terminal(_) | Self::Io(_) | Self::Ports(_) => {
                None
            }
        }
    }
}
