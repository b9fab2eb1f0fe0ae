//! Why a registry did not give what it was asked for.

use std::fmt;
use std::io;

use ureq::http::StatusCode;

use super::credentials::CredentialError;
use crate::digest::Digest;

/// The failure of one request.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// It is not there.
    #[error("not found")]
    NotFound,
    /// 401 or 403.
    #[error(
        "pull access denied, repository does not exist or may require authorization: {message}"
    )]
    Denied {
        /// In the registry's words.
        message: String,
        /// Whether it was asked without credentials.
        anonymous: bool,
    },
    /// Another status.
    #[error("unexpected status from {} request to {url}: {status}{}", method.to_ascii_uppercase(), Note(message))]
    Status {
        /// `Get`.
        method: &'static str,
        /// What was asked.
        url: String,
        /// Code and phrase.
        status: String,
        /// In the registry's words.
        message: String,
        /// The code.
        code: u16,
    },
    /// No answer, or one that broke off.
    #[error("failed to do request: {method} {url:?}: {cause}")]
    NoAnswer {
        /// `Get`.
        method: &'static str,
        /// What was asked.
        url: String,
        /// As Go's network library would say it, which is what ECS shows.
        cause: String,
    },
    /// Its certificate is not one that this machine trusts.
    #[error("failed to do request: {method} {url:?}: {cause}")]
    Untrusted {
        /// `Get`.
        method: &'static str,
        /// What was asked.
        url: String,
        /// What is wrong with it.
        cause: String,
    },
    /// Other content than was named.
    #[error("digest mismatch: {expected} was asked for, {actual} came")]
    Digest {
        /// What was asked for.
        expected: Digest,
        /// What came.
        actual: Digest,
    },
    /// A document that is far larger than its like.
    #[error("{url} is larger than {limit} bytes")]
    TooLarge {
        /// What was asked.
        url: String,
        /// The limit.
        limit: u64,
    },
    /// No credentials could be had where some are configured.
    #[error(transparent)]
    Credentials(#[from] CredentialError),
}

/// A message in brackets, unless it is empty.
struct Note<'a>(&'a str);

impl fmt::Display for Note<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => Ok(()),
            message => write!(f, " ({message})"),
        }
    }
}

impl RegistryError {
    /// Whether the same request may succeed a moment later.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::NoAnswer { .. } => true,
            Self::Status { code, .. } => matches!(code, 408 | 429 | 500..=599),
            _ => false,
        }
    }

    pub(super) fn no_answer(method: &'static str, url: &str, cause: impl fmt::Display) -> Self {
        Self::NoAnswer {
            method,
            url: url.to_owned(),
            cause: cause.to_string(),
        }
    }

    /// A request that got no answer.
    pub(super) fn request(method: &'static str, url: &str, error: &ureq::Error) -> Self {
        match certificate_error(error) {
            Some(error) => Self::Untrusted {
                method,
                url: url.to_owned(),
                cause: format!("tls: failed to verify certificate: {error}"),
            },
            None => Self::no_answer(method, url, cause(url, error)),
        }
    }

    /// An answer that is not a success.
    pub(super) fn status(
        method: &'static str,
        url: &str,
        status: StatusCode,
        body: &[u8],
        anonymous: bool,
    ) -> Self {
        let message = server_message(body);
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                let message = match message.as_str() {
                    "" => "authorization failed".to_owned(),
                    message => format!("server message: {message}"),
                };
                Self::Denied { message, anonymous }
            }
            _ => Self::Status {
                method,
                url: url.to_owned(),
                status: status.to_string(),
                message,
                code: status.as_u16(),
            },
        }
    }
}

