//! Taking in a body whole, within its limits.

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};

use super::{Limits, Unread};

pub async fn read(body: Incoming, limits: Limits) -> Result<Bytes, Unread> {
    let too_large = Unread::TooLarge { limit: limits.body };
    // Announced too large is not even begun.
    if body.size_hint().lower() > limits.body as u64 {
        return Err(too_large);
    }
    let whole = Limited::new(body, limits.body).collect();
    match tokio::time::timeout(limits.body_timeout, whole).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large),
        Ok(Err(_)) => Err(Unread::Broken),
        Err(_) => Err(Unread::TooSlow),
    }
}
