//! Restart policies: whether a container that has ended is started again.

use super::{
    container::ContainerPhase,
    effect::Effect,
    event::ExitStatus,
    shape::{ContainerIndex, RestartPolicy},
    step::Transition,
};
use crate::timestamp::Timestamp;

/// The rule of [API_ContainerRestartPolicy]: any exit code counts, 0 too, unless it is ignored, and
/// the container must have run for the period since its last start. There is no back-off, and a
/// quicker death is final.
///
/// [API_ContainerRestartPolicy]: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html
fn starts_again(
    policy: &RestartPolicy,
    exit: ExitStatus,
    since: Timestamp,
    now: Timestamp,
) -> bool {
    !policy.ignored_exit_codes.contains(&exit.code())
        && now.since(since) >= policy.restart_attempt_period.into()
}

impl Transition<'_> {
    /// Starts a container again that has just ended, if its policy says so and the task lives.
    pub(super) fn restart(&mut self, container: ContainerIndex, exit: ExitStatus) -> bool {
        let ContainerPhase::Running { since, .. } = self.next.container(container).phase else {
            return false;
        };
        let policy = self.next.shape_of(container).restart_policy.as_ref();
        let again = self.next.stop().is_none()
            && policy.is_some_and(|policy| starts_again(policy, exit, since, self.now));
        if again {
            let state = &mut self.next.containers[container.0];
            state.restart_count += 1;
            state.health.restart();
            state.phase = ContainerPhase::Restarting { last_exit: exit };
            self.effect(Effect::RestartContainer { container });
        }
        again
    }
}
