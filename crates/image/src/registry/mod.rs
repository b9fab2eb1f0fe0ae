//! Speaking to one registry about one repository (OCI distribution
//! specification, "Pull").
//!
//! Blocking, on the caller's thread: a pull is a handful of streams that end in
//! blocking file writes, so an asynchronous runtime would only add a thread pool
//! between the two.

mod auth;
mod credentials;
mod error;
#[cfg(fuzzing)]
pub mod fuzzing;
mod helper;

use std::io::{self, Read};
use std::time::Duration;

use ureq::http::header::{ACCEPT, AUTHORIZATION, CONTENT_RANGE, RANGE};
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};

pub use credentials::{CredentialError, Credentials};
pub use error::RegistryError;

use crate::digest::Digest;
use crate::manifest::{ACCEPTED, MANIFEST_MAX};
use crate::mirror::Endpoint;
use auth::Authenticator;

const CONNECT: Duration = Duration::from_secs(15);
/// Silence for so long is a broken connection.
const STALL: Duration = Duration::from_secs(30);
/// How much of an error's body is read.
const ERROR_MAX: u64 = 64 * 1024;

/// A connection pool with what is known of the registry's authentication.
pub struct Registry {
    agent: Agent,
    endpoint: Endpoint,
    authenticator: Authenticator,
}

/// A blob on its way.
pub struct BlobStream {
    /// The offset of the first byte that comes.
    pub start: u64,
    /// The bytes.
    pub body: Box<dyn Read + Send>,
}

impl Registry {
    /// Prepares to ask `endpoint`; connects to nothing yet.
    pub fn new(endpoint: Endpoint, credentials: &Credentials) -> Self {
        let tls = ureq::tls::TlsConfig::builder()
            // The machine's own roots: registries inside a company have their own.
            .root_certs(ureq::tls::RootCerts::PlatformVerifier)
            .build();
        // A proxy's loopback is not ours, as Go's clients know too.
        let proxy = match endpoint.is_loopback() {
            true => None,
            false => ureq::Proxy::try_from_env(),
        };
        let config = Agent::config_builder()
            .proxy(proxy)
            .http_status_as_error(false)
            .redirect_auth_headers(ureq::config::RedirectAuthHeaders::SameHost)
            .user_agent(concat!("neargate/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT))
            .timeout_per_read(Some(STALL))
            .tls_config(tls)
            .build();
        let authenticator = Authenticator::new(&endpoint, credentials.clone());
        Self {
            agent: config.into(),
            endpoint,
            authenticator,
        }
    }

    /// The manifest or index that `reference` (a tag or a digest) names.
    pub fn manifest(&self, reference: &str) -> Result<Vec<u8>, RegistryError> {
        let url = format!("{}/manifests/{reference}", self.endpoint.base());
        let accept = ACCEPTED.join(", ");
        let response = self.get(&url, &[(ACCEPT.as_str(), &accept)])?;
        read(response.into_body(), MANIFEST_MAX, &url)
    }

    /// A whole blob that must be small.
    pub fn small_blob(&self, digest: &Digest, limit: u64) -> Result<Vec<u8>, RegistryError> {
        let url = self.blob_url(digest);
        let response = self.get(&url, &[])?;
        let content = read(response.into_body(), limit, &url)?;
        let actual = Digest::of(&content);
        match actual == *digest {
            true => Ok(content),
            false => Err(RegistryError::Digest {
                expected: digest.clone(),
                actual,
            }),
        }
    }

    /// A blob from `offset` on. A registry that cannot do ranges sends all of it,
    /// and says so in [`BlobStream::start`].
    pub fn blob(&self, digest: &Digest, offset: u64) -> Result<BlobStream, RegistryError> {
        let url = self.blob_url(digest);
        let range = format!("bytes={offset}-");
        let headers = [(RANGE.as_str(), range.as_str())];
        let response = self.get(&url, if offset > 0 { &headers } else { &[] })?;
        let start = match response.status() {
            StatusCode::PARTIAL_CONTENT => content_start(&response).unwrap_or(offset),
            _ => 0,
        };
        if start > offset {
            return Err(RegistryError::no_answer(
                "Get",
                &url,
                "the registry sent another range",
            ));
        }
        let body = response
            .into_body()
            .into_with_config()
            .limit(u64::MAX)
            .reader();
        Ok(BlobStream {
            start,
            body: Box::new(body),
        })
    }

    fn blob_url(&self, digest: &Digest) -> String {
        format!("{}/blobs/{digest}", self.endpoint.base())
    }

    /// Asks, authenticates if told to, and asks again.
    fn get(&self, url: &str, headers: &[(&str, &str)]) -> Result<Response<Body>, RegistryError> {
        let mut authorization = self.authenticator.known();
        loop {
            let mut request = self.agent.get(url);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            if let Some(value) = &authorization {
                request = request.header(AUTHORIZATION, value.as_str());
            }
            let response = request
                .call()
                .map_err(|error| RegistryError::request("Get", url, &error))?;
            match response.status() {
                StatusCode::UNAUTHORIZED => {
                    let refused = authorization;
                    authorization =
                        self.authenticator
                            .answer(&self.agent, &response, refused.as_deref())?;
                    if authorization.is_none() {
                        return Err(self.refused("Get", url, response));
                    }
                }
                status if status.is_success() => return Ok(response),
                _ => return Err(self.refused("Get", url, response)),
            }
        }
    }

    fn refused(&self, method: &'static str, url: &str, response: Response<Body>) -> RegistryError {
        let status = response.status();
        let mut body = Vec::new();
        let _ = response
            .into_body()
            .into_reader()
            .take(ERROR_MAX)
            .read_to_end(&mut body);
        RegistryError::status(
            method,
            url,
            status,
            &body,
            self.authenticator.is_anonymous(),
        )
    }
}

fn content_start(response: &Response<Body>) -> Option<u64> {
    let range = response.headers().get(CONTENT_RANGE)?.to_str().ok()?;
    range
        .strip_prefix("bytes ")?
        .split('-')
        .next()?
        .trim()
        .parse()
        .ok()
}

fn read(body: Body, limit: u64, url: &str) -> Result<Vec<u8>, RegistryError> {
    let mut content = Vec::new();
    let reader = body.into_with_config().limit(u64::MAX).reader();
    reader
        .take(limit + 1)
        .read_to_end(&mut content)
        .map_err(|error: io::Error| RegistryError::no_answer("Get", url, error))?;
    match content.len() as u64 > limit {
        true => Err(RegistryError::TooLarge {
            url: url.to_owned(),
            limit,
        }),
        false => Ok(content),
    }
}
