//! Stopping: the decision, the order, and the end.

use super::{
    cause::{StopCause, StopRequest},
    container::ContainerPhase,
    effect::Effect,
    event::ExitStatus,
    graph,
    shape::ContainerIndex,
    state::{Phase, Stop},
    step::{Rejected, Transition},
};
use crate::{reason, timestamp::Seconds};

impl Transition<'_> {
    /// Decides that the task stops, unless that is decided. Containers not told to start by now
    /// never are.
    pub(super) fn stop(&mut self, cause: StopCause) {
        if self.next.stop().is_some() {
            return;
        }
        let stop = Stop {
            cause,
            at: self.now,
            kill: false,
        };
        self.next.phase = match self.next.phase {
            Phase::Activating | Phase::Running => {
                self.effect(Effect::Deactivate);
                Phase::Deactivating { stop }
            }
            Phase::Provisioning => Phase::Stopping {
                stop,
                awaits_sandbox: true,
            },
            _ => Phase::Stopping {
                stop,
                awaits_sandbox: false,
            },
        };
        for container in self.next.shape.indices() {
            if self.next.container(container).is_waiting() {
                self.set_stopped(container, None, None);
            }
        }
    }

    pub(super) fn stop_requested(&mut self, request: StopRequest) -> Result<(), Rejected> {
        if let Phase::Stopped { .. } = self.next.phase {
            return Err(self.rejected());
        }
        self.stop(StopCause::Requested { request });
        Ok(())
    }

    pub(super) fn stop_timeout_limited(&mut self, limit: Seconds) -> Result<(), Rejected> {
        if let Phase::Stopped { .. } = self.next.phase {
            return Err(self.rejected());
        }
        self.next.stop_timeout_limit = Some(limit);
        let latest = self.now + limit;
        for container in &mut self.next.containers {
            if let ContainerPhase::Stopping { kill_at } = &mut container.phase {
                *kill_at = latest.min(*kill_at);
            }
        }
        Ok(())
    }

    fn stop_timeout(&self, container: ContainerIndex) -> Seconds {
        let own = self.next.shape_of(container).stop_timeout;
        self.next
            .stop_timeout_limit
            .map_or(own, |limit| limit.min(own))
    }

    /// Kills what lives, and again what was killed before: a second order does no harm.
    pub(super) fn kill_requested(&mut self) -> Result<(), Rejected> {
        self.stop_requested(StopRequest::User { reason: None })?;
        if let Phase::Deactivating { stop } = &self.next.phase {
            let stop = stop.clone();
            self.next.phase = Phase::Stopping {
                stop,
                awaits_sandbox: false,
            };
        }
        if let Phase::Stopping { stop, .. } = &mut self.next.phase {
            stop.kill = true;
        }
        for container in self.next.shape.indices() {
            self.kill(container);
        }
        Ok(())
    }

    pub(super) fn kill(&mut self, container: ContainerIndex) {
        match self.next.container(container).phase {
            ContainerPhase::Waiting | ContainerPhase::Stopped { .. } => return,
            // The start is still to be answered; what it answers decides.
            ContainerPhase::Starting | ContainerPhase::Restarting { .. } => {}
            ContainerPhase::Running { .. }
            | ContainerPhase::Stopping { .. }
            | ContainerPhase::Killing => self.set(container, ContainerPhase::Killing),
        }
        self.effect(Effect::KillContainer { container });
    }

    /// Stops every container whose dependants have all stopped; they need not wait for each other.
    /// When none is left, removes the rest.
    pub(super) fn stop_ready(&mut self) {
        let kill = self.next.stop().is_some_and(|stop| stop.kill);
        for container in self.next.shape.indices() {
            if !matches!(
                self.next.container(container).phase,
                ContainerPhase::Running { .. }
            ) {
                continue;
            }
            if kill {
                self.kill(container);
            } else if graph::blocking_stop(&self.next, container).next().is_none() {
                let kill_at = self.now + self.stop_timeout(container);
                self.set(container, ContainerPhase::Stopping { kill_at });
                self.effect(Effect::StopContainer { container });
            }
        }
        if let Phase::Stopping {
            stop,
            awaits_sandbox: false,
        } = &self.next.phase
            && self
                .next
                .containers
                .iter()
                .all(super::Container::is_stopped)
        {
            let stop = stop.clone();
            self.next.phase = Phase::Deprovisioning { stop };
            self.effect(Effect::Cleanup);
        }
    }

    pub(super) fn container_exited(
        &mut self,
        container: ContainerIndex,
        exit: ExitStatus,
        oom: bool,
    ) -> Result<(), Rejected> {
        match self.next.container(container).phase {
            ContainerPhase::Running { .. }
            | ContainerPhase::Stopping { .. }
            | ContainerPhase::Killing => {}
            _ => return Err(self.rejected()),
        }
        if !self.restart(container, exit) {
            self.ended(
                container,
                Some(exit.code()),
                oom.then(|| reason::OUT_OF_MEMORY.to_owned()),
                StopCause::EssentialContainerExited { container },
            );
        }
        Ok(())
    }

    /// The container has come to its end, whether it ran or not; an essential one takes the task
    /// with it.
    pub(super) fn ended(
        &mut self,
        container: ContainerIndex,
        exit_code: Option<i32>,
        reason: Option<String>,
        cause: StopCause,
    ) {
        self.set_stopped(container, exit_code, reason);
        if self.next.shape_of(container).essential {
            self.stop(cause);
        }
    }

    fn set_stopped(
        &mut self,
        container: ContainerIndex,
        exit_code: Option<i32>,
        reason: Option<String>,
    ) {
        self.set(
            container,
            ContainerPhase::Stopped {
                at: self.now,
                exit_code,
                reason,
            },
        );
        if self.next.shape_of(container).essential {
            self.next.times.execution_stopped_at.get_or_insert(self.now);
        }
    }

    /// The sandbox is there or has failed: either way it can be removed now.
    pub(super) fn sandbox_settled(&mut self) {
        if let Phase::Stopping { awaits_sandbox, .. } = &mut self.next.phase {
            *awaits_sandbox = false;
        }
    }

    pub(super) fn supervisor_lost(&mut self) -> Result<(), Rejected> {
        if let Phase::Stopped { .. } = self.next.phase {
            return Err(self.rejected());
        }
        let was_running = self.next.times.started_at.is_some();
        self.stop(StopCause::SupervisorLost { was_running });
        for container in self.next.shape.indices() {
            if !self.next.container(container).is_stopped() {
                self.set_stopped(container, None, Some(reason::EXIT_NOT_SEEN.to_owned()));
            }
        }
        if let Some(stop) = self.next.stop().cloned() {
            self.next.phase = Phase::Deprovisioning { stop };
        }
        // Whatever else was ordered was for a supervisor that is no more, and so were its timers.
        self.effects = vec![Effect::Cleanup];
        self.armed.clear();
        Ok(())
    }

    pub(super) fn cleaned_up(&mut self) -> Result<(), Rejected> {
        let Phase::Deprovisioning { stop } = &self.next.phase else {
            return Err(self.rejected());
        };
        self.next.phase = Phase::Stopped {
            stop: stop.clone(),
            at: self.now,
        };
        Ok(())
    }
}
