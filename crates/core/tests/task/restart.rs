//! Restart policies.

use neargate_core::task::{Condition, ContainerStatus, ExitStatus, LastStatus, StopCode};

use crate::actor::{HealthRules, container};
use crate::world::World;

#[test]
fn a_container_that_ran_long_enough_starts_again_in_place() {
    let mut world = World::begun([container("app")
        .restarts(60, &[])
        .exits(60, 0)
        .exits(100, 1)]);
    world.runs_until(60);
    assert_eq!(world.task.last_status(), LastStatus::Running);
    assert_eq!(
        world.container("app").last_status(),
        ContainerStatus::Running
    );
    assert_eq!(world.container("app").restart_count(), 1);
    assert_eq!(world.container("app").exit_code(), None);
    world.runs_until(500);
    assert_eq!(world.container("app").restart_count(), 5);
    assert_eq!(
        world.diary(),
        [
            "0s create sandbox",
            "0s start app",
            "0s activate",
            "60s restart app",
            "160s restart app",
            "260s restart app",
            "360s restart app",
            "460s restart app",
        ]
    );
}

#[test]
fn a_quick_death_is_final() {
    let mut world = World::begun([container("app").restarts(60, &[]).exits(70, 1).exits(59, 2)]);
    world.runs_to_the_end();
    assert_eq!(
        world.task.stop_code(),
        Some(StopCode::EssentialContainerExited)
    );
    assert_eq!(world.container("app").exit_code(), Some(2));
    assert_eq!(world.container("app").restart_count(), 1);
    assert_eq!(
        world.task.timestamps().stopped_at.unwrap().as_millis(),
        129_000
    );
}

#[test]
fn ignored_exit_codes_are_final() {
    let mut world = World::begun([
        container("app"),
        container("job")
            .sidecar()
            .restarts(60, &[0, 137])
            .exits(300, 0),
        container("hog")
            .sidecar()
            .restarts(60, &[137])
            .runs_out_of_memory(300, ExitStatus::Signal(9)),
    ]);
    world.runs_until(1000);
    assert_eq!(world.container("job").exit_code(), Some(0));
    assert_eq!(world.container("hog").exit_code(), Some(137));
    assert_eq!(world.task.last_status(), LastStatus::Running);
}

#[test]
fn a_task_that_stops_restarts_nothing() {
    let mut world = World::begun([
        container("app").restarts(60, &[]).exits(300, 0),
        container("log")
            .after("app", Condition::Start)
            .ignores_stop()
            .stop_timeout(120),
    ]);
    world.runs_until(290);
    world.is_stopped_by_user();
    world.runs_to_the_end();
    assert_eq!(world.container("app").exit_code(), Some(0));
    assert_eq!(world.container("app").restart_count(), 0);
}

#[test]
fn a_restart_that_fails_ends_the_container_as_its_last_run_did() {
    let mut world = World::begun([container("app").restarts(60, &[]).exits(60, 7)]);
    world.script("app").start = Err("no space left on device");
    world.runs_to_the_end();
    assert_eq!(
        world.task.stop_code(),
        Some(StopCode::EssentialContainerExited)
    );
    assert_eq!(world.container("app").exit_code(), Some(7));
    assert_eq!(
        world.container("app").reason(),
        Some("no space left on device")
    );
}

#[test]
fn health_begins_anew_with_a_restart() {
    use neargate_core::task::HealthStatus::{Healthy, Unknown};
    let mut world = World::begun([container("app").restarts(60, &[]).exits(65, 0).checked(
        10,
        HealthRules::default(),
        &[(0, true)],
    )]);
    world.runs_until(64);
    assert_eq!(world.container("app").health_status(), Healthy);
    world.runs_until(65);
    assert_eq!(world.container("app").health_status(), Unknown);
    world.runs_until(74);
    assert_eq!(world.container("app").health_status(), Unknown);
    world.runs_until(75);
    assert_eq!(world.container("app").health_status(), Healthy);
}

#[test]
fn a_stop_during_a_restart_stops_what_comes_of_it() {
    let mut world = World::begun([container("app").restarts(60, &[]).exits(60, 0)]);
    world.runs_until(59);
    world.diary();
    world.happens_next();
    world.is_stopped_by_user();
    world.runs_to_the_end();
    assert_eq!(
        world.diary(),
        [
            "60s restart app",
            "60s deactivate",
            "60s stop app",
            "60s clean up"
        ]
    );
}
