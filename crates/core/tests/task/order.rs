//! The order in which containers start.

use neargate_core::task::{
    Condition, ContainerStatus, ExitStatus, LastStatus, ShapeError, StopCode, TaskShape, Wait,
};
use neargate_core::timestamp::Timestamp;

use crate::actor::{HealthRules, container, try_shape};
use crate::world::World;

#[test]
fn without_dependencies_the_definition_gives_the_order() {
    let mut world = World::begun([container("c"), container("a"), container("b")]);
    assert_eq!(
        world.diary()[1..4],
        ["0s start c", "0s start a", "0s start b"]
    );
}

#[test]
fn start_waits_for_the_start_of_the_other() {
    let mut world = World::begun([
        container("app").after("db", Condition::Start),
        container("db"),
    ]);
    assert_eq!(world.diary()[1..3], ["0s start db", "0s start app"]);
}

#[test]
fn start_is_met_by_a_container_that_has_ended_since() {
    let mut world = World::begun([
        container("app")
            .after("init", Condition::Start)
            .after("slow", Condition::Complete),
        container("init").sidecar().exits(1, 1),
        container("slow").sidecar().exits(5, 0),
    ]);
    world.runs_until(5);
    assert_eq!(world.task.last_status(), LastStatus::Running);
}

#[test]
fn complete_waits_for_any_end_and_says_so() {
    let mut world = World::begun([
        container("app").after("init", Condition::Complete),
        container("init").sidecar().exits(5, 1).start_timeout(60),
    ]);
    assert_eq!(world.task.last_status(), LastStatus::Pending);
    assert_eq!(
        world.task.waiting_for(),
        [Wait::Dependency {
            container: "app",
            on: "init",
            condition: Condition::Complete,
            until: Some(Timestamp::from_millis(60_000)),
        }]
    );
    assert_eq!(
        world.task.waiting_for()[0].to_string(),
        "app waits until init is COMPLETE"
    );
    world.runs_until(5);
    assert_eq!(world.diary()[1..3], ["0s start init", "5s start app"]);
}

#[test]
fn success_waits_for_exit_code_zero() {
    let mut world = World::begun([
        container("app").after("init", Condition::Success),
        container("init").sidecar().exits(5, 0),
    ]);
    world.runs_until(5);
    assert_eq!(world.task.last_status(), LastStatus::Running);
}

#[test]
fn without_success_the_task_fails_to_start() {
    let mut world = World::begun([
        container("app").after("init", Condition::Success),
        container("init").sidecar().exits(5, 3),
    ]);
    world.runs_to_the_end();
    assert_eq!(
        world.diary(),
        ["0s create sandbox", "0s start init", "5s clean up"]
    );
    assert_eq!(world.task.stop_code(), Some(StopCode::TaskFailedToStart));
    assert_eq!(world.task.stopped_reason(), Some("Task failed to start"));
    assert_eq!(
        world.container("app").reason(),
        Some(
            "CannotStartContainerError: dependency graph: failed to resolve container ordering \
             dependency [init(init:1) (STOPPED->RUNNING) - Exit: 3] for target [app(app:1) \
             (NONE->RUNNING)] as dependency did not exit successfully."
        )
    );
    assert_eq!(world.container("app").exit_code(), Some(143));
}

#[test]
fn healthy_waits_for_a_check_to_succeed() {
    let rules = HealthRules::default();
    let mut world = World::begun([
        container("app").after("db", Condition::Healthy),
        container("db").checked(10, rules, &[(1, false), (1, true)]),
    ]);
    world.runs_until(60);
    assert_eq!(
        world.diary()[1..5],
        [
            "0s start db",
            "10s check db",
            "21s check db",
            "22s start app"
        ]
    );
}

#[test]
fn a_container_that_ends_before_it_was_healthy_fails_those_who_wait() {
    let mut world = World::begun([
        container("app").after("db", Condition::Healthy),
        container("db")
            .sidecar()
            .checked(10, HealthRules::default(), &[(0, false)])
            .exits(15, 0),
    ]);
    world.runs_to_the_end();
    assert_eq!(world.task.stop_code(), Some(StopCode::TaskFailedToStart));
    let reason = world.container("app").reason().unwrap();
    assert!(
        reason.ends_with("because dependency stopped before it was healthy"),
        "{reason}"
    );
}

#[test]
fn a_start_timeout_counts_from_the_start_of_the_container_depended_on() {
    let mut world = World::begun([
        container("app").after("migrate", Condition::Success),
        container("migrate")
            .sidecar()
            .after("fetch", Condition::Complete)
            .start_timeout(10),
        container("fetch").sidecar().exits(30, 0),
    ]);
    world.runs_until(39);
    assert_eq!(world.task.last_status(), LastStatus::Pending);
    world.runs_to_the_end();
    assert_eq!(
        world.diary()[1..],
        [
            "0s start fetch",
            "30s start migrate",
            "40s stop migrate",
            "40s clean up"
        ]
    );
    assert_eq!(
        world.container("app").reason(),
        Some(
            "CannotStartContainerError: dependency graph: container ordering dependency \
             [migrate(migrate:1) (RUNNING->RUNNING)] for target [app(app:1) (NONE->RUNNING)] \
             has timed out."
        )
    );
    assert_eq!(world.task.stopped_reason(), Some("Task failed to start"));
}

