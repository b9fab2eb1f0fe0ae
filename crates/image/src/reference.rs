//! Image names as users write them, and what they mean.
//!
//! The grammar and the normalisation are those of Docker's reference package
//! (github.com/distribution/reference), which ECS follows: an unqualified name is
//! Docker Hub's (Amazon ECS API, ContainerDefinition, `image`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, DigestError};

/// Docker Hub's name in normalised references.
pub const DOCKER_HUB: &str = "docker.io";
/// The longest repository name, host included.
const NAME_MAX: usize = 255;

/// A normalised reference: `docker.io/library/nginx:latest`.
///
/// Without tag and digest the tag is `latest`. With both, the digest decides
/// what is fetched and the tag is only a label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference {
    host: String,
    repository: String,
    tag: Option<String>,
    digest: Option<Digest>,
}

/// Why a name is not a reference. The first words are Docker's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// The grammar does not match.
    #[error("invalid reference format: {0:?}")]
    Format(String),
    /// Repositories are lower case.
    #[error("invalid reference format: repository name ({0}) must be lowercase")]
    Uppercase(String),
    /// 64 hexadecimal digits would be taken for an image id.
    #[error("invalid repository name ({0}), cannot specify 64-byte hexadecimal strings")]
    LooksLikeId(String),
    /// More than 255 characters.
    #[error("repository name must not be more than {NAME_MAX} characters")]
    TooLong,
    /// The digest behind `@` is malformed.
    #[error("invalid reference format: {0}")]
    Digest(#[from] DigestError),
}

impl Reference {
    /// The registry: `docker.io`, `public.ecr.aws`, `localhost:5000`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The repository in that registry: `library/nginx`.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// Host and repository: `docker.io/library/nginx`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.host, self.repository)
    }

    /// The tag, unless only a digest was given.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest, if one was given.
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// The same repository at `digest`, with the tag kept.
    pub fn with_digest(&self, digest: Digest) -> Self {
        Self {
            digest: Some(digest),
            ..self.clone()
        }
    }
}

