//! Where a registry's images really come from: the mirror table.

use crate::reference::{DOCKER_HUB, Reference};

/// A place to ask for an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// `https` or `http`.
    pub scheme: &'static str,
    /// Host and optional port.
    pub authority: String,
    /// The repository as this place calls it.
    pub repository: String,
}

/// Names mapped to registries: `public.ecr.aws` to `http://127.0.0.1:5000`, or
/// `docker.io/library` to `https://cache.example/hub`. The longest name wins, and
/// what follows it in the reference is appended to the target's path.
///
/// A mirror replaces the registry: nothing is asked of the original, so a test
/// or an offline machine cannot reach out by accident.
#[derive(Debug, Clone, Default)]
pub struct Mirrors(Vec<Mirror>);

#[derive(Debug, Clone)]
struct Mirror {
    prefix: String,
    scheme: &'static str,
    authority: String,
    path: String,
}

/// A mirror's address that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MirrorError {
    /// Not `http://HOST[:PORT][/PATH]` or https.
    #[error("mirror of {prefix}: {address:?} is not http://HOST[:PORT][/PATH] or https://…")]
    Address {
        /// The name that is mirrored.
        prefix: String,
        /// Its address as configured.
        address: String,
    },
}

impl Mirrors {
    /// Reads pairs of a name and an address, as the configuration has them.
    pub fn new<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, MirrorError> {
        let mut mirrors = pairs
            .into_iter()
            .map(|(prefix, address)| mirror(prefix, address))
            .collect::<Result<Vec<_>, _>>()?;
        mirrors.sort_by_key(|mirror| std::cmp::Reverse(mirror.prefix.len()));
        Ok(Self(mirrors))
    }

    /// Where to ask for `reference`.
    pub fn endpoint(&self, reference: &Reference) -> Endpoint {
        let name = reference.name();
        for mirror in &self.0 {
            let Some(rest) = name.strip_prefix(&mirror.prefix) else {
                continue;
            };
            if !rest.is_empty() && !rest.starts_with('/') {
                continue;
            }
            let repository = format!("{}{rest}", mirror.path);
            return Endpoint {
                scheme: mirror.scheme,
                authority: mirror.authority.clone(),
                repository: repository.trim_start_matches('/').to_owned(),
            };
        }
        let authority = match reference.host() {
            // The Hub's API lives at another name than its images carry.
            DOCKER_HUB => "registry-1.docker.io",
            host => host,
        };
        // As Docker does: what is on this machine needs no certificate.
        let scheme = if is_loopback(authority) {
            "http"
        } else {
            "https"
        };
        Endpoint {
            scheme,
            authority: authority.to_owned(),
            repository: reference.repository().to_owned(),
        }
    }
}

impl Endpoint {
    /// `https://registry-1.docker.io/v2/library/nginx`.
    pub fn base(&self) -> String {
        let Self {
            scheme,
            authority,
            repository,
        } = self;
        format!("{scheme}://{authority}/v2/{repository}")
    }

    /// Whether it is this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.authority)
    }
}

fn mirror(prefix: &str, address: &str) -> Result<Mirror, MirrorError> {
    let wrong = || MirrorError::Address {
        prefix: prefix.into(),
        address: address.into(),
    };
    let (scheme, rest) = address
        .strip_prefix("http://")
        .map(|rest| ("http", rest))
        .or_else(|| address.strip_prefix("https://").map(|rest| ("https", rest)))
        .ok_or_else(wrong)?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let refused = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'@' | b'?' | b'#');
    if authority.is_empty() || rest.bytes().any(refused) {
        return Err(wrong());
    }
    Ok(Mirror {
        prefix: prefix.trim_end_matches('/').to_owned(),
        scheme,
        authority: authority.to_owned(),
        path: path.trim_matches('/').to_owned(),
    })
}

fn is_loopback(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => authority.split(':').next().unwrap_or(authority),
    };
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(mirrors: &Mirrors, reference: &str) -> String {
        mirrors.endpoint(&reference.parse().unwrap()).base()
    }

    #[test]
    fn without_mirrors_the_registry_itself_is_asked() {
        let none = Mirrors::default();
        assert_eq!(
            asked(&none, "nginx"),
            "https://registry-1.docker.io/v2/library/nginx"
        );
        assert_eq!(
            asked(&none, "public.ecr.aws/x/y"),
            "https://public.ecr.aws/v2/x/y"
        );
        assert_eq!(
            asked(&none, "localhost:5000/x"),
            "http://localhost:5000/v2/x"
        );
        assert_eq!(asked(&none, "127.0.0.9/x"), "http://127.0.0.9/v2/x");
        assert_eq!(asked(&none, "[::1]:5000/x"), "http://[::1]:5000/v2/x");
    }

    #[test]
    fn the_longest_name_wins_and_ends_at_a_slash() {
        let mirrors = Mirrors::new([
            ("public.ecr.aws", "http://127.0.0.1:5000"),
            ("public.ecr.aws/docker", "https://cache.example/hub/"),
            ("docker.io/library/nginx", "http://127.0.0.1:5001/one"),
        ])
        .unwrap();
        assert_eq!(
            asked(&mirrors, "public.ecr.aws/nginx/nginx"),
            "http://127.0.0.1:5000/v2/nginx/nginx"
        );
        assert_eq!(
            asked(&mirrors, "public.ecr.aws/docker/x"),
            "https://cache.example/v2/hub/x"
        );
        assert_eq!(
            asked(&mirrors, "public.ecr.aws/dockerish/x"),
            "http://127.0.0.1:5000/v2/dockerish/x"
        );
        assert_eq!(asked(&mirrors, "nginx"), "http://127.0.0.1:5001/v2/one");
        assert_eq!(
            asked(&mirrors, "redis"),
            "https://registry-1.docker.io/v2/library/redis"
        );
    }

    #[test]
    fn an_address_without_a_scheme_is_refused() {
        for address in [
            "127.0.0.1:5000",
            "ftp://x",
            "http://",
            "http://user:secret@host",
            "http://a b",
        ] {
            assert!(Mirrors::new([("x.example", address)]).is_err(), "{address}");
        }
    }
}
