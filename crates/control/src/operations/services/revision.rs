//! What a request makes of a service's tasks.

use neargate_api::Error;
use neargate_api::types::{
    CapacityProviderStrategyItem, LaunchType as Wanted, NetworkConfiguration, PlacementStrategy,
    SchedulingStrategy,
};
use neargate_core::launch::LaunchType;
use neargate_store::Snapshot;

use crate::clusters::StoredCluster;
use crate::definitions::StoredDefinition;
use crate::operations::Context;
use crate::operations::tasks::run::{network, placement, platform};
use crate::services::Revision;

/// What is asked for.
pub struct Request<'a> {
    pub definition: &'a StoredDefinition,
    pub launch_type: Option<Wanted>,
    pub strategy: &'a [CapacityProviderStrategyItem],
    pub platform_version: Option<&'a str>,
    pub network: Option<&'a NetworkConfiguration>,
}

/// A revision by the rules that RunTask has too; its id is still to be given.
pub fn accept(
    context: &Context,
    snapshot: &dyn Snapshot,
    cluster: &StoredCluster,
    scheduling: SchedulingStrategy,
    request: &Request<'_>,
) -> Result<Revision, Error> {
    check_strategy(request)?;
    let definition = &request.definition.definition;
    let placement = placement::decide(
        snapshot,
        context.region(),
        placement::Request {
            launch_type: request.launch_type,
            strategy: request.strategy,
        },
        cluster,
        definition,
    )?;
    if scheduling == SchedulingStrategy::Daemon && placement.launch_type == LaunchType::Fargate {
        return Err(Error::invalid_parameter(
            "The daemon scheduling strategy is not supported for the FARGATE launch type.",
        ));
    }
    let platform_version =
        platform::version(request.platform_version, placement.launch_type, definition)?;
    let interface = network::interface(&context.vpc(), definition.network_mode, request.network)?;
    let strategy = match (request.launch_type, request.strategy) {
        (None, []) => cluster.default_capacity_provider_strategy.clone(),
        (_, given) => given.to_vec(),
    };
    Ok(Revision {
        id: String::new(),
        family: definition.family.clone(),
        revision: request.definition.revision,
        launch_type: placement.launch_type,
        capacity_provider_strategy: strategy,
        platform_wanted: request.platform_version.map(str::to_owned),
        platform_version,
        network: request.network.cloned(),
        interface,
        created_at: context.now,
    })
}

fn check_strategy(request: &Request<'_>) -> Result<(), Error> {
    if request.strategy.is_empty() {
        return Ok(());
    }
    let weight = |item: &CapacityProviderStrategyItem| item.weight.unwrap_or(0);
    let base = |item: &&CapacityProviderStrategyItem| item.base.unwrap_or(0) > 0;
    let problem = if request.launch_type.is_some() {
        "Specifying both a launch type and capacity provider strategy is not supported. Remove one \
         and try again."
    } else if request
        .strategy
        .iter()
        .map(weight)
        .all(|weight| weight == 0)
    {
        "There are no capacity providers in the capacity provider strategy with a weight value \
         greater than zero"
    } else if request.strategy.iter().filter(base).count() > 1 {
        "There are multiple capacity providers in the specified capacity provider strategy with a \
         base value defined"
    } else {
        return Ok(());
    };
    Err(Error::invalid_parameter(problem))
}

/// Strategies of placement choose among instances: with one there is nothing to choose, and on
/// Fargate there is none.
pub fn check_placement(
    launch_type: LaunchType,
    strategies: &[PlacementStrategy],
) -> Result<(), Error> {
    if strategies.is_empty() {
        return Ok(());
    }
    if launch_type == LaunchType::Fargate {
        return Err(Error::invalid_parameter(
            "Placement strategies are not supported with FARGATE launch type.",
        ));
    }
    match strategies.len() {
        ..=5 => Ok(()),
        _ => Err(Error::invalid_parameter(
            "Maximum number of strategies is 5",
        )),
    }
}

/// `verb` is what couldn't be done.
pub fn check_execute_command(definition: &StoredDefinition, verb: &str) -> Result<(), Error> {
    match definition.definition.task_role_arn {
        Some(_) => Ok(()),
        None => Err(Error::invalid_parameter(format!(
            "The service couldn't be {verb} because a valid taskRoleArn is not being used. Specify \
             a valid task role in your task definition and try again."
        ))),
    }
}
