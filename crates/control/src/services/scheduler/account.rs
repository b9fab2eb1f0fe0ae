//! Tasks that have ended, are well, or are not.

use std::time::Duration;

use neargate_core::ids::TaskId;
use neargate_core::task::{HealthStatus, LastStatus};
use neargate_core::timestamp::Seconds;

use super::{Observed, Pass, SETTLING};
use crate::services::record::{Deployment, Member, Rollout, Throttle};
use crate::services::words;

/// After so many attempts at which no task came to run, it is said.
const TOLD_AFTER: u32 = 3;
/// Before the second attempt, and twice as long before each further one.
const FIRST_PAUSE: Seconds = Seconds(1);
/// At most so long, as ECS has it.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html>
const LONGEST_PAUSE: Seconds = Seconds(27 * 60);
/// ECS does not hold back tasks that have run. It need not: on Fargate a start takes this long. Here
/// it takes milliseconds, and a task that ends at once would be started again all the time.
const LONGEST_PAUSE_AFTER_RUNNING: Seconds = Seconds(30);

/// What it means that a task is no more.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// It was asked for, or has done its service.
    Proper,
    /// It ran, and not for long.
    Early,
    NeverRan,
}

impl Pass<'_> {
    pub(super) fn account(&mut self) {
        self.take_leave();
        self.settle();
        self.diagnose();
    }

    /// Drops the members that have stopped, and counts those that should not have.
    fn take_leave(&mut self) {
        let members = std::mem::take(&mut self.service.members);
        for member in members {
            match self.tasks.get(&member.task) {
                Some(seen) if seen.status != LastStatus::Stopped => {
                    self.service.members.push(member);
                    continue;
                }
                Some(seen) => self.blame(&member, end(&member, seen)),
                // Nothing knows it any more: it cannot have ended well or badly.
                None => {}
            }
            self.service.steady_at = None;
        }
    }

    fn blame(&mut self, member: &Member, end: End) {
        let now = self.change.now;
        let Some(deployment) = self.deployment_mut(&member.deployment) else {
            return;
        };
        let longest = match end {
            End::Proper => return,
            End::Early => LONGEST_PAUSE_AFTER_RUNNING,
            End::NeverRan => LONGEST_PAUSE,
        };
        deployment.failed_tasks += 1;
        let throttle = &mut deployment.throttle;
        // Tasks that were started together fail as one attempt.
        if throttle.retry_at.is_none_or(|at| at <= now) {
            throttle.attempts += 1;
            throttle.retry_at = Some(now + pause(throttle.attempts, longest));
            let is_telling = throttle.attempts == TOLD_AFTER && end == End::NeverRan;
            if is_telling && self.is_primary(member) {
                self.tell(&words::Event::Throttled);
            }
        }
    }

    /// Notes which tasks count as healthy from now on: as soon as their checks say so, or without
    /// checks after a while.
    fn settle(&mut self) {
        let mut waits = Vec::new();
        let mut well: Vec<(TaskId, String)> = Vec::new();
        for member in self.service.members.iter().filter(|m| !m.settled) {
            let Some(seen) = self.seen(member) else {
                continue;
            };
            let Some(started_at) = seen.started_at.filter(|_| seen.is_well()) else {
                continue;
            };
            let settled_at = started_at + SETTLING;
            match seen.is_checked || settled_at <= self.change.now {
                true => well.push((member.task, member.deployment.clone())),
                false => waits.push(settled_at),
            }
        }
        waits.into_iter().for_each(|at| self.wake(at));
        let resets = self.service.rolling.breaker.reset_on_healthy_task;
        for (task, deployment) in well {
            let mut members = self.service.members.iter_mut();
            if let Some(member) = members.find(|member| member.task == task) {
                member.settled = true;
            }
            if let Some(deployment) = self.deployment_mut(&deployment) {
                deployment.throttle = Throttle::default();
                if resets || deployment.rollout != Rollout::InProgress {
                    deployment.failed_tasks = 0;
                }
            }
        }
    }

    /// Notes which tasks fail their health checks, and are past the time in which they may.
    fn diagnose(&mut self) {
        let grace = Seconds(self.service.options.health_check_grace.unwrap_or(0));
        let mut ill = Vec::new();
        let mut waits = Vec::new();
        for member in &self.service.members {
            let is_ill = |seen: &&Observed| seen.health == HealthStatus::Unhealthy;
            let Some(seen) = self.seen(member).filter(is_ill) else {
                continue;
            };
            if member.unhealthy || !self.is_alive(member) {
                continue;
            }
            match seen.started_at.map(|at| at + grace) {
                Some(until) if self.change.now < until => waits.push(until),
                _ => ill.push(member.task),
            }
        }
        waits.into_iter().for_each(|at| self.wake(at));
        for task in ill {
            self.tell(&words::Event::Unhealthy(task));
            self.service.steady_at = None;
            let mut members = self.service.members.iter_mut();
            let Some(member) = members.find(|member| member.task == task) else {
                continue;
            };
            member.unhealthy = true;
            let deployment = member.deployment.clone();
            if let Some(deployment) = self.deployment_mut(&deployment) {
                deployment.failed_tasks += 1;
            }
        }
    }

    pub(super) fn deployment_mut(&mut self, id: &str) -> Option<&mut Deployment> {
        let mut deployments = self.service.deployments.iter_mut();
        deployments.find(|deployment| deployment.id == id)
    }
}

fn end(member: &Member, seen: &Observed) -> End {
    // Its health checks are counted when they fail.
    if member.stop.is_some() || member.settled || member.unhealthy || seen.is_dismissed {
        return End::Proper;
    }
    match (seen.started_at, seen.stopped_at) {
        (None, _) => End::NeverRan,
        (Some(started), Some(stopped)) if stopped.since(started) >= Duration::from(SETTLING) => {
            End::Proper
        }
        (Some(_), _) => End::Early,
    }
}

fn pause(attempts: u32, longest: Seconds) -> Seconds {
    let doublings = attempts.saturating_sub(1).min(16);
    Seconds((FIRST_PAUSE.0 << doublings).min(longest.0))
}
