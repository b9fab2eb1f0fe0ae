//! Where a task goes: a launch type, or the provider that a strategy yields.

use neargate_api::Error;
use neargate_api::types::{CapacityProviderStrategyItem, LaunchType as Wanted};
use neargate_core::launch::LaunchType;
use neargate_core::taskdef::TaskDefinition;
use neargate_core::validate;

use crate::clusters::StoredCluster;
use crate::operations::refused;

pub struct Placement {
    pub launch_type: LaunchType,
    pub capacity_provider: Option<String>,
}

/// The providers that every account has.
const FARGATE: [&str; 2] = ["FARGATE", "FARGATE_SPOT"];

pub fn decide(
    launch_type: Option<Wanted>,
    strategy: &[CapacityProviderStrategyItem],
    cluster: &StoredCluster,
    definition: &TaskDefinition,
) -> Result<Placement, Error> {
    let placement = match (launch_type, strategy) {
        (Some(_), [_, ..]) => {
            return Err(Error::invalid_parameter(
                "Specify either Launch Type or Capacity Provider Strategy, but not both.",
            ));
        }
        (Some(launch_type), []) => by_launch_type(launch_type)?,
        (None, [_, ..]) => by_strategy(strategy)?,
        (None, []) => match cluster.default_capacity_provider_strategy.as_slice() {
            [] => by_launch_type(Wanted::Ec2)?,
            default => by_strategy(default)?,
        },
    };
    validate::launch_type(definition, Some(placement.launch_type.into())).map_err(refused)?;
    Ok(placement)
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
        capacity_provider: None,
    })
}

/// A request's tasks all go to one provider here: the one with a base, else the heaviest.
fn by_strategy(strategy: &[CapacityProviderStrategyItem]) -> Result<Placement, Error> {
    let name =
        |item: &CapacityProviderStrategyItem| item.capacity_provider.clone().unwrap_or_default();
    if let Some(unknown) = strategy
        .iter()
        .map(name)
        .find(|name| !FARGATE.contains(&&**name))
    {
        return Err(Error::invalid_parameter(format!(
            "The specified capacity provider '{unknown}' was not found. Specify a valid name or \
             ARN and try again."
        )));
    }
    let weight = |item: &&CapacityProviderStrategyItem| {
        (item.base.unwrap_or(0) > 0, item.weight.unwrap_or(0))
    };
    let chosen = strategy.iter().rev().max_by_key(weight);
    Ok(Placement {
        launch_type: LaunchType::Fargate,
        capacity_provider: chosen.map(name),
    })
}
