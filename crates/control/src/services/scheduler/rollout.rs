//! Deployments that fail, are rolled back, or are complete; a service that is steady, or gone.

use neargate_core::timestamp::Seconds;

use super::Pass;
use crate::services::deploy;
use crate::services::record::{Rollout, Status};
use crate::services::words;

/// So often a steady service says that it still is.
const STEADY_AGAIN: Seconds = Seconds(6 * 60 * 60);

impl Pass<'_> {
    /// Breaks off a deployment whose tasks have failed too often.
    pub(super) fn judge(&mut self) {
        let breaker = self.service.rolling.breaker.clone();
        let threshold = breaker.threshold(self.service.desired_count);
        let Some(primary) = self.service.primary() else {
            return;
        };
        if self.is_draining()
            || !breaker.enable
            || primary.rollout != Rollout::InProgress
            || primary.failed_tasks < threshold
        {
            return;
        }
        let (failed, failures) = (primary.id.clone(), primary.failed_tasks);
        if let Some(entry) = deploy::current_entry(&mut self.service) {
            entry.failures = failures;
            entry.is_triggered = true;
        }
        if let Some(primary) = self.deployment_mut(&failed) {
            primary.reason = words::FAILED.to_owned();
        }
        self.tell(&words::Event::Failed(&failed));
        let now = self.change.now;
        if breaker.rollback && deploy::roll_back(&mut self.service, now, words::BREAKER_EXCEEDED) {
            let target = self.service.primary().map(|target| target.id.clone());
            self.tell(&words::Event::RollingBack(&target.unwrap_or_default()));
        } else {
            deploy::abandon(&mut self.service, now, words::BREAKER_STOPPED);
        }
    }

    pub(super) fn conclude(&mut self) {
        self.drop_empty();
        if self.is_draining() {
            if self.service.members.is_empty() {
                self.service.status = Status::Inactive;
                self.service.inactive_at = Some(self.change.now);
                self.service.deployments.clear();
            }
            return;
        }
        let Some(primary) = self.service.primary().cloned() else {
            return;
        };
        if primary.rollout == Rollout::InProgress && self.is_as_desired() {
            deploy::complete(&mut self.service, self.change.now);
            self.tell(&words::Event::Completed(&primary.id));
        }
        let is_complete = |pass: &Self| {
            let primary = pass.service.primary();
            primary.is_some_and(|primary| primary.rollout == Rollout::Completed)
        };
        if is_complete(self) && self.is_as_desired() {
            self.be_steady();
        } else {
            self.service.steady_at = None;
        }
    }

    /// Earlier deployments end with their last task.
    fn drop_empty(&mut self) {
        let members = &self.service.members;
        let mut is_first = true;
        self.service.deployments.retain(|deployment| {
            let has_tasks = || members.iter().any(|m| m.deployment == deployment.id);
            std::mem::take(&mut is_first) || has_tasks()
        });
    }

    /// Whether exactly the desired tasks are there, all of them healthy and of the present
    /// deployment.
    fn is_as_desired(&self) -> bool {
        let members = self.service.members.iter();
        let all_fit = members
            .clone()
            .all(|member| self.is_primary(member) && self.is_healthy(member));
        all_fit && members.count() == self.service.desired_count as usize
    }

    fn be_steady(&mut self) {
        let now = self.change.now;
        let again = self.service.steady_at.map(|at| at + STEADY_AGAIN);
        if again.is_none_or(|again| again <= now) {
            self.tell(&words::Event::Steady);
            self.service.steady_at = Some(now);
        }
        if let Some(at) = self.service.steady_at {
            self.wake(at + STEADY_AGAIN);
        }
    }
}
