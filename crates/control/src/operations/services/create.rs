//! CreateService.

use neargate_api::types::{CreateServiceRequest, CreateServiceResponse, SchedulingStrategy};
use neargate_api::{Error, calls};
use neargate_core::names::is_resource_name;
use neargate_store::{Batch, Snapshot};

use super::revision::{self, Request};
use super::{describe, refuse, rolling};
use crate::operations::tasks::run::definition;
use crate::operations::{Context, Handle, clusters, internal};
use crate::services::{self, Breaker, Change, Options, Rolling, Status, StoredService};

impl Handle for calls::CreateService {
    async fn handle(
        context: &Context,
        input: CreateServiceRequest,
    ) -> Result<CreateServiceResponse, Error> {
        let service = context
            .transact(|snapshot| create(context, snapshot, &input))
            .await?;
        Ok(CreateServiceResponse {
            service: Some(describe::service(context, &service, true)),
        })
    }
}

fn create(
    context: &Context,
    snapshot: &dyn Snapshot,
    input: &CreateServiceRequest,
) -> Result<(Batch, StoredService), Error> {
    let cluster = clusters::active(context, snapshot, input.cluster.as_deref())?.cluster;
    let name = input.service_name.as_deref().unwrap_or_default();
    if !is_resource_name(name) {
        return Err(Error::invalid_parameter(format!(
            r"ServiceName must match ^[a-zA-Z0-9\-_]{{1,255}}$, but was {name}"
        )));
    }
    let earlier = services::find(snapshot, context.region(), &cluster.name, name);
    let earlier = earlier.map_err(internal)?;
    if let Some(earlier) = &earlier {
        match earlier.object.status {
            Status::Inactive => {}
            Status::Active if is_repeated(&earlier.object, input) => {
                return Ok((Batch::new(), earlier.object.clone()));
            }
            Status::Active => {
                return Err(Error::invalid_parameter(
                    "Creation of service was not idempotent.",
                ));
            }
            Status::Draining => {
                return Err(Error::invalid_parameter(
                    "Unable to Start a service that is still Draining.",
                ));
            }
        }
    }
    refuse::of_create(input)?;
    let scheduling = input.scheduling_strategy;
    let scheduling = scheduling.unwrap_or(SchedulingStrategy::Replica);
    let desired_count = desired_count(scheduling, input.desired_count)?;
    let (minimum, maximum) = Rolling::default_of(scheduling);
    let default = Rolling {
        minimum_healthy_percent: minimum,
        maximum_percent: maximum,
        breaker: Breaker::default(),
    };
    let rolling = rolling::accept(input.deployment_configuration.as_ref(), default)?;
    if input.role.as_ref().is_some_and(|role| !role.is_empty()) {
        return Err(Error::invalid_parameter(
            "IAM roles are only valid for services configured to use load balancers.",
        ));
    }
    let wanted = input.task_definition.as_deref().unwrap_or_default();
    if wanted.is_empty() {
        return Err(Error::invalid_parameter("TaskDefinition can not be blank."));
    }
    let definition = definition::active(context, snapshot, wanted)?;
    let strategy = input.capacity_provider_strategy.as_deref();
    let mut revision = revision::accept(
        context,
        snapshot,
        &cluster,
        scheduling,
        &Request {
            definition: &definition,
            launch_type: input.launch_type,
            strategy: strategy.unwrap_or_default(),
            platform_version: input.platform_version.as_deref(),
            network: input.network_configuration.as_ref(),
        },
    )?;
    let options = options(input);
    revision::check_placement(revision.launch_type, &options.placement_strategy)?;
    if options.execute_command {
        revision::check_execute_command(&definition, "created")?;
    }
    let mut service = StoredService {
        name: name.to_owned(),
        cluster: cluster.name.clone(),
        status: Status::Active,
        strategy: scheduling,
        desired_count,
        rolling,
        deployments: Vec::new(),
        last_completed: None,
        members: Vec::new(),
        revisions: Vec::new(),
        history: Vec::new(),
        events: Vec::new(),
        steady_at: None,
        options,
        created_at: context.now,
        created_by: context.caller_arn(),
        client_token: input.client_token.clone(),
        inactive_at: None,
    };
    let mut change = Change {
        now: context.now,
        random: &mut services::random,
    };
    revision.id = change.digits();
    services::deploy(&mut service, revision, &mut change);
    let collection = services::collection(context.region()).map_err(internal)?;
    let batch = match earlier {
        Some(mut item) => {
            item.object = service.clone();
            collection.replace(Batch::new(), &item)
        }
        None => {
            let path = services::path(&cluster.name, name);
            collection.create(Batch::new(), &path, &service)
        }
    };
    Ok((batch.map_err(internal)?, service))
}

fn is_repeated(service: &StoredService, input: &CreateServiceRequest) -> bool {
    let token = input.client_token.as_ref();
    token.is_some_and(|token| !token.is_empty()) && token == service.client_token.as_ref()
}

/// A DAEMON has a task on each instance, and there is one.
fn desired_count(scheduling: SchedulingStrategy, given: Option<i32>) -> Result<u32, Error> {
    match (scheduling, given) {
        (SchedulingStrategy::Daemon, None) => Ok(1),
        (SchedulingStrategy::Daemon, Some(_)) => Err(daemon_has_no_count()),
        (SchedulingStrategy::Replica, None) => Err(Error::invalid_parameter(
            "The desired count must be specified for the REPLICA scheduling strategy.",
        )),
        (SchedulingStrategy::Replica, Some(count)) => count_of(count),
    }
}

pub fn daemon_has_no_count() -> Error {
    Error::invalid_parameter(
        "The daemon scheduling strategy does not support a desired count for services. Remove the \
         desired count value and try again",
    )
}

pub fn count_of(given: i32) -> Result<u32, Error> {
    u32::try_from(given)
        .map_err(|_| Error::invalid_parameter("The desired count must not be negative."))
}

fn options(input: &CreateServiceRequest) -> Options {
    let grace = input.health_check_grace_period_seconds;
    Options {
        tags: input.tags.clone().unwrap_or_default(),
        propagate_tags: input.propagate_tags,
        managed_tags: input.enable_ecs_managed_tags.unwrap_or(false),
        execute_command: input.enable_execute_command.unwrap_or(false),
        health_check_grace: grace.and_then(|seconds| u32::try_from(seconds).ok()),
        zone_rebalancing: input.availability_zone_rebalancing,
        placement_constraints: Vec::new(),
        placement_strategy: input.placement_strategy.clone().unwrap_or_default(),
    }
}