impl FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        let format = || ReferenceError::Format(text.chars().take(300).collect());
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest.parse::<Digest>()?)),
            None => (text, None),
        };
        // A colon after the last slash starts the tag; before it, a port.
        let (name, tag) = match rest.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (rest, None),
        };
        if is_id(name) {
            return Err(ReferenceError::LooksLikeId(name.to_owned()));
        }
        let (host, repository) = split_host(name);
        if repository.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(ReferenceError::Uppercase(repository));
        }
        if !is_host(host) || !repository.split('/').all(is_path_component) {
            return Err(format());
        }
        if host.len() + 1 + repository.len() > NAME_MAX {
            return Err(ReferenceError::TooLong);
        }
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(format());
        }
        let tag = match (tag, &digest) {
            (None, None) => Some("latest".to_owned()),
            (tag, _) => tag.map(str::to_owned),
        };
        Ok(Self {
            host: host.to_owned(),
            repository,
            tag,
            digest,
        })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.host, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Reference {
    type Error = ReferenceError;

    fn try_from(text: String) -> Result<Self, ReferenceError> {
        text.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> String {
        reference.to_string()
    }
}

/// The first component is a host if it could not be part of a Hub repository.
fn split_host(name: &str) -> (&str, String) {
    let hub = |path: &str| match path.contains('/') {
        true => (DOCKER_HUB, path.to_owned()),
        false => (DOCKER_HUB, format!("library/{path}")),
    };
    match name.split_once('/') {
        Some((first, rest)) if is_qualified(first) => match first {
            "index.docker.io" | DOCKER_HUB => hub(rest),
            _ => (first, rest.to_owned()),
        },
        _ => hub(name),
    }
}

fn is_qualified(first: &str) -> bool {
    first == "localhost"
        || first.contains(['.', ':'])
        || first.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_host(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => {
            let hex = |byte: u8| byte.is_ascii_hexdigit() || byte == b':';
            if address.is_empty() || !address.bytes().all(hex) {
                return false;
            }
            (
                "ipv6",
                port.strip_prefix(':').or((!port.is_empty()).then_some("x")),
            )
        }
        None => match host.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (host, None),
        },
    };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let port_is_fine =
        port.is_none_or(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    name.split('.').all(label) && port_is_fine
}

/// `[a-z0-9]+` runs joined by `.`, `_`, `__` or any number of `-`.
fn is_path_component(component: &str) -> bool {
    let alphanumeric = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = component.as_bytes();
    let edges = [bytes.first(), bytes.last()];
    edges
        .iter()
        .all(|edge| edge.is_some_and(|byte| alphanumeric(*byte)))
        && bytes.split(|byte| alphanumeric(*byte)).all(|joint| {
            matches!(joint, b"" | b"." | b"_" | b"__") || joint.iter().all(|byte| *byte == b'-')
        })
}

fn is_tag(tag: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    tag.len() <= 128
        && tag.bytes().next().is_some_and(word)
        && tag
            .bytes()
            .all(|byte| word(byte) || byte == b'.' || byte == b'-')
}

fn is_id(name: &str) -> bool {
    name.len() == 64
        && name
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn normal(text: &str) -> String {
        text.parse::<Reference>()
            .map_or_else(|error| error.to_string(), |r| r.to_string())
    }

    #[test]
    fn names_are_normalised_as_docker_does() {
        for (given, meant) in [
            ("nginx", "docker.io/library/nginx:latest"),
            ("nginx:1.25", "docker.io/library/nginx:1.25"),
            ("bitnami/nginx", "docker.io/bitnami/nginx:latest"),
            ("docker.io/nginx", "docker.io/library/nginx:latest"),
            ("index.docker.io/a/b", "docker.io/a/b:latest"),
            (
                "public.ecr.aws/nginx/nginx:1.25",
                "public.ecr.aws/nginx/nginx:1.25",
            ),
            ("localhost/x", "localhost/x:latest"),
            ("localhost:5000/x", "localhost:5000/x:latest"),
            ("127.0.0.1:5000/a/b/c:t", "127.0.0.1:5000/a/b/c:t"),
            ("[::1]:5000/x", "[::1]:5000/x:latest"),
            ("a__b/c--d.e_f", "docker.io/a__b/c--d.e_f:latest"),
            (
                "111222333444.dkr.ecr.eu-west-1.amazonaws.com/myproxy:latest",
                "111222333444.dkr.ecr.eu-west-1.amazonaws.com/myproxy:latest",
            ),
        ] {
            assert_eq!(normal(given), meant);
            assert_eq!(normal(meant), meant, "normalising twice changes nothing");
        }
    }

    #[test]
    fn a_digest_replaces_the_default_tag_and_keeps_a_given_one() {
        let name = "docker.io/library/nginx";
        assert_eq!(
            normal(&format!("nginx@sha256:{HEX}")),
            format!("{name}@sha256:{HEX}")
        );
        assert_eq!(
            normal(&format!("nginx:1@sha256:{HEX}")),
            format!("{name}:1@sha256:{HEX}")
        );
    }

    #[test]
    fn what_docker_refuses_is_refused_in_its_words() {
        assert_eq!(
            normal("Nginx"),
            "invalid reference format: repository name (library/Nginx) must be lowercase"
        );
        assert_eq!(
            normal(HEX),
            format!("invalid repository name ({HEX}), cannot specify 64-byte hexadecimal strings")
        );
        for bad in [
            "",
            " nginx",
            "nginx:",
            "nginx:-x",
            "a//b",
            "/a",
            "a/",
            "-a/b",
            "a___b",
            "a..b",
            "a/../b",
            "nginx@sha256:1234",
            "https://quay.io/x",
            "x:5000:y",
            "host.name:port/x",
            "[::1/x",
            "[::1]x/y",
            &format!("nginx:{}", "t".repeat(129)),
        ] {
            assert!(
                normal(bad).starts_with("invalid reference format"),
                "{bad:?}: {}",
                normal(bad)
            );
        }
        assert_eq!(
            normal("a/".repeat(130).trim_end_matches('/')),
            ReferenceError::TooLong.to_string()
        );
    }
}
