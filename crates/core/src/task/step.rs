//! One step: an event taken in, what follows from it worked out, the effects collected.

use std::collections::BTreeMap;

use thiserror::Error;

use super::{
    cause::StopCause,
    container::ContainerPhase,
    effect::Effect,
    event::Event,
    shape::ContainerIndex,
    state::{Phase, Task},
    status::LastStatus,
    timer::Timer,
};
use crate::timestamp::Timestamp;

/// The outcome of an event. `next` is to be written down before `effects` are carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub next: Task,
    pub effects: Vec<Effect>,
}

/// The event does not fit the state and has changed nothing. Some are to be expected, such as a
/// timer that fired while it was being disarmed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{event:?} does not fit a task that is {last_status}")]
pub struct Rejected {
    pub event: Event,
    pub last_status: LastStatus,
}

/// A step in the making.
pub(super) struct Transition<'a> {
    pub next: Task,
    pub now: Timestamp,
    pub effects: Vec<Effect>,
    /// The timers that run before the step.
    pub armed: BTreeMap<Timer, Timestamp>,
    event: &'a Event,
}

impl Task {
    /// What becomes of the task when `event` happens at `now`. Pure: the same state, time and event
    /// give the same step.
    ///
    /// # Errors
    /// If the event does not fit the state.
    pub fn step(&self, now: Timestamp, event: &Event) -> Result<Step, Rejected> {
        let mut transition = Transition {
            next: self.clone(),
            now,
            effects: Vec::new(),
            armed: self.timers(),
            event,
        };
        transition.take_in()?;
        transition.settle();
        transition.set_timers();
        Ok(Step {
            next: transition.next,
            effects: transition.effects,
        })
    }
}

impl Transition<'_> {
    fn take_in(&mut self) -> Result<(), Rejected> {
        match *self.event {
            Event::PullStarted => self.pull_started(),
            Event::PullStopped => self.pull_stopped(),
            Event::PreparationFailed { ref reason } => self.preparation_failed(reason),
            Event::Begin => self.begin(),
            Event::SandboxReady => self.sandbox_answered(Ok(())),
            Event::SandboxFailed { ref reason } => self.sandbox_answered(Err(reason)),
            Event::PortsPublished {
                container,
                ref bindings,
            } => {
                self.known(container)?;
                self.next.containers[container.0].network_bindings = bindings.clone();
                Ok(())
            }
            Event::ContainerStarted { container } => {
                self.known(container)?;
                self.container_started(container)
            }
            Event::ContainerStartFailed {
                container,
                ref reason,
            } => {
                self.known(container)?;
                self.container_start_failed(container, reason)
            }
            Event::ContainerExited {
                container,
                exit,
                oom,
            } => {
                self.known(container)?;
                self.container_exited(container, exit, oom)
            }
            Event::HealthReported {
                container,
                check,
                healthy,
            } => {
                self.known(container)?;
                self.check_ended(container, check, healthy)
            }
            Event::TimerFired { timer } => self.timer_fired(timer),
            Event::Activated => self.activated(),
            Event::Deactivated => self.deactivated(),
            Event::StopRequested { ref request } => self.stop_requested(request.clone()),
            Event::StopTimeoutLimited { limit } => self.stop_timeout_limited(limit),
            Event::KillRequested => self.kill_requested(),
            Event::SupervisorLost => self.supervisor_lost(),
            Event::CleanedUp => self.cleaned_up(),
        }
    }

    /// What follows from the state by itself, once the event is taken in.
    fn settle(&mut self) {
        if let Phase::Pending = self.next.phase {
            self.start_ready();
        }
        if let Phase::Stopping { .. } = self.next.phase {
            self.stop_ready();
        }
    }

    fn pull_started(&mut self) -> Result<(), Rejected> {
        let Phase::Created = self.next.phase else {
            return Err(self.rejected());
        };
        self.next.times.pull_started_at.get_or_insert(self.now);
        Ok(())
    }

    fn pull_stopped(&mut self) -> Result<(), Rejected> {
        let Phase::Created = self.next.phase else {
            return Err(self.rejected());
        };
        self.next.times.pull_stopped_at.get_or_insert(self.now);
        Ok(())
    }

    fn preparation_failed(&mut self, reason: &str) -> Result<(), Rejected> {
        let Phase::Created = self.next.phase else {
            return Err(self.rejected());
        };
        self.stop(StopCause::TaskFailedToStart {
            reason: reason.to_owned(),
        });
        Ok(())
    }

    fn activated(&mut self) -> Result<(), Rejected> {
        match self.next.phase {
            Phase::Activating => {
                self.next.times.started_at = Some(self.now);
                self.next.phase = Phase::Running;
                Ok(())
            }
            // The stop came in between; what was activated is being undone.
            _ if self.next.stop().is_some() => Ok(()),
            _ => Err(self.rejected()),
        }
    }

    fn deactivated(&mut self) -> Result<(), Rejected> {
        match &self.next.phase {
            Phase::Deactivating { stop } => {
                let stop = stop.clone();
                self.next.phase = Phase::Stopping {
                    stop,
                    awaits_sandbox: false,
                };
                Ok(())
            }
            // A kill did not wait for it.
            _ if self.next.stop().is_some() => Ok(()),
            _ => Err(self.rejected()),
        }
    }

    fn known(&self, container: ContainerIndex) -> Result<(), Rejected> {
        match self.next.shape.get(container) {
            Some(_) => Ok(()),
            None => Err(self.rejected()),
        }
    }

    pub(super) fn rejected(&self) -> Rejected {
        Rejected {
            event: self.event.clone(),
            last_status: self.next.last_status(),
        }
    }

    pub(super) fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(super) fn set(&mut self, container: ContainerIndex, phase: ContainerPhase) {
        self.next.containers[container.0].phase = phase;
    }
}
