//! Where tasks go: a launch type, or the providers that a strategy yields.

use neargate_api::Error;
use neargate_api::types::{CapacityProviderStrategyItem, LaunchType as Wanted};
use neargate_core::arn::Region;
use neargate_core::launch::LaunchType;
use neargate_core::taskdef::TaskDefinition;
use neargate_core::validate;
use neargate_store::Snapshot;

use crate::clusters::StoredCluster;
use crate::operations::capacity::strategy::{self, Share};
use crate::operations::refused;

#[derive(Clone, Debug)]
pub struct Placement {
    pub launch_type: LaunchType,
    /// Empty if a launch type is asked for.
    strategy: Vec<Share>,
}

/// What is asked for, in the place of the cluster's own strategy.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    pub launch_type: Option<Wanted>,
    pub strategy: &'a [CapacityProviderStrategyItem],
}

pub fn decide(
    snapshot: &dyn Snapshot,
    region: &Region,
    request: Request,
    cluster: &StoredCluster,
    definition: &TaskDefinition,
) -> Result<Placement, Error> {
    let by_strategy =
        |strategy: &[_]| by_strategy(snapshot, region, strategy, &cluster.capacity_providers);
    let placement = match (request.launch_type, request.strategy) {
        (Some(_), [_, ..]) => {
            return Err(Error::invalid_parameter(
                "Specify either Launch Type or Capacity Provider Strategy, but not both.",
            ));
        }
        (Some(launch_type), []) => by_launch_type(launch_type)?,
        (None, strategy @ [_, ..]) => by_strategy(strategy)?,
        (None, []) => match cluster.default_capacity_provider_strategy.as_slice() {
            [] => by_launch_type(Wanted::Ec2)?,
            default => by_strategy(default)?,
        },
    };
    validate::launch_type(definition, Some(placement.launch_type.into())).map_err(refused)?;
    Ok(placement)
}

impl Placement {
    /// The capacity provider of each of `count` more tasks, beside those that `has` counts by
    /// provider. A launch type has none.
    pub fn providers(&self, has: impl Fn(&str) -> usize, count: usize) -> Vec<Option<String>> {
        if self.strategy.is_empty() {
            return vec![None; count];
        }
        strategy::spread(&self.strategy, |share| has(share.provider.name()), count)
            .into_iter()
            .map(|share| Some(share.provider.name().to_owned()))
            .collect()
    }
}

fn by_launch_type(wanted: Wanted) -> Result<Placement, Error> {
    let launch_type = match wanted {
        Wanted::Fargate => LaunchType::Fargate,
        Wanted::Ec2 => LaunchType::Ec2,
        Wanted::External => LaunchType::External,
        Wanted::ManagedInstances => {
            return Err(Error::invalid_parameter(
                "launch type should be one of [EC2,FARGATE,EXTERNAL]",
            ));
        }
    };
    Ok(Placement {
        launch_type,
        strategy: Vec::new(),
    })
}

fn by_strategy(
    snapshot: &dyn Snapshot,
    region: &Region,
    strategy: &[CapacityProviderStrategyItem],
    of_cluster: &[String],
) -> Result<Placement, Error> {
    let shares = strategy::shares(snapshot, region, strategy, of_cluster)?;
    strategy::check_for_tasks(&shares)?;
    let first = shares.first().map(|share| share.provider.launch_type());
    Ok(Placement {
        launch_type: first.unwrap_or_default(),
        strategy: shares,
    })
}
