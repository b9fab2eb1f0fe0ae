//! What a service should do next.
//!
//! [`step`] is a function of the service's record, of what is seen of its tasks and of the time; it
//! does nothing itself. What it decides is in the record that it returns: a task that is to start
//! is a new member, one that is to stop is a member with a reason. So whoever carries it out may
//! die at any point and be begun with again.
//!
//! ```text
//! observe   what is seen of a task
//! account   tasks that have ended, are well, or are not
//! plan      which tasks start and stop
//! rollout   deployments that fail, are rolled back, or are complete
//! ```

mod account;
mod observe;
mod plan;
mod rollout;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use neargate_core::ids::TaskId;
use neargate_core::timestamp::{Seconds, Timestamp};
use uuid::Builder;

use super::deploy::Change;
use super::record::{Event, Member, Status, StoredService};
use super::words;

pub use observe::Observed;

/// A task without health checks counts as healthy once it has run so long.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-configure-parameters>
pub const SETTLING: Seconds = Seconds(40);

/// So many events are kept.
const EVENTS: usize = 100;

/// What is to be done, and when to look again at the latest.
#[derive(Debug)]
pub struct Step {
    pub service: StoredService,
    /// Members that are new.
    pub starts: Vec<TaskId>,
    pub wake_at: Option<Timestamp>,
}

/// `can_start` is whether there is a definition to start tasks from.
pub fn step<'a>(
    service: &StoredService,
    tasks: &'a BTreeMap<TaskId, Observed>,
    can_start: bool,
    change: Change<'a>,
) -> Step {
    let mut pass = Pass {
        service: service.clone(),
        tasks,
        can_start,
        change,
        starts: Vec::new(),
        wake_at: None,
    };
    if service.status != Status::Inactive {
        pass.account();
        pass.judge();
        pass.plan();
        pass.conclude();
    }
    if let Some(at) = pass.service.inactive_at {
        pass.wake(at + super::record::REMEMBERED);
    }
    Step {
        service: pass.service,
        starts: pass.starts,
        wake_at: pass.wake_at,
    }
}

struct Pass<'a> {
    service: StoredService,
    tasks: &'a BTreeMap<TaskId, Observed>,
    can_start: bool,
    change: Change<'a>,
    starts: Vec<TaskId>,
    wake_at: Option<Timestamp>,
}

impl Pass<'_> {
    fn wake(&mut self, at: Timestamp) {
        self.wake_at = Some(self.wake_at.map_or(at, |earlier| earlier.min(at)));
    }

    fn tell(&mut self, event: &words::Event<'_>) {
        let id = Builder::from_random_bytes((self.change.random)())
            .into_uuid()
            .to_string();
        let event = Event {
            id,
            at: self.change.now,
            message: event.text(&self.service.name),
        };
        self.service.events.insert(0, event);
        self.service.events.truncate(EVENTS);
    }

    fn is_draining(&self) -> bool {
        self.service.status == Status::Draining
    }

    fn seen(&self, member: &Member) -> Option<&Observed> {
        self.tasks.get(&member.task)
    }

    fn is_primary(&self, member: &Member) -> bool {
        let primary = self.service.primary();
        primary.is_some_and(|primary| primary.id == member.deployment)
    }

    /// Whether a task is PENDING or RUNNING, as maximumPercent counts them.
    fn occupies(&self, member: &Member) -> bool {
        // One that is new has not been seen yet.
        self.seen(member).is_none_or(Observed::is_up_to_running)
    }

    /// Whether it is so and is to stay so.
    fn is_alive(&self, member: &Member) -> bool {
        let asked = self.seen(member).is_some_and(|seen| seen.is_to_stop);
        member.stop.is_none() && !asked && self.occupies(member)
    }

    /// Whether it counts for minimumHealthyPercent.
    fn is_healthy(&self, member: &Member) -> bool {
        self.is_alive(member)
            && member.settled
            && !member.unhealthy
            && self.seen(member).is_some_and(Observed::is_well)
    }

    fn is_protected(&self, member: &Member) -> bool {
        let until = self.seen(member).and_then(|seen| seen.protected_until);
        !self.is_draining() && until.is_some_and(|until| self.change.now < until)
    }

    fn count(&self, which: impl Fn(&Self, &Member) -> bool) -> u32 {
        let members = self.service.members.iter();
        let count = members.filter(|member| which(self, member)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}
