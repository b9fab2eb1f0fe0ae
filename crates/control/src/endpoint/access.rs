//! Who sends a request, and whether they may.

use std::sync::Arc;

use neargate_api::{Error, ErrorCode};
use neargate_core::arn::Region;
use neargate_core::timestamp::Timestamp;
use neargate_store::User;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::operations::internal;
use crate::server::Request;
use crate::signature::{self, Credentials};
use crate::state::State;

/// Who sends a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub access_key_id: String,
    pub user: User,
    /// The region that the request was signed for.
    pub region: Region,
}

/// Verifies who has signed a request for a service.
pub fn identify(
    state: &Arc<State>,
    request: &Request,
    service: &str,
    now: Timestamp,
) -> Result<Caller, Refusal> {
    let headers: Vec<(&str, &[u8])> = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_bytes()))
        .collect();
    let signed = signature::Request {
        method: request.method.as_str(),
        path: request.uri.path(),
        query: request.uri.query().unwrap_or_default(),
        headers: &headers,
        payload_sha256: Sha256::digest(&request.body).into(),
    };
    let mut found = Ok(None);
    let identity = signature::verify(&signed, service, date(now), |id| {
        found = state.users.get(&*state.store, id);
        let user = found.as_ref().ok()?.as_ref()?;
        Some(Credentials {
            secret: user.secret.clone(),
            session_token: None,
        })
    });
    let user = found.map_err(|error| Refusal::Other(internal(error)))?;
    let identity = identity.map_err(Refusal::Signature)?;
    let region = identity.region.parse().map_err(|_| {
        Refusal::Other(Error::new(
            ErrorCode::InvalidSignature,
            "Credential should be scoped to a valid region.",
        ))
    })?;
    match user {
        Some(user) => Ok(Caller {
            access_key_id: identity.access_key_id,
            user,
            region,
        }),
        // A signature is not valid without the secret of a user.
        None => Err(Refusal::Other(Error::new(
            ErrorCode::UnrecognizedClient,
            "The security token included in the request is invalid.",
        ))),
    }
}

/// Why nobody is known to have sent a request.
#[derive(Debug)]
pub enum Refusal {
    Signature(signature::Error),
    Other(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

/// Whether a caller may use an operation.
pub fn allow(
    caller: &Caller,
    service: &str,
    operation: &str,
    state: &Arc<State>,
) -> Result<(), Error> {
    if caller.user.may(service, operation) {
        return Ok(());
    }
    let user = state.user_arn(&caller.user.name);
    Err(Error::new(
        ErrorCode::AccessDenied,
        format!(
            "User: {user} is not authorized to perform: {service}:{operation} because no \
             identity-based policy allows the {service}:{operation} action"
        ),
    ))
}

fn date(now: Timestamp) -> OffsetDateTime {
    let nanos = i128::from(now.as_millis()) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
