//! Which capacity provider a request means: by name or by ARN.

use neargate_api::Error;
use neargate_core::arn::{Arn, Region};
use neargate_store::{Item, Snapshot};

use crate::capacity_providers::{self, Provider, StoredProvider};
use crate::operations::internal;

/// The name in a reference.
pub fn reference(given: &str) -> String {
    let name = match given.parse::<Arn>() {
        Ok(arn) => arn
            .resource
            .strip_prefix("capacity-provider/")
            .map(str::to_owned),
        Err(_) => None,
    };
    name.unwrap_or_else(|| given.to_owned())
}

/// The provider that a request names, which must be there.
pub fn existing(snapshot: &dyn Snapshot, region: &Region, given: &str) -> Result<Provider, Error> {
    capacity_providers::find(snapshot, region, &reference(given))
        .map_err(internal)?
        .ok_or_else(|| missing(given))
}

/// The same, to be changed or deleted: what of the two, `verb` says.
pub fn own(
    snapshot: &dyn Snapshot,
    region: &Region,
    given: &str,
    verb: &str,
) -> Result<Item<StoredProvider>, Error> {
    if let Provider::Fargate { .. } = existing(snapshot, region, given)? {
        return Err(Error::client(format!(
            "The FARGATE and FARGATE_SPOT capacity providers are reserved and can't be {verb}."
        )));
    }
    let collection = capacity_providers::collection(region).map_err(internal)?;
    let found = collection.get(snapshot, &reference(given));
    found.map_err(internal)?.ok_or_else(|| missing(given))
}

fn missing(given: &str) -> Error {
    Error::invalid_parameter(format!(
        "The specified capacity provider '{given}' was not found. Specify a valid name or ARN and \
         try again."
    ))
}