/// The codes and messages of the specification's error document.
fn server_message(body: &[u8]) -> String {
    #[derive(serde::Deserialize)]
    struct Document {
        #[serde(default)]
        errors: Vec<Item>,
    }
    #[derive(serde::Deserialize)]
    struct Item {
        #[serde(default)]
        code: String,
        #[serde(default)]
        message: String,
    }
    let Ok(document) = serde_json::from_slice::<Document>(body) else {
        return String::new();
    };
    let items = document
        .errors
        .iter()
        .map(|item| match item.message.as_str() {
            "" => item.code.to_lowercase(),
            message => format!("{}: {message}", item.code.to_lowercase()),
        });
    items.collect::<Vec<_>>().join("; ")
}

/// The wording of Go's `net` package, since that is what people find when they
/// search for ECS's errors.
fn cause(url: &str, error: &ureq::Error) -> String {
    let authority = authority(url);
    match error {
        ureq::Error::HostNotFound => no_such_host(&authority),
        // The standard library has no kind for it.
        ureq::Error::Io(error) if error.to_string().starts_with("failed to lookup address") => {
            no_such_host(&authority)
        }
        ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            format!("dial tcp {authority}: i/o timeout")
        }
        ureq::Error::Timeout(_) => format!("read tcp {authority}: i/o timeout"),
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => {
                format!("dial tcp {authority}: connect: connection refused")
            }
            io::ErrorKind::HostUnreachable => {
                format!("dial tcp {authority}: connect: no route to host")
            }
            io::ErrorKind::NetworkUnreachable => {
                format!("dial tcp {authority}: connect: network is unreachable")
            }
            io::ErrorKind::ConnectionReset => {
                format!("read tcp {authority}: connection reset by peer")
            }
            io::ErrorKind::UnexpectedEof => "unexpected EOF".to_owned(),
            _ => error.to_string(),
        },
        other => other.to_string(),
    }
}

fn no_such_host(authority: &str) -> String {
    let host = authority
        .rsplit_once(':')
        .map_or(authority, |(host, _)| host);
    format!("dial tcp: lookup {host}: no such host")
}

/// What rustls has against a certificate; in the middle of a handshake it comes
/// as an I/O error.
fn certificate_error(error: &ureq::Error) -> Option<String> {
    match error {
        ureq::Error::Rustls(error) => Some(error.to_string()),
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
            Some(error.to_string())
        }
        _ => None,
    }
}

/// Host and port.
fn authority(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split('/').next().unwrap_or(rest);
    let has_port = authority
        .rsplit_once(':')
        .is_some_and(|(_, port)| !port.contains(']'));
    match (has_port, scheme) {
        (true, _) => authority.to_owned(),
        (false, "http") => format!("{authority}:80"),
        (false, _) => format!("{authority}:443"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_registry_says_is_shown() {
        let body = br#"{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}"#;
        let error = RegistryError::status("Get", "u", StatusCode::UNAUTHORIZED, body, true);
        assert_eq!(
            error.to_string(),
            "pull access denied, repository does not exist or may require authorization: \
             server message: denied: requested access to the resource is denied"
        );
        let error = RegistryError::status(
            "Get",
            "https://r/v2/",
            StatusCode::BAD_GATEWAY,
            b"<html>",
            true,
        );
        assert!(error.is_transient());
        assert_eq!(
            error.to_string(),
            "unexpected status from GET request to https://r/v2/: 502 Bad Gateway"
        );
    }

    #[test]
    fn a_name_that_does_not_resolve_is_told_as_go_tells_it() {
        // As std words what getaddrinfo(3) answers.
        let said = "failed to lookup address information: Name or service not known";
        let error = io::Error::other(said);
        let error = RegistryError::request("Get", "https://registry.invalid/v2/", &error.into());
        assert_eq!(
            error.to_string(),
            "failed to do request: Get \"https://registry.invalid/v2/\": \
             dial tcp: lookup registry.invalid: no such host"
        );
    }

    #[test]
    fn addresses_have_their_port() {
        assert_eq!(authority("https://r.example/v2/"), "r.example:443");
        assert_eq!(authority("http://[::1]/v2/"), "[::1]:80");
        assert_eq!(authority("http://[::1]:5000/v2/"), "[::1]:5000");
    }
}
