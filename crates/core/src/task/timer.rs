//! Timers. Which ones run is a function of the state alone, so none can be forgotten: a step's
//! orders to arm and disarm are the difference between two states.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    container::ContainerPhase,
    effect::Effect,
    graph,
    health::Probe,
    shape::ContainerIndex,
    state::{Phase, Task},
    step::{Rejected, Transition},
};
use crate::timestamp::Timestamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "timer"
)]
pub enum Timer {
    /// Dependants of this container have waited for its `startTimeout`.
    Start { container: ContainerIndex },
    /// The container has had its `stopTimeout` since the stop signal.
    Stop { container: ContainerIndex },
    /// The next health check is due.
    HealthInterval { container: ContainerIndex },
    /// The health check under way has had its time.
    HealthTimeout { container: ContainerIndex },
}

impl Task {
    /// The timers that run in this state, and when they fire.
    #[must_use]
    pub fn timers(&self) -> BTreeMap<Timer, Timestamp> {
        let mut timers = BTreeMap::new();
        for container in self.shape.indices() {
            if let Some(at) = self.start_deadline(container) {
                timers.insert(Timer::Start { container }, at);
            }
            match self.container(container).phase {
                ContainerPhase::Stopping { kill_at } => {
                    timers.insert(Timer::Stop { container }, kill_at);
                }
                ContainerPhase::Running {
                    probe: Some(Probe::Due { at }),
                    ..
                } => {
                    timers.insert(Timer::HealthInterval { container }, at);
                }
                ContainerPhase::Running {
                    probe: Some(Probe::Running { deadline, .. }),
                    ..
                } => {
                    timers.insert(Timer::HealthTimeout { container }, deadline);
                }
                _ => {}
            }
        }
        timers
    }

    /// When those who wait for `container` give up: `startTimeout` after its own first start, if it
    /// has one, and if anyone waits.
    pub(super) fn start_deadline(&self, container: ContainerIndex) -> Option<Timestamp> {
        let started_at = self.container(container).started_at?;
        let timeout = self.shape_of(container).start_timeout?;
        let awaited = matches!(self.phase, Phase::Pending)
            && self.shape.dependants(container).any(|dependant| {
                self.container(dependant).is_waiting()
                    && graph::timed_dependency(self, dependant, container).is_some()
            });
        awaited.then(|| started_at + timeout)
    }
}

impl Transition<'_> {
    pub(super) fn timer_fired(&mut self, timer: Timer) -> Result<(), Rejected> {
        if self.armed.remove(&timer).is_none() {
            return Err(self.rejected());
        }
        match timer {
            Timer::Start { container } => {
                self.start_timed_out(container);
                Ok(())
            }
            Timer::Stop { container } => {
                self.kill(container);
                Ok(())
            }
            Timer::HealthInterval { container } => self.begin_check(container),
            Timer::HealthTimeout { container } => self.check_timed_out(container),
        }
    }

    /// Turns the timers of the state left and the state reached into effects.
    pub(super) fn set_timers(&mut self) {
        let wanted = self.next.timers();
        let armed = std::mem::take(&mut self.armed);
        for &timer in armed.keys().filter(|timer| !wanted.contains_key(timer)) {
            self.effect(Effect::DisarmTimer { timer });
        }
        for (timer, at) in wanted {
            if armed.get(&timer) != Some(&at) {
                self.effect(Effect::ArmTimer { timer, at });
            }
        }
    }
}
