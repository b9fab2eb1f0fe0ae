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

/// Whether all that `container` depends on has come about.
pub(super) fn may_start(task: &Task, container: ContainerIndex) -> bool {
    let mut dependencies = task.shape_of(container).depends_on.iter();
    dependencies.all(|&dependency| verdict(task, dependency) == Verdict::Met)
}

/// The first dependency of `container` that will never be met, if there is one.
pub(super) fn lost(task: &Task, container: ContainerIndex) -> Option<(Dependency, Broken)> {
    let mut dependencies = task.shape_of(container).depends_on.iter();
    dependencies.find_map(|&dependency| match verdict(task, dependency) {
        Verdict::Never(broken) => Some((dependency, broken)),
        Verdict::Met | Verdict::NotYet => None,
    })
}

/// What `container` still waits for of `on` that `on`'s `startTimeout` limits.
pub(super) fn timed_dependency(
    task: &Task,
    container: ContainerIndex,
    on: ContainerIndex,
) -> Option<Dependency> {
    let mut dependencies = task.shape_of(container).depends_on.iter().copied();
    dependencies.find(|&dependency| {
        dependency.on == on
            && dependency.condition.has_time_limit()
            && verdict(task, dependency) == Verdict::NotYet
    })
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