#[test]
fn health_that_was_lost_again_counts_against_the_start_timeout() {
    let rules = HealthRules {
        retries: 1,
        ..HealthRules::default()
    };
    let mut world = World::begun([
        container("app")
            .after("db", Condition::Healthy)
            .after("init", Condition::Complete),
        container("db")
            .checked(10, rules, &[(0, true), (0, true), (0, false)])
            .start_timeout(25),
        container("init").sidecar(),
    ]);
    world.runs_until(29);
    assert_eq!(world.task.last_status(), LastStatus::Pending);
    world.runs_to_the_end();
    assert_eq!(
        world.diary()[5..],
        [
            "30s check db",
            "30s stop db",
            "30s stop init",
            "30s clean up"
        ]
    );
    assert!(
        world
            .container("app")
            .reason()
            .unwrap()
            .ends_with("has timed out.")
    );
}

#[test]
fn without_a_start_timeout_a_dependant_waits_for_ever() {
    let mut world = World::begun([
        container("app")
            .after("init", Condition::Complete)
            .start_timeout(2),
        container("init").sidecar(),
    ]);
    world.runs_until(1_000_000);
    assert_eq!(world.task.last_status(), LastStatus::Pending);
    assert_eq!(
        world.container("app").last_status(),
        ContainerStatus::Pending
    );
}

#[test]
fn a_start_timeout_does_not_limit_start_nor_a_container_nobody_waits_for() {
    let mut world = World::begun([
        container("app")
            .after("db", Condition::Start)
            .start_timeout(5),
        container("db").start_timeout(5),
    ]);
    world.runs_until(100);
    assert_eq!(world.task.last_status(), LastStatus::Running);
}

#[test]
fn a_container_that_will_never_start_fails_those_who_wait_for_it() {
    let mut world = World::begun([
        container("app").after("init", Condition::Start),
        container("init")
            .sidecar()
            .fails_to_start("no such program"),
    ]);
    world.runs_to_the_end();
    assert_eq!(
        world.container("app").reason(),
        Some(
            "CannotStartContainerError: dependency graph: failed to resolve container ordering \
             dependency [init(init:1) (STOPPED->STOPPED)] for target [app(app:1) \
             (NONE->RUNNING)] because dependency will never start"
        )
    );
    assert_eq!(world.container("init").reason(), Some("no such program"));
}

#[test]
fn a_dependency_is_judged_by_the_end_after_restarts() {
    let mut world = World::begun([
        container("app").after("job", Condition::Success),
        container("job")
            .sidecar()
            .restarts(60, &[])
            .exits(60, 1)
            .exits(5, 0),
    ]);
    world.runs_until(64);
    assert_eq!(
        world.container("app").last_status(),
        ContainerStatus::Pending
    );
    world.runs_until(65);
    assert_eq!(world.task.last_status(), LastStatus::Running);
}

#[test]
fn an_essential_end_stops_a_task_that_is_still_starting() {
    let mut world = World::begun([
        container("app").after("slow", Condition::Complete),
        container("slow").sidecar(),
        container("db").runs_out_of_memory(2, ExitStatus::Signal(9)),
    ]);
    world.runs_to_the_end();
    assert_eq!(
        world.task.stop_code(),
        Some(StopCode::EssentialContainerExited)
    );
    assert_eq!(
        world.container("app").last_status(),
        ContainerStatus::Stopped
    );
    assert_eq!(world.container("app").exit_code(), None);
    assert_eq!(world.diary()[3..], ["2s stop slow", "2s clean up"]);
}

#[test]
fn shapes_that_could_never_run_are_refused() {
    let circle = try_shape([
        container("a").after("b", Condition::Start),
        container("b").after("c", Condition::Start),
        container("c").after("a", Condition::Complete),
        container("d").after("a", Condition::Start),
        container("e"),
    ]);
    let names = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    assert_eq!(circle, Err(ShapeError::Circle(names)));
    assert_eq!(
        try_shape([container("a").sidecar()]),
        Err(ShapeError::NoneEssential)
    );
    assert_eq!(TaskShape::new(Vec::new()), Err(ShapeError::NoneEssential));
    let unchecked = try_shape([
        container("a").after("b", Condition::Healthy),
        container("b"),
    ]);
    assert!(
        matches!(unchecked, Err(ShapeError::NoHealthCheck { .. })),
        "{unchecked:?}"
    );
}
