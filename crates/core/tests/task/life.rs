//! The ordinary life of a task.

use neargate_core::task::{
    ContainerStatus, DesiredStatus, Event, LastStatus, StopCode, Task, Wait,
};
use neargate_core::timestamp::Timestamp;

use crate::actor::{container, shape};
use crate::world::World;

#[test]
fn a_task_starts_runs_and_ends_with_its_essential_container() {
    let mut world = World::begun([container("app").exits(10, 0), container("log").sidecar()]);
    assert_eq!(world.task.last_status(), LastStatus::Running);
    assert_eq!(world.task.desired_status(), DesiredStatus::Running);
    assert_eq!(
        world.container("log").last_status(),
        ContainerStatus::Running
    );
    assert_eq!(
        world.diary(),
        [
            "0s create sandbox",
            "0s start app",
            "0s start log",
            "0s activate"
        ]
    );
    assert_eq!(world.task.waiting_for(), []);

    world.runs_to_the_end();
    assert_eq!(
        world.diary(),
        ["10s deactivate", "10s stop log", "10s clean up"]
    );
    assert_eq!(
        world.task.stop_code(),
        Some(StopCode::EssentialContainerExited)
    );
    assert_eq!(
        world.task.stopped_reason(),
        Some("Essential container in task exited")
    );
    assert_eq!(world.container("app").exit_code(), Some(0));
    assert_eq!(world.container("log").exit_code(), Some(143));
}

#[test]
fn a_container_that_is_not_essential_may_end() {
    let mut world = World::begun([container("app"), container("init").sidecar().exits(3, 1)]);
    world.runs_until(100);
    assert_eq!(world.task.last_status(), LastStatus::Running);
    assert_eq!(
        world.container("init").last_status(),
        ContainerStatus::Stopped
    );
    assert_eq!(world.container("init").exit_code(), Some(1));
    assert_eq!(world.container("init").reason(), None);
}

#[test]
fn the_first_of_two_essential_containers_ends_the_task() {
    let mut world = World::begun([container("a").exits(20, 1), container("b").exits(10, 2)]);
    world.runs_to_the_end();
    assert_eq!(
        world.diary()[4..],
        ["10s deactivate", "10s stop a", "10s clean up"]
    );
    assert_eq!(world.container("a").exit_code(), Some(143));
    assert_eq!(world.container("b").exit_code(), Some(2));
}

#[test]
fn a_task_passes_through_every_status() {
    let mut world = World::new([container("app").obeys_stop(1, 0)]);
    let mut seen = vec![world.task.last_status()];
    world.activation = 1000;
    world.happens(Event::Begin);
    for second in 0..20 {
        while world.one_event_until(second) {
            seen.push(world.task.last_status());
        }
        if second == 5 {
            world.is_stopped_by_user();
            seen.push(world.task.last_status());
        }
    }
    seen.dedup();
    assert_eq!(
        seen,
        [
            LastStatus::Provisioning,
            LastStatus::Pending,
            LastStatus::Activating,
            LastStatus::Running,
            LastStatus::Deactivating,
            LastStatus::Stopping,
            LastStatus::Deprovisioning,
            LastStatus::Stopped,
        ]
    );
}

#[test]
fn the_timestamps_tell_the_story() {
    let mut world = World::new([
        container("app").exits(40, 0),
        container("log").obeys_stop(7, 0),
    ]);
    world.runs_until(1);
    world.happens(Event::PullStarted);
    world.runs_until(2);
    world.happens(Event::PullStopped);
    world.runs_until(3);
    world.activation = 1000;
    world.happens(Event::Begin);
    world.runs_to_the_end();

    let at = |second: u64| Some(Timestamp::from_millis(second * 1000));
    let times = world.task.timestamps();
    assert_eq!(Some(times.created_at), at(0));
    assert_eq!(times.pull_started_at, at(1));
    assert_eq!(times.pull_stopped_at, at(2));
    assert_eq!(times.connectivity_at, at(3));
    assert_eq!(times.started_at, at(4));
    assert_eq!(times.stopping_at, at(43));
    assert_eq!(times.execution_stopped_at, at(43));
    assert_eq!(times.stopped_at, at(51));
    assert_eq!(world.container("log").started_at(), at(3));
    assert_eq!(world.container("log").stopped_at(), at(51));
}

#[test]
fn events_that_do_not_fit_change_nothing() {
    let task = Task::new(shape([container("app")]), Timestamp::from_millis(0));
    let rejected = task
        .step(Timestamp::from_millis(1), &Event::SandboxReady)
        .unwrap_err();
    assert_eq!(
        rejected.to_string(),
        "SandboxReady does not fit a task that is PROVISIONING"
    );
    assert_eq!(task.waiting_for(), [Wait::Begin]);
}
