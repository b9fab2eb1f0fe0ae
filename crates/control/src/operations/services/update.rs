//! UpdateService. What concerns the tasks themselves makes a new deployment.

use neargate_api::types::{SchedulingStrategy, UpdateServiceRequest, UpdateServiceResponse};
use neargate_api::{Error, ErrorCode, calls};
use neargate_store::{Batch, Item, Snapshot};

use super::create::{count_of, daemon_has_no_count};
use super::revision::{self, Request};
use super::{describe, reference, refuse, rolling};
use crate::definitions::StoredDefinition;
use crate::operations::tasks::run::definition;
use crate::operations::{Context, Handle, clusters, internal};
use crate::services::{self, Change, Revision, Status, StoredService};

impl Handle for calls::UpdateService {
    async fn handle(
        context: &Context,
        input: UpdateServiceRequest,
    ) -> Result<UpdateServiceResponse, Error> {
        let service = context
            .transact(|snapshot| update(context, snapshot, &input))
            .await?;
        Ok(UpdateServiceResponse {
            service: Some(describe::service(context, &service, true)),
        })
    }
}

fn update(
    context: &Context,
    snapshot: &dyn Snapshot,
    input: &UpdateServiceRequest,
) -> Result<(Batch, StoredService), Error> {
    let cluster = clusters::active(context, snapshot, input.cluster.as_deref())?.cluster;
    let given = input.service.as_deref().unwrap_or_default();
    let item = reference::find(context, snapshot, &cluster.name, given)?;
    let mut item: Item<StoredService> = item.ok_or_else(reference::not_found)?;
    if item.object.status != Status::Active {
        return Err(Error::new(
            ErrorCode::ServiceNotActive,
            "Service was not ACTIVE.",
        ));
    }
    refuse::of_update(input)?;
    let service = &mut item.object;
    if let Some(count) = input.desired_count {
        if service.strategy == SchedulingStrategy::Daemon {
            return Err(daemon_has_no_count());
        }
        service.desired_count = count_of(count)?;
    }
    let rolling = service.rolling.clone();
    service.rolling = rolling::accept(input.deployment_configuration.as_ref(), rolling)?;

    let primary = service.primary().map(|primary| primary.revision.clone());
    let present = primary.and_then(|id| service.revision(&id).cloned());
    let present = present.ok_or_else(|| Error::client("The service has no deployment."))?;
    let definition = definition_of(context, snapshot, input, &present)?;
    let mut next = match &definition {
        Some(definition) => next_revision(
            context, snapshot, &cluster, service, input, &present, definition,
        )?,
        None => present.clone(),
    };
    change_options(service, input);
    revision::check_placement(next.launch_type, &service.options.placement_strategy)?;
    if service.options.execute_command
        && let Some(definition) = &definition
    {
        revision::check_execute_command(definition, "updated")?;
    }
    if !next.runs_as(&present) || input.force_new_deployment == Some(true) {
        let mut change = Change {
            now: context.now,
            random: &mut services::random,
        };
        next.id = change.digits();
        next.created_at = context.now;
        services::deploy(service, next, &mut change);
    }
    let batch = services::collection(context.region())
        .map_err(internal)?
        .replace(Batch::new(), &item)
        .map_err(internal)?;
    Ok((batch, item.object))
}

/// The definition that the service is to have. One that is deregistered stays usable as long as
/// the service keeps it; `None` if it is the present one and not there any more.
fn definition_of(
    context: &Context,
    snapshot: &dyn Snapshot,
    input: &UpdateServiceRequest,
    present: &Revision,
) -> Result<Option<StoredDefinition>, Error> {
    match input
        .task_definition
        .as_deref()
        .filter(|given| !given.is_empty())
    {
        Some(given) => definition::active(context, snapshot, given)
            .map_err(|error| Error::client(error.message))
            .map(Some),
        None => crate::definitions::get(
            snapshot,
            context.region(),
            &present.family,
            present.revision,
        )
        .map_err(internal),
    }
}

fn next_revision(
    context: &Context,
    snapshot: &dyn Snapshot,
    cluster: &crate::clusters::StoredCluster,
    service: &StoredService,
    input: &UpdateServiceRequest,
    present: &Revision,
    definition: &StoredDefinition,
) -> Result<Revision, Error> {
    let given = input.capacity_provider_strategy.as_deref();
    let strategy = given.unwrap_or(&present.capacity_provider_strategy);
    let launch_type = match strategy {
        [] => Some(describe::launch_type(present.launch_type)),
        [_, ..] => None,
    };
    let platform_version = input.platform_version.as_deref();
    let network = input.network_configuration.as_ref();
    revision::accept(
        context,
        snapshot,
        cluster,
        service.strategy,
        &Request {
            definition,
            launch_type,
            strategy,
            platform_version: platform_version.or(present.platform_wanted.as_deref()),
            network: network.or(present.network.as_ref()),
        },
    )
}

fn change_options(service: &mut StoredService, input: &UpdateServiceRequest) {
    let options = &mut service.options;
    if let Some(propagate) = input.propagate_tags {
        options.propagate_tags = Some(propagate);
    }
    if let Some(managed) = input.enable_ecs_managed_tags {
        options.managed_tags = managed;
    }
    if let Some(enable) = input.enable_execute_command {
        options.execute_command = enable;
    }
    if let Some(seconds) = input.health_check_grace_period_seconds {
        options.health_check_grace = u32::try_from(seconds).ok();
    }
    if let Some(rebalancing) = input.availability_zone_rebalancing {
        options.zone_rebalancing = Some(rebalancing);
    }
    if let Some(strategies) = &input.placement_strategy {
        options.placement_strategy = strategies.clone();
    }
}
