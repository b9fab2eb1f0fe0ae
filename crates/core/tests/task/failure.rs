//! What goes wrong, and how ECS puts it.

use neargate_core::task::{Event, ExitStatus, LastStatus, StopCode};

use crate::actor::container;
use crate::world::World;

#[test]
fn an_essential_container_that_cannot_start_stops_the_task() {
    let mut world = World::begun([
        container("log"),
        container("app").fails_to_start("no program"),
    ]);
    world.runs_to_the_end();
    assert_eq!(world.task.stop_code(), Some(StopCode::TaskFailedToStart));
    assert_eq!(world.task.stopped_reason(), Some("Task failed to start"));
    assert_eq!(world.container("app").reason(), Some("no program"));
    assert_eq!(world.container("app").exit_code(), None);
    assert_eq!(world.container("log").exit_code(), Some(143));
    assert_eq!(world.task.timestamps().started_at, None);
}

#[test]
fn another_container_that_cannot_start_is_left_behind() {
    let mut world = World::begun([
        container("app"),
        container("log").sidecar().fails_to_start("no program"),
    ]);
    world.runs_until(100);
    assert_eq!(world.task.last_status(), LastStatus::Running);
    assert_eq!(world.container("log").reason(), Some("no program"));
}

#[test]
fn a_sandbox_that_cannot_be_made_is_the_whole_reason() {
    let mut world = World::new([container("app")]);
    world.sandbox = Err("ResourceInitializationError: no address left");
    world.happens(Event::Begin);
    world.runs_to_the_end();
    assert_eq!(world.diary(), ["0s create sandbox", "0s clean up"]);
    assert_eq!(world.task.stop_code(), Some(StopCode::TaskFailedToStart));
    assert_eq!(
        world.task.stopped_reason(),
        Some("ResourceInitializationError: no address left")
    );
    assert_eq!(world.task.timestamps().connectivity_at, None);
}

#[test]
fn an_image_that_cannot_be_pulled_is_the_whole_reason() {
    let mut world = World::new([container("app")]);
    world.happens(Event::PullStarted);
    world.happens(Event::PreparationFailed {
        reason: "CannotPullContainerError: …".into(),
    });
    world.runs_to_the_end();
    assert_eq!(world.task.stop_code(), Some(StopCode::TaskFailedToStart));
    assert_eq!(
        world.task.stopped_reason(),
        Some("CannotPullContainerError: …")
    );
    assert_eq!(world.container("app").reason(), None);
}

#[test]
fn memory_that_ran_out_is_told_whatever_the_exit_code() {
    for (exit, code) in [(ExitStatus::Signal(9), 137), (ExitStatus::Code(0), 0)] {
        let mut world = World::begun([container("app").runs_out_of_memory(5, exit)]);
        world.runs_to_the_end();
        assert_eq!(
            world.container("app").reason(),
            Some("OutOfMemoryError: Container killed due to memory usage")
        );
        assert_eq!(world.container("app").exit_code(), Some(code));
        assert_eq!(
            world.task.stopped_reason(),
            Some("Essential container in task exited")
        );
    }
}
