//! Whether a container may start, and whether it may be stopped: the two questions that
//! dependencies answer. Pure look-ups in the state.

use super::{
    container::ContainerPhase,
    shape::{Condition, ContainerIndex, Dependency},
    state::Task,
    status::HealthStatus,
};

/// How a dependency stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Met,
    NotYet,
    Never(Broken),
}

/// Why a dependency can no longer be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    NeverStarts,
    EndedUnsuccessfully,
    EndedBeforeHealthy,
    TimedOut,
}

/// Whether a container that waits may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readiness {
    Ready,
    Blocked,
    Never(Dependency, Broken),
}

/// Judges one dependency by what its container has come to.
pub(super) fn verdict(task: &Task, dependency: Dependency) -> Verdict {
    let on = task.container(dependency.on);
    if on.is_stopped() && !on.has_started() {
        return Verdict::Never(Broken::NeverStarts);
    }
    let met = match dependency.condition {
        Condition::Create => !matches!(on.phase, ContainerPhase::Waiting),
        Condition::Start => on.has_started(),
        Condition::Complete => on.is_stopped(),
        Condition::Success => on.exit_code() == Some(0),
        Condition::Healthy => on.health.status == HealthStatus::Healthy,
    };
    match dependency.condition {
        _ if met => Verdict::Met,
        Condition::Success if on.is_stopped() => Verdict::Never(Broken::EndedUnsuccessfully),
        Condition::Healthy if on.is_stopped() => Verdict::Never(Broken::EndedBeforeHealthy),
        _ => Verdict::NotYet,
    }
}

pub(super) fn readiness(task: &Task, container: ContainerIndex) -> Readiness {
    let mut readiness = Readiness::Ready;
    for &dependency in &task.shape_of(container).depends_on {
        match verdict(task, dependency) {
            Verdict::Met => {}
            Verdict::NotYet => readiness = Readiness::Blocked,
            // One dependency that is lost outweighs any that may still come.
            Verdict::Never(broken) => return Readiness::Never(dependency, broken),
        }
    }
    readiness
}

/// The dependants that must have stopped before `container` is told to.
pub(super) fn blocking_stop(
    task: &Task,
    container: ContainerIndex,
) -> impl Iterator<Item = ContainerIndex> + '_ {
    task.shape()
        .dependants(container)
        .filter(|&dependant| !task.container(dependant).is_stopped())
}
