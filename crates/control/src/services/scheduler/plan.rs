//! Which tasks start and stop.

use std::cmp::Reverse;

use neargate_core::ids::TaskId;

use super::{Observed, Pass};
use crate::services::record::{Member, Rollout};
use crate::services::words;

impl Pass<'_> {
    pub(super) fn plan(&mut self) {
        if self.is_draining() {
            let all = self.service.members.iter();
            let all = all.filter(|member| self.is_alive(member));
            let all: Vec<_> = all.map(|member| member.task).collect();
            return self.stop(&all);
        }
        self.replace_unhealthy();
        self.scale_in();
        self.retire_old();
        self.start();
    }

    /// How many tasks of the present deployment are missing.
    fn missing(&self) -> u32 {
        let kept = self.count(|pass, member| pass.is_primary(member) && pass.is_kept(member));
        self.service.desired_count.saturating_sub(kept)
    }

    /// How many more tasks maximumPercent allows now.
    fn room(&self) -> u32 {
        let most = self.service.rolling.most(self.service.desired_count);
        most.saturating_sub(self.count(Self::occupies))
    }

    /// How many places tasks that stop will give back.
    fn leaving(&self) -> u32 {
        self.count(|pass, member| pass.occupies(member) && !pass.is_alive(member))
    }

    /// Whether a task is alive and need not be replaced.
    fn is_kept(&self, member: &Member) -> bool {
        self.is_alive(member) && !member.unhealthy
    }

    fn may_start(&self) -> bool {
        let primary = self.service.primary();
        self.can_start && primary.is_some_and(|primary| primary.rollout != Rollout::Failed)
    }

    fn start(&mut self) {
        let Some(primary) = self.service.primary().filter(|_| self.may_start()) else {
            return;
        };
        let deployment = primary.id.clone();
        let retry_at = primary.throttle.retry_at;
        let count = self.missing().min(self.room());
        if count == 0 {
            return;
        }
        if let Some(at) = retry_at.filter(|at| self.change.now < *at) {
            return self.wake(at);
        }
        for _ in 0..count {
            let task = TaskId::from_random((self.change.random)());
            self.starts.push(task);
            self.service.members.push(Member {
                task,
                deployment: deployment.clone(),
                settled: false,
                unhealthy: false,
                stop: None,
            });
        }
        self.service.steady_at = None;
        let starts = self.starts.clone();
        self.tell(&words::Event::Started(&starts));
    }

    /// Stops tasks whose health checks failed: when others have taken their place, or one by one
    /// if there is no room for others.
    fn replace_unhealthy(&mut self) {
        let ill = |pass: &Self, member: &Member| {
            pass.is_primary(member) && member.unhealthy && pass.is_alive(member)
        };
        let members = self.service.members.iter();
        let all: Vec<_> = members
            .filter(|member| ill(self, member))
            .map(|member| member.task)
            .collect();
        let healthy = self.count(|pass, member| pass.is_primary(member) && pass.is_healthy(member));
        if healthy >= self.service.desired_count {
            self.stop(&all);
        } else if self.missing() > 0 && self.room() == 0 && self.leaving() == 0 {
            self.stop(&all[..all.len().min(1)]);
        }
    }

    /// Stops what the present deployment has too many of: those first that do not run yet, then the
    /// youngest.
    fn scale_in(&mut self) {
        let kept = |pass: &Self, member: &Member| pass.is_primary(member) && pass.is_kept(member);
        let excess = self.count(kept).saturating_sub(self.service.desired_count);
        let mut candidates: Vec<_> = self.service.members.iter().collect();
        candidates.retain(|member| kept(self, member) && !self.is_protected(member));
        candidates.sort_by_key(|member| {
            let seen = self.seen(member);
            let started_at = seen.and_then(|seen| seen.started_at);
            (started_at.is_some(), Reverse(started_at))
        });
        // One that runs waits for another to take its place, if only protected ones could go.
        let serving = self.count(|pass, member| {
            pass.is_kept(member) && pass.seen(member).is_some_and(Observed::is_well)
        });
        let least = self.service.rolling.least(self.service.desired_count);
        let mut dispensable = serving.saturating_sub(least);
        let mut stopping = Vec::new();
        let mut waiting = 0;
        for member in candidates.iter().take(excess as usize) {
            let is_well = self.seen(member).is_some_and(Observed::is_well);
            match (is_well, dispensable) {
                (true, 0) => waiting += 1,
                (true, _) => {
                    dispensable -= 1;
                    stopping.push(member.task);
                }
                (false, _) => stopping.push(member.task),
            }
        }
        let primary = self.service.primary().map(|primary| primary.id.clone());
        self.mind_protected(primary, excess as usize - stopping.len() - waiting);
        self.stop(&stopping);
    }

    /// Stops tasks of earlier deployments as those of the present one come to be healthy, or as far
    /// as minimumHealthyPercent allows when these need their room.
    fn retire_old(&mut self) {
        let primary = self.service.primary();
        let has_failed = primary.is_none_or(|primary| primary.rollout == Rollout::Failed);
        let is_old =
            |pass: &Self, member: &Member| !pass.is_primary(member) && pass.is_alive(member);
        let serves = |pass: &Self, member: &Member| {
            !member.unhealthy && pass.seen(member).is_some_and(Observed::is_well)
        };
        let members = self.service.members.iter();
        let old: Vec<_> = members.filter(|member| is_old(self, member)).collect();
        let (mut serving, mut useless): (Vec<&Member>, Vec<&Member>) =
            old.into_iter().partition(|member| serves(self, member));
        if has_failed {
            // Nothing comes in their place.
            useless.clear();
        }
        let mut stopping: Vec<TaskId> = useless.iter().map(|member| member.task).collect();

        let fresh = self.count(|pass, member| pass.is_primary(member) && pass.is_healthy(member));
        let available = fresh + serving.len() as u32;
        let surplus = available.saturating_sub(self.service.desired_count);
        let least = self.service.rolling.least(self.service.desired_count);
        let dispensable = available.saturating_sub(least);
        let need = match self.may_start() {
            true => self.missing(),
            false => 0,
        };
        let coming = self.room() + self.leaving() + useless.len() as u32;
        let wanted = surplus.max(need.saturating_sub(coming)).min(dispensable);
        let wanted = (wanted as usize).min(serving.len());

        serving.sort_by_key(|member| self.seen(member).and_then(|seen| seen.started_at));
        let unprotected = serving.iter().filter(|member| !self.is_protected(member));
        let chosen: Vec<_> = unprotected.take(wanted).map(|member| member.task).collect();
        let held = wanted - chosen.len();
        let holder = serving.iter().find(|member| self.is_protected(member));
        let holder = holder.map(|member| member.deployment.clone());
        stopping.extend(chosen);
        self.mind_protected(holder, held);
        self.stop(&stopping);
    }

    /// Says once that protected tasks are in the way, and looks again when they are not.
    fn mind_protected(&mut self, deployment: Option<String>, held: usize) {
        let members = self.service.members.iter();
        let protected = members.filter(|member| self.is_protected(member));
        let until = protected.filter_map(|member| self.seen(member)?.protected_until);
        let until = until.min();
        let Some(id) = deployment else {
            return;
        };
        let Some(deployment) = self.deployment_mut(&id) else {
            return;
        };
        let was_told = std::mem::replace(&mut deployment.told_protected, held > 0);
        if held == 0 {
            return;
        }
        let deployment = deployment.clone();
        if !was_told {
            self.tell(&words::Event::Protected {
                deployment: &deployment,
                tasks: held,
            });
        }
        if let Some(until) = until {
            self.wake(until);
        }
    }

    fn stop(&mut self, tasks: &[TaskId]) {
        let (mut running, mut pending) = (Vec::new(), 0);
        let seen = self.tasks;
        let members = self.service.members.iter_mut();
        for member in members.filter(|member| tasks.contains(&member.task)) {
            member.stop = Some(match member.unhealthy {
                true => words::STOPPED_UNHEALTHY.to_owned(),
                false => words::scaling(&member.deployment),
            });
            match seen.get(&member.task).and_then(|seen| seen.started_at) {
                Some(_) => running.push(member.task),
                None => pending += 1,
            }
        }
        if pending > 0 {
            self.tell(&words::Event::StoppedPending(pending));
        }
        if !running.is_empty() {
            self.tell(&words::Event::Stopped(&running));
        }
        if !tasks.is_empty() {
            self.service.steady_at = None;
        }
    }
}
