//! Who sent a request: AWS's Signature Version 4, verified.
//!
//! No I/O and no clock: the caller gives the request as it came, the digest of its
//! body and the time, and looks up the secret of an access key. Requests are signed in
//! the `Authorization` header or in the query (presigned).
//!
//! That an access key does not exist is told by the answer, as AWS does; the time that
//! the answer takes is the same as for a wrong signature.

mod canonical;
mod claim;
mod error;
mod scope;
mod time;

use ::time::{Duration, OffsetDateTime};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub use error::{Error, Flavour, Problem};

use claim::{Claim, Kind};

/// How far the clocks of client and server may be apart.
const SKEW: Duration = Duration::minutes(15);

/// A request as it was received.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// `POST`.
    pub method: &'a str,
    /// The path of the request line, not decoded.
    pub path: &'a str,
    /// What follows its question mark, not decoded.
    pub query: &'a str,
    /// All headers in their order. Letter case of names does not matter.
    pub headers: &'a [(&'a str, &'a [u8])],
    /// Of the whole body.
    pub payload_sha256: [u8; 32],
}

/// What belongs to an access key.
#[derive(Clone)]
pub struct Credentials {
    /// Its secret.
    pub secret: String,
    /// The session token, of temporary credentials.
    pub session_token: Option<String>,
}

/// Who signed, where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// With which access key.
    pub access_key_id: String,
    /// For which region.
    pub region: String,
    /// For which service.
    pub service: String,
    /// When.
    pub signed_at: OffsetDateTime,
}

/// Verifies the signature of a request to `service` (the signing name, `ecs`).
///
/// `lookup` gives what belongs to an access key id, if there is such a key.
pub fn verify(
    request: &Request<'_>,
    service: &str,
    now: OffsetDateTime,
    lookup: impl FnOnce(&str) -> Option<Credentials>,
) -> Result<Identity, Error> {
    check(request, service, now, lookup)
        .map_err(|(problem, message)| Error::new(Flavour::of(service), problem, message))
}

/// Why not, and AWS's words for it.
type Refusal = (Problem, String);

fn check(
    request: &Request<'_>,
    service: &str,
    now: OffsetDateTime,
    lookup: impl FnOnce(&str) -> Option<Credentials>,
) -> Result<Identity, Refusal> {
    let claim = Claim::of(request)?;
    claim.scope.check(service, &claim.date)?;
    let signed_at = time::parse(&claim.date)?;
    time::check(signed_at, claim.kind, now)?;
    claim.check_signed_headers(request)?;

    let found = lookup(&claim.scope.access_key_id);
    let exists = found.is_some();
    // The same work for a key that does not exist.
    let credentials = found.unwrap_or_else(|| Credentials {
        secret: "A".repeat(40),
        session_token: None,
    });
    let matches = signature(request, &claim, &credentials.secret).ct_eq(&claim.signature);
    let has_token = match (&credentials.session_token, &claim.session_token) {
        (None, None) => true,
        (Some(expected), Some(found)) => expected.as_bytes().ct_eq(found).into(),
        _ => false,
    };
    if !exists || !has_token {
        let message = "The security token included in the request is invalid.".to_owned();
        return Err((Problem::UnknownClient, message));
    }
    if !bool::from(matches) {
        return Err((Problem::Mismatch, MISMATCH.to_owned()));
    }
    Ok(Identity {
        access_key_id: claim.scope.access_key_id,
        region: claim.scope.region,
        service: claim.scope.service,
        signed_at,
    })
}

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. \
     Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

fn signature(request: &Request<'_>, claim: &Claim, secret: &str) -> [u8; 32] {
    let is_presigned = matches!(claim.kind, Kind::Presigned { .. });
    let is_s3 = claim.scope.service == "s3";
    let canonical = canonical::request(request, &claim.signed_headers, is_presigned, is_s3);
    let digest = canonical::hex(&Sha256::digest(canonical).into());
    let scope = &claim.scope;
    let text = format!(
        "{}\n{}\n{}/{}/{}/{}\n{digest}",
        claim::ALGORITHM,
        claim.date,
        scope.date,
        scope.region,
        scope.service,
        scope::TERMINATOR
    );
    let key = mac(format!("AWS4{secret}").as_bytes(), scope.date.as_bytes());
    let key = mac(&key, scope.region.as_bytes());
    let key = mac(&key, scope.service.as_bytes());
    let key = mac(&key, scope::TERMINATOR.as_bytes());
    mac(&key, text.as_bytes())
}

fn mac(key: &[u8], text: &[u8]) -> [u8; 32] {
    // A key of any length is taken, so the alternative is not reached.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    mac.chain_update(text).finalize().into_bytes().into()
}
