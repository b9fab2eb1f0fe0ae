//! A service as ECS shows it.

use neargate_api::types::{
    AvailabilityZoneRebalancing, Deployment, DeploymentController, DeploymentControllerType,
    DeploymentRolloutState, LaunchType, PropagateTags, ResourceManagementType, Service,
    ServiceCurrentRevisionSummary, ServiceEvent,
};
use neargate_core::launch::LaunchType as EngineLaunchType;

use super::rolling;
use crate::operations::Context;
use crate::operations::convert::time;
use crate::services::{self, Counts, Revision, Rollout, Status, StoredService};

const LATEST: &str = "LATEST";

pub fn service(context: &Context, service: &StoredService, with_tags: bool) -> Service {
    let owner = context.owner();
    let counts = Counts::of(service, None, &context.state.tasks);
    let primary = service.primary();
    let revision = primary.and_then(|primary| service.revision(&primary.revision));
    // A deleted one still says what it was.
    let revision = revision.or(service.revisions.last());
    let is_active = service.status == Status::Active;
    let current = service.history.first().filter(|entry| !entry.is_over());
    let options = &service.options;
    let mut shown = Service {
        service_arn: Some(owner.service(&service.cluster, &service.name).to_string()),
        service_name: Some(service.name.clone()),
        cluster_arn: Some(owner.cluster(&service.cluster).to_string()),
        load_balancers: Some(Vec::new()),
        service_registries: Some(Vec::new()),
        status: Some(service.status.as_str().to_owned()),
        desired_count: Some(count(service.desired_count)),
        running_count: Some(count(counts.running)),
        pending_count: Some(count(counts.pending)),
        deployment_configuration: Some(rolling::describe(&service.rolling)),
        deployments: Some(deployments(context, service)),
        role_arn: Some(format!(
            "arn:aws:iam::{}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
            owner.account
        )),
        events: Some(service.events.iter().map(event).collect()),
        created_at: Some(time(service.created_at)),
        current_service_deployment: current.filter(|_| is_active).map(|entry| {
            owner
                .service_deployment(&service.cluster, &service.name, &entry.id)
                .to_string()
        }),
        current_service_revisions: Some(current_revisions(context, service)),
        placement_constraints: Some(options.placement_constraints.clone()),
        placement_strategy: Some(options.placement_strategy.clone()),
        health_check_grace_period_seconds: options.health_check_grace.map(count),
        scheduling_strategy: Some(service.strategy),
        deployment_controller: Some(DeploymentController {
            r#type: Some(DeploymentControllerType::Ecs),
        }),
        tags: (with_tags && !options.tags.is_empty()).then(|| options.tags.clone()),
        created_by: Some(service.created_by.clone()),
        enable_ecs_managed_tags: Some(options.managed_tags),
        propagate_tags: Some(options.propagate_tags.unwrap_or(PropagateTags::None)),
        enable_execute_command: Some(options.execute_command),
        availability_zone_rebalancing: Some(
            options
                .zone_rebalancing
                .unwrap_or(AvailabilityZoneRebalancing::Disabled),
        ),
        resource_management_type: Some(ResourceManagementType::Customer),
        ..Service::default()
    };
    if let Some(revision) = revision {
        let wanted = revision.platform_wanted.as_deref().unwrap_or(LATEST);
        shown.task_definition = Some(definition_arn(context, revision));
        shown.launch_type = shown_launch_type(revision);
        shown.capacity_provider_strategy = shown_strategy(revision);
        shown.platform_version = platform(revision, wanted);
        shown.platform_family = platform(revision, "Linux");
        shown.network_configuration = revision.network.clone();
    }
    shown
}

