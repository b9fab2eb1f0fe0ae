//! Starting: the sandbox, then containers as their dependencies allow.

use super::{
    cause::StopCause,
    container::ContainerPhase,
    effect::Effect,
    graph::{self, Broken},
    shape::{ContainerIndex, Dependency},
    state::Phase,
    step::{Rejected, Transition},
};
use crate::reason::{self, ContainerText, DependencyFailure};

/// The exit code of a container that was not started because a dependency failed. The agent reports
/// it too: what a process ended by SIGTERM would have.
const EXIT_CODE_NOT_STARTED: i32 = 143;

impl Transition<'_> {
    pub(super) fn begin(&mut self) -> Result<(), Rejected> {
        let Phase::Created = self.next.phase else {
            return Err(self.rejected());
        };
        self.next.phase = Phase::Provisioning;
        self.effect(Effect::CreateSandbox);
        Ok(())
    }

    pub(super) fn sandbox_answered(&mut self, result: Result<(), &String>) -> Result<(), Rejected> {
        match (&mut self.next.phase, result) {
            (Phase::Provisioning, Ok(())) => {
                self.next.times.connectivity_at = Some(self.now);
                self.next.phase = Phase::Pending;
            }
            (Phase::Provisioning, Err(reason)) => {
                self.stop(StopCause::TaskFailedToStart {
                    reason: reason.clone(),
                });
                self.sandbox_settled();
            }
            (
                Phase::Stopping {
                    awaits_sandbox: true,
                    ..
                },
                _,
            ) => self.sandbox_settled(),
            _ => return Err(self.rejected()),
        }
        Ok(())
    }

    /// Tells every container to start that may, in the definition's order. When all have been
    /// started, the task is activated.
    ///
    /// A container that will never start stops the task, and no other is started on that occasion.
    pub(super) fn start_ready(&mut self) {
        let lost = self.waiting().find_map(|container| {
            graph::lost(&self.next, container)
                .map(|(dependency, broken)| (container, dependency, broken))
        });
        if let Some((container, dependency, broken)) = lost {
            self.dependency_failed(container, dependency, broken);
            return;
        }
        // To be told to start is itself what a container with `volumesFrom` waits for.
        while let Some(container) = self.next_to_start() {
            self.set(container, ContainerPhase::Starting);
            self.effect(Effect::StartContainer { container });
        }
        let all_started = self.next.containers.iter().all(|container| {
            !matches!(
                container.phase,
                ContainerPhase::Waiting | ContainerPhase::Starting
            )
        });
        if all_started {
            self.next.phase = Phase::Activating;
            self.effect(Effect::Activate);
        }
    }

    fn next_to_start(&self) -> Option<ContainerIndex> {
        self.waiting()
            .find(|&container| graph::may_start(&self.next, container))
    }

    /// The containers not told to start yet, in the definition's order.
    fn waiting(&self) -> impl Iterator<Item = ContainerIndex> + '_ {
        self.next
            .shape
            .indices()
            .filter(|&container| self.next.container(container).is_waiting())
    }

    pub(super) fn container_started(&mut self, container: ContainerIndex) -> Result<(), Rejected> {
        match self.next.container(container).phase {
            ContainerPhase::Starting | ContainerPhase::Restarting { .. } => {}
            _ => return Err(self.rejected()),
        }
        let now = self.now;
        let probe = self.first_probe(container);
        let state = &mut self.next.containers[container.0];
        state.phase = ContainerPhase::Running { since: now, probe };
        state.started_at.get_or_insert(now);
        Ok(())
    }

    pub(super) fn container_start_failed(
        &mut self,
        container: ContainerIndex,
        reason: &str,
    ) -> Result<(), Rejected> {
        let reason = Some(reason.to_owned());
        match self.next.container(container).phase {
            ContainerPhase::Starting => {
                self.ended(
                    container,
                    None,
                    reason,
                    StopCause::ContainerFailedToStart { container },
                );
            }
            // It did run before: what ends the task is that it has ended.
            ContainerPhase::Restarting { last_exit } => {
                self.ended(
                    container,
                    Some(last_exit.code()),
                    reason,
                    StopCause::EssentialContainerExited { container },
                );
            }
            _ => return Err(self.rejected()),
        }
        Ok(())
    }

    /// Those who wait for `on` have waited long enough; the first of them fails the task.
    pub(super) fn start_timed_out(&mut self, on: ContainerIndex) {
        let late = self.waiting().find_map(|dependant| {
            graph::timed_dependency(&self.next, dependant, on)
                .map(|dependency| (dependant, dependency))
        });
        if let Some((dependant, dependency)) = late {
            self.dependency_failed(dependant, dependency, Broken::TimedOut);
        }
    }

    /// A container that can never start stops the task, essential or not: "This results in the
    /// task transitioning to a STOPPED state" ([API_ContainerDefinition], `startTimeout`).
    ///
    /// [API_ContainerDefinition]: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    fn dependency_failed(
        &mut self,
        container: ContainerIndex,
        dependency: Dependency,
        broken: Broken,
    ) {
        let failure = match broken {
            Broken::NeverStarts => DependencyFailure::NeverStarts,
            Broken::EndedUnsuccessfully => DependencyFailure::EndedUnsuccessfully,
            Broken::EndedBeforeHealthy => DependencyFailure::EndedBeforeHealthy,
            Broken::TimedOut => DependencyFailure::TimedOut,
        };
        let text = reason::dependency_failed(
            &self.text_of(dependency.on),
            &self.text_of(container),
            failure,
        );
        self.ended(
            container,
            Some(EXIT_CODE_NOT_STARTED),
            Some(text),
            StopCause::ContainerFailedToStart { container },
        );
        self.stop(StopCause::ContainerFailedToStart { container });
    }

    fn text_of(&self, container: ContainerIndex) -> ContainerText<'_> {
        let shape = self.next.shape_of(container);
        let state = self.next.container(container);
        ContainerText {
            name: &shape.name,
            image: &shape.image,
            last_status: state.last_status(),
            will_run: state.has_started() || !state.is_stopped(),
            exit_code: state.exit_code(),
        }
    }
}
