//! The capacity providers of a cluster, and the strategy that it has for tasks that name none.

use neargate_api::Error;
use neargate_api::types::CapacityProviderStrategyItem;
use neargate_core::arn::Region;
use neargate_store::{Batch, KeyError, Precondition, Snapshot};

use crate::capacity_providers;
use crate::operations::capacity::{self, strategy};
use crate::operations::{Context, internal};

/// The most that a cluster may have.
const MOST: usize = 20;

/// The names of the providers that a request gives a cluster, all of which have to exist.
pub fn names(
    snapshot: &dyn Snapshot,
    region: &Region,
    given: &[String],
) -> Result<Vec<String>, Error> {
    let mut names: Vec<String> = Vec::new();
    for given in given {
        let provider = capacity::existing(snapshot, region, given)?;
        if !names.iter().any(|known| known == provider.name()) {
            names.push(provider.name().to_owned());
        }
    }
    if names.len() > MOST {
        return Err(Error::invalid_parameter(format!(
            "A cluster can have a maximum of {MOST} capacity providers."
        )));
    }
    Ok(names)
}

/// A cluster's default strategy, with what it does not say.
pub fn default_strategy(
    snapshot: &dyn Snapshot,
    region: &Region,
    given: &[CapacityProviderStrategyItem],
    of_cluster: &[String],
) -> Result<Vec<CapacityProviderStrategyItem>, Error> {
    let shares = strategy::shares(snapshot, region, given, of_cluster)?;
    if strategy::bases(&shares) > 1 {
        return Err(Error::invalid_parameter(
            "The specified capacity provider strategy contains multiple capacity providers with a \
             base value defined. Only one capacity provider in a strategy can have a base value.",
        ));
    }
    let items = shares.iter().map(|share| CapacityProviderStrategyItem {
        capacity_provider: Some(share.provider.name().to_owned()),
        weight: Some(share.weight),
        base: Some(share.base),
    });
    Ok(items.collect())
}

/// A batch that fails if one of the providers is gone by then.
pub fn require(context: &Context, names: &[String]) -> Result<Batch, Error> {
    let fargate = capacity_providers::of_fargate();
    let collection = capacity_providers::collection(context.region()).map_err(internal)?;
    let own = names.iter().filter(|name| !fargate.contains(name));
    own.map(|name| collection.key(name))
        .try_fold(Batch::new(), |batch, key| {
            Ok(batch.require(key?, Precondition::Present))
        })
        .map_err(|error: KeyError| internal(error))
}
