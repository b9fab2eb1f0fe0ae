//! The beginning of a deployment, and its end before it is complete.

use neargate_api::types::ServiceDeploymentStatus;
use neargate_core::timestamp::Timestamp;

use super::record::{
    Deployment, Revision, Rollback, Rollout, ServiceDeployment, Status, StoredService, Throttle,
};
use super::words;

/// So many deployments are remembered.
const HISTORY: usize = 50;

const DEPLOYMENT_DIGITS: usize = 19;
const HISTORY_ID_LENGTH: usize = 21;

/// When something is changed, and what its new names are made of.
pub struct Change<'a> {
    pub now: Timestamp,
    pub random: &'a mut dyn FnMut() -> [u8; 16],
}

impl Change<'_> {
    /// 19 digits, of which the first is not 0.
    pub fn digits(&mut self) -> String {
        let lowest = 10u128.pow(DEPLOYMENT_DIGITS as u32 - 1);
        let number = u128::from_be_bytes((self.random)());
        (lowest + number % (9 * lowest)).to_string()
    }

    fn history_id(&mut self) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let bytes = [(self.random)(), (self.random)()].concat();
        let letters = bytes.iter().take(HISTORY_ID_LENGTH);
        letters
            .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))
            .collect()
    }
}

/// Makes a revision the one that is to run.
pub fn deploy(service: &mut StoredService, revision: Revision, change: &mut Change<'_>) {
    let sources = service.deployments.iter();
    let sources = sources.map(|deployment| deployment.revision.clone());
    let sources: Vec<_> = sources.collect();
    end_current(
        service,
        change.now,
        ServiceDeploymentStatus::Stopped,
        words::SUPERSEDED,
    );
    let id = format!("ecs-svc/{}", change.digits());
    let history_id = change.history_id();
    service.history.insert(
        0,
        ServiceDeployment {
            id: history_id.clone(),
            deployment: id.clone(),
            created_at: change.now,
            finished_at: None,
            stopped_at: None,
            updated_at: change.now,
            sources,
            target: revision.id.clone(),
            status: ServiceDeploymentStatus::InProgress,
            reason: None,
            rollback: None,
            rolling: service.rolling.clone(),
            failures: 0,
            is_triggered: false,
        },
    );
    service.deployments.insert(
        0,
        Deployment {
            revision: revision.id.clone(),
            service_deployment: history_id,
            created_at: change.now,
            updated_at: change.now,
            rollout: Rollout::InProgress,
            reason: words::in_progress(&id),
            id,
            is_rollback: false,
            failed_tasks: 0,
            throttle: Throttle::default(),
            told_protected: false,
        },
    );
    service.revisions.push(revision);
    service.steady_at = None;
    forget(service);
}

/// Puts the deployment that was completed last in the place of the present one; `false` if there
/// is none but itself.
pub fn roll_back(service: &mut StoredService, now: Timestamp, reason: &str) -> bool {
    let Some(mut target) = service.last_completed.as_deref().cloned() else {
        return false;
    };
    let Some(failed) = service.deployments.first_mut() else {
        return false;
    };
    if target.id == failed.id {
        return false;
    }
    failed.rollout = Rollout::Failed;
    failed.updated_at = now;
    target.service_deployment = failed.service_deployment.clone();
    target.is_rollback = true;
    target.rollout = Rollout::InProgress;
    target.reason = words::rolling_back(&target.id);
    target.updated_at = now;
    target.failed_tasks = 0;
    target.throttle = Throttle::default();
    let rollback = Rollback {
        at: now,
        reason: reason.to_owned(),
        revision: target.revision.clone(),
    };
    if let Some(entry) = current_entry(service) {
        entry.status = ServiceDeploymentStatus::RollbackInProgress;
        entry.reason = Some(reason.to_owned());
        entry.rollback = Some(rollback);
        entry.updated_at = now;
    }
    service
        .deployments
        .retain(|deployment| deployment.id != target.id);
    service.deployments.insert(0, target);
    service.steady_at = None;
    true
}

/// Ends the present deployment without another: it starts no more tasks.
pub fn abandon(service: &mut StoredService, now: Timestamp, reason: &str) {
    let status = match service.primary() {
        Some(primary) if primary.is_rollback => ServiceDeploymentStatus::RollbackFailed,
        _ => ServiceDeploymentStatus::Stopped,
    };
    end_current(service, now, status, reason);
    if let Some(primary) = service.deployments.first_mut() {
        primary.rollout = Rollout::Failed;
        primary.updated_at = now;
    }
}

/// Lets all tasks of a service go, and then itself.
pub fn delete(service: &mut StoredService, now: Timestamp) {
    end_current(
        service,
        now,
        ServiceDeploymentStatus::Stopped,
        words::DELETED,
    );
    service.status = Status::Draining;
    service.desired_count = 0;
    service.steady_at = None;
}

/// Notes that the present deployment is what it should be.
pub(super) fn complete(service: &mut StoredService, now: Timestamp) {
    let Some(primary) = service.deployments.first_mut() else {
        return;
    };
    primary.rollout = Rollout::Completed;
    primary.reason = words::completed(&primary.id);
    primary.updated_at = now;
    let status = match std::mem::take(&mut primary.is_rollback) {
        true => ServiceDeploymentStatus::RollbackSuccessful,
        false => ServiceDeploymentStatus::Successful,
    };
    service.last_completed = Some(Box::new(primary.clone()));
    if let Some(entry) = current_entry(service)
        && !entry.is_over()
    {
        entry.status = status;
        entry.finished_at = Some(now);
        entry.updated_at = now;
    }
}

fn end_current(
    service: &mut StoredService,
    now: Timestamp,
    status: ServiceDeploymentStatus,
    reason: &str,
) {
    let failures = service
        .primary()
        .map_or(0, |deployment| deployment.failed_tasks);
    if let Some(entry) = current_entry(service)
        && !entry.is_over()
    {
        entry.status = status;
        entry.reason = Some(reason.to_owned());
        entry.failures = entry.failures.max(failures);
        entry.finished_at = Some(now);
        entry.stopped_at = Some(now);
        entry.updated_at = now;
    }
}

/// What the history says of the present deployment.
pub(super) fn current_entry(service: &mut StoredService) -> Option<&mut ServiceDeployment> {
    let id = service.deployments.first()?.service_deployment.clone();
    service.history.iter_mut().find(|entry| entry.id == id)
}

/// Drops what nothing refers to any more.
fn forget(service: &mut StoredService) {
    service.history.truncate(HISTORY);
    let of_deployments = service
        .deployments
        .iter()
        .chain(service.last_completed.as_deref());
    let mut used: Vec<_> = of_deployments.map(|one| one.revision.clone()).collect();
    for entry in &service.history {
        used.push(entry.target.clone());
        used.extend(entry.sources.iter().cloned());
    }
    service
        .revisions
        .retain(|revision| used.contains(&revision.id));
}
