//! DescribeServiceDeployments.

use neargate_api::types::{
    DescribeServiceDeploymentsRequest, DescribeServiceDeploymentsResponse, Failure, Rollback,
    ServiceDeployment, ServiceDeploymentAlarms, ServiceDeploymentCircuitBreaker,
    ServiceDeploymentLifecycleStage, ServiceDeploymentRollbackMonitorsStatus,
    ServiceRevisionSummary,
};
use neargate_api::{Error, calls};

use super::reference::Reference;
use crate::operations::convert::time;
use crate::operations::services::describe::count;
use crate::operations::services::rolling;
use crate::operations::{Context, Handle};
use crate::services::{Counts, ServiceDeployment as Stored, StoredService};

/// The most that may be asked about at once.
const MOST: usize = 20;

impl Handle for calls::DescribeServiceDeployments {
    async fn handle(
        context: &Context,
        input: DescribeServiceDeploymentsRequest,
    ) -> Result<DescribeServiceDeploymentsResponse, Error> {
        let wanted = input.service_deployment_arns.unwrap_or_default();
        check_count(wanted.len(), "serviceDeploymentArns", MOST)?;
        let snapshot = context.snapshot()?;
        let (mut found, mut failures) = (Vec::new(), Vec::new());
        for given in &wanted {
            let reference = Reference::parse(given, "service-deployment")?;
            let service = reference.service(context, &*snapshot)?;
            let service = service.map(|item| item.object);
            let entry = service.as_ref().and_then(|service| {
                let entry = service
                    .history
                    .iter()
                    .find(|entry| entry.id == reference.id)?;
                Some(describe(context, service, entry))
            });
            match entry {
                Some(entry) => found.push(entry),
                None => failures.push(missing(given)),
            }
        }
        Ok(DescribeServiceDeploymentsResponse {
            service_deployments: Some(found),
            failures: Some(failures),
        })
    }
}

fn describe(context: &Context, service: &StoredService, entry: &Stored) -> ServiceDeployment {
    let owner = context.owner();
    let is_present = service
        .primary()
        .is_some_and(|primary| primary.service_deployment == entry.id);
    let summary = |revision: &String, requested: u32| {
        let of_revision =
            |deployment: &&crate::services::Deployment| deployment.revision == *revision;
        let deployment = service.deployments.iter().find(of_revision);
        let counts = deployment.map_or_else(Counts::default, |deployment| {
            Counts::of(service, Some(&deployment.id), &context.state.tasks)
        });
        let arn = owner.service_revision(&service.cluster, &service.name, revision);
        ServiceRevisionSummary {
            arn: Some(arn.to_string()),
            requested_task_count: Some(count(requested)),
            running_task_count: Some(count(counts.running)),
            pending_task_count: Some(count(counts.pending)),
            ..ServiceRevisionSummary::default()
        }
    };
    let sources = entry.sources.iter().map(|revision| summary(revision, 0));
    let target = match is_present && entry.rollback.is_none() {
        true => summary(&entry.target, service.desired_count),
        false => summary(&entry.target, 0),
    };
    let arn = owner.service_deployment(&service.cluster, &service.name, &entry.id);
    ServiceDeployment {
        service_deployment_arn: Some(arn.to_string()),
        service_arn: Some(owner.service(&service.cluster, &service.name).to_string()),
        cluster_arn: Some(owner.cluster(&service.cluster).to_string()),
        created_at: Some(time(entry.created_at)),
        started_at: Some(time(entry.created_at)),
        finished_at: entry.finished_at.map(time),
        stopped_at: entry.stopped_at.map(time),
        updated_at: Some(time(entry.updated_at)),
        source_service_revisions: Some(sources.collect()),
        target_service_revision: Some(target),
        status: Some(entry.status),
        status_reason: entry.reason.clone(),
        lifecycle_stage: (!entry.is_over()).then_some(ServiceDeploymentLifecycleStage::ScaleUp),
        deployment_configuration: Some(rolling::describe(&entry.rolling)),
        rollback: entry.rollback.as_ref().map(|rollback| {
            let arn = owner.service_revision(&service.cluster, &service.name, &rollback.revision);
            Rollback {
                reason: Some(rollback.reason.clone()),
                started_at: Some(time(rollback.at)),
                service_revision_arn: Some(arn.to_string()),
            }
        }),
        deployment_circuit_breaker: Some(breaker(service, entry)),
        alarms: Some(ServiceDeploymentAlarms {
            status: Some(ServiceDeploymentRollbackMonitorsStatus::Disabled),
            ..ServiceDeploymentAlarms::default()
        }),
        ..ServiceDeployment::default()
    }
}

fn breaker(service: &StoredService, entry: &Stored) -> ServiceDeploymentCircuitBreaker {
    use ServiceDeploymentRollbackMonitorsStatus as Status;
    let configured = &entry.rolling.breaker;
    let status = match configured.enable {
        false => Status::Disabled,
        true if entry.is_triggered => Status::Triggered,
        true if entry.is_over() => Status::MonitoringComplete,
        true => Status::Monitoring,
    };
    let present = service.deployment(&entry.deployment);
    let failures = present.map_or(0, |present| present.failed_tasks);
    ServiceDeploymentCircuitBreaker {
        status: Some(status),
        failure_count: Some(count(entry.failures.max(failures))),
        threshold: Some(count(configured.threshold(service.desired_count))),
    }
}

pub fn missing(given: &str) -> Failure {
    Failure {
        arn: Some(given.to_owned()),
        reason: Some("MISSING".to_owned()),
        detail: None,
    }
}

pub fn check_count(count: usize, member: &str, most: usize) -> Result<(), Error> {
    match count {
        0 => Err(Error::invalid_parameter(format!(
            "{member} cannot be empty."
        ))),
        count if count > most => Err(Error::invalid_parameter(format!(
            "{member} cannot be more than {most}."
        ))),
        _ => Ok(()),
    }
}