fn deployments(context: &Context, service: &StoredService) -> Vec<Deployment> {
    let shown = service.deployments.iter().enumerate();
    let shown = shown.map(|(index, deployment)| {
        let counts = Counts::of(service, Some(&deployment.id), &context.state.tasks);
        let is_primary = index == 0;
        let mut members = service.members.iter();
        let is_going = !members.any(|m| m.deployment == deployment.id && m.stop.is_none());
        let status = match (is_primary, is_going) {
            (true, _) => "PRIMARY",
            (false, false) => "ACTIVE",
            (false, true) => "DRAINING",
        };
        let mut shown = Deployment {
            id: Some(deployment.id.clone()),
            status: Some(status.to_owned()),
            desired_count: Some(count(match is_primary {
                true => service.desired_count,
                false => wanted(service, &deployment.id),
            })),
            pending_count: Some(count(counts.pending)),
            running_count: Some(count(counts.running)),
            failed_tasks: Some(count(deployment.failed_tasks)),
            created_at: Some(time(deployment.created_at)),
            updated_at: Some(time(deployment.updated_at)),
            rollout_state: Some(match deployment.rollout {
                Rollout::InProgress => DeploymentRolloutState::InProgress,
                Rollout::Completed => DeploymentRolloutState::Completed,
                Rollout::Failed => DeploymentRolloutState::Failed,
            }),
            rollout_state_reason: Some(deployment.reason.clone()),
            ..Deployment::default()
        };
        if let Some(revision) = service.revision(&deployment.revision) {
            shown.task_definition = Some(definition_arn(context, revision));
            shown.launch_type = shown_launch_type(revision);
            shown.capacity_provider_strategy = shown_strategy(revision);
            shown.platform_version = revision.platform_version.clone();
            shown.platform_family = platform(revision, "Linux");
            shown.network_configuration = revision.network.clone();
        }
        shown
    });
    shown.collect()
}

/// How many tasks an earlier deployment is to keep for now.
fn wanted(service: &StoredService, deployment: &str) -> u32 {
    let members = service.members.iter();
    let kept = members.filter(|member| member.deployment == deployment && member.stop.is_none());
    u32::try_from(kept.count()).unwrap_or(u32::MAX)
}

fn current_revisions(
    context: &Context,
    service: &StoredService,
) -> Vec<ServiceCurrentRevisionSummary> {
    let shown = service.deployments.iter().enumerate();
    let shown = shown.map(|(index, deployment)| {
        let counts = Counts::of(service, Some(&deployment.id), &context.state.tasks);
        let arn =
            context
                .owner()
                .service_revision(&service.cluster, &service.name, &deployment.revision);
        ServiceCurrentRevisionSummary {
            arn: Some(arn.to_string()),
            requested_task_count: Some(count(match index {
                0 => service.desired_count,
                _ => wanted(service, &deployment.id),
            })),
            running_task_count: Some(count(counts.running)),
            pending_task_count: Some(count(counts.pending)),
        }
    });
    shown.collect()
}

fn event(event: &services::Event) -> ServiceEvent {
    ServiceEvent {
        id: Some(event.id.clone()),
        created_at: Some(time(event.at)),
        message: Some(event.message.clone()),
    }
}

pub fn definition_arn(context: &Context, revision: &Revision) -> String {
    let owner = context.owner();
    owner
        .task_definition(&revision.family, revision.revision)
        .to_string()
}

/// A strategy is shown in the place of the launch type that it yields.
pub fn shown_launch_type(revision: &Revision) -> Option<LaunchType> {
    let has_strategy = !revision.capacity_provider_strategy.is_empty();
    (!has_strategy).then(|| launch_type(revision.launch_type))
}

pub fn shown_strategy(
    revision: &Revision,
) -> Option<Vec<neargate_api::types::CapacityProviderStrategyItem>> {
    let strategy = &revision.capacity_provider_strategy;
    (!strategy.is_empty()).then(|| strategy.clone())
}

/// What only tasks on Fargate have.
pub fn platform(revision: &Revision, text: &str) -> Option<String> {
    (revision.launch_type == EngineLaunchType::Fargate).then(|| text.to_owned())
}

pub fn launch_type(launch_type: EngineLaunchType) -> LaunchType {
    match launch_type {
        EngineLaunchType::Fargate => LaunchType::Fargate,
        EngineLaunchType::Ec2 => LaunchType::Ec2,
        EngineLaunchType::External => LaunchType::External,
    }
}

pub fn count(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
