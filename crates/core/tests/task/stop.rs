//! How a task stops.

use neargate_core::task::{
    Condition, ContainerStatus, Event, LastStatus, StopCause, StopCode, StopRequest, Wait,
};
use neargate_core::timestamp::{Seconds, Timestamp};

use crate::actor::container;
use crate::world::World;

fn by_user(reason: &str) -> Event {
    Event::StopRequested {
        request: StopRequest::User {
            reason: Some(reason.into()),
        },
    }
}

#[test]
fn a_user_stops_a_task() {
    let mut world = World::begun([container("app")]);
    world.runs_until(5);
    world.is_stopped_by_user();
    world.runs_to_the_end();
    assert_eq!(world.task.stop_code(), Some(StopCode::UserInitiated));
    assert_eq!(world.task.stopped_reason(), Some("Task stopped by user"));
    assert_eq!(world.container("app").exit_code(), Some(143));
}

#[test]
fn the_stop_timeout_ends_in_a_kill() {
    let mut world = World::begun([
        container("deaf").ignores_stop(),
        container("deafer").ignores_stop().stop_timeout(120),
        container("polite").obeys_stop(2, 0),
    ]);
    world.diary();
    world.is_stopped_by_user();
    world.runs_until(20);
    assert_eq!(
        world.task.waiting_for(),
        [
            Wait::Exit {
                container: "deaf",
                kill_at: Some(Timestamp::from_millis(30_000))
            },
            Wait::Exit {
                container: "deafer",
                kill_at: Some(Timestamp::from_millis(120_000))
            },
        ]
    );
    world.runs_to_the_end();
    assert_eq!(
        world.diary(),
        [
            "0s deactivate",
            "0s stop deaf",
            "0s stop deafer",
            "0s stop polite",
            "30s kill deaf",
            "120s kill deafer",
            "120s clean up",
        ]
    );
    assert_eq!(world.container("deaf").exit_code(), Some(137));
    assert_eq!(world.container("polite").exit_code(), Some(0));
}

#[test]
fn dependants_stop_first_and_their_timeouts_add_up() {
    let mut world = World::begun([
        container("db").obeys_stop(1, 0),
        container("proxy")
            .after("db", Condition::Start)
            .ignores_stop(),
        container("app")
            .after("proxy", Condition::Start)
            .ignores_stop(),
        container("log").obeys_stop(3, 0),
    ]);
    world.diary();
    world.is_stopped_by_user();
    world.runs_until(2);
    assert_eq!(
        world.task.waiting_for(),
        [
            Wait::Dependants {
                container: "db",
                dependants: vec!["proxy"]
            },
            Wait::Dependants {
                container: "proxy",
                dependants: vec!["app"]
            },
            Wait::Exit {
                container: "app",
                kill_at: Some(Timestamp::from_millis(30_000))
            },
            Wait::Exit {
                container: "log",
                kill_at: Some(Timestamp::from_millis(30_000))
            },
        ]
    );
    world.runs_to_the_end();
    assert_eq!(
        world.diary(),
        [
            "0s deactivate",
            "0s stop app",
            "0s stop log",
            "30s kill app",
            "30s stop proxy",
            "60s kill proxy",
            "60s stop db",
            "61s clean up",
        ]
    );
}

#[test]
fn the_order_holds_when_an_essential_container_ends() {
    let mut world = World::begun([
        container("db").exits(5, 1),
        container("app")
            .after("db", Condition::Start)
            .obeys_stop(2, 0),
        container("log"),
    ]);
    world.diary();
    world.runs_to_the_end();
    assert_eq!(
        world.diary(),
        ["5s deactivate", "5s stop app", "5s stop log", "7s clean up"]
    );
}

#[test]
fn the_first_cause_wins() {
    let mut world = World::begun([container("app").exits(10, 1).ignores_stop()]);
    world.happens(by_user("first"));
    world.happens(by_user("second"));
    world.happens(Event::KillRequested);
    world.runs_to_the_end();
    assert_eq!(world.task.stopped_reason(), Some("first"));
    assert_eq!(world.task.stop_code(), Some(StopCode::UserInitiated));

    let mut world = World::begun([
        container("app").exits(1, 1),
        container("log").ignores_stop(),
    ]);
    world.runs_until(2);
    let request = StopRequest::ServiceScheduler {
        reason: "Scaling activity".into(),
    };
    world.happens(Event::StopRequested { request });
    world.runs_to_the_end();
    assert_eq!(
        world.task.stop_code(),
        Some(StopCode::EssentialContainerExited)
    );
}

#[test]
fn a_kill_waits_for_nothing() {
    let mut world = World::begun([
        container("db").ignores_stop(),
        container("app")
            .after("db", Condition::Start)
            .ignores_stop(),
    ]);
    world.runs_until(1);
    world.is_stopped_by_user();
    world.runs_until(3);
    world.diary();
    world.happens(Event::KillRequested);
    assert_eq!(
        world.task.waiting_for(),
        ["db", "app"].map(|container| Wait::Exit {
            container,
            kill_at: None
        })
    );
    world.runs_to_the_end();
    assert_eq!(world.diary(), ["3s kill db", "3s kill app", "3s clean up"]);
    assert_eq!(world.container("db").exit_code(), Some(137));
}

#[test]
fn a_kill_out_of_the_blue_is_the_users() {
    let mut world = World::begun([container("app")]);
    world.happens(Event::KillRequested);
    world.runs_to_the_end();
    assert_eq!(world.task.stop_code(), Some(StopCode::UserInitiated));
    assert_eq!(world.task.stopped_reason(), Some("Task stopped by user"));
}

#[test]
fn a_hurried_stop_shortens_timeouts_that_run_and_that_will() {
    let mut world = World::begun([
        container("db").ignores_stop(),
        container("app")
            .after("db", Condition::Start)
            .ignores_stop(),
    ]);
    world.diary();
    world.is_stopped_by_user();
    world.runs_until(1);
    world.happens(Event::StopTimeoutLimited { limit: Seconds(5) });
    world.runs_to_the_end();
    assert_eq!(
        world.diary()[1..],
        [
            "0s stop app",
            "6s kill app",
            "6s stop db",
            "11s kill db",
            "11s clean up"
        ]
    );
}

#[test]
fn a_stop_before_the_beginning_leaves_nothing() {
    let mut world = World::new([container("app")]);
    world.is_stopped_by_user();
    world.runs_to_the_end();
    assert_eq!(world.diary(), ["0s clean up"]);
    assert_eq!(
        world.container("app").last_status(),
        ContainerStatus::Stopped
    );
}

#[test]
fn a_stop_while_the_sandbox_is_made_waits_for_it() {
    let mut world = World::new([container("app")]);
    world.happens(Event::Begin);
    world.is_stopped_by_user();
    assert_eq!(world.task.last_status(), LastStatus::Stopping);
    assert_eq!(world.task.waiting_for(), [Wait::Sandbox]);
    world.runs_to_the_end();
    assert_eq!(world.diary(), ["0s create sandbox", "0s clean up"]);
}

#[test]
fn containers_not_started_yet_never_are() {
    let mut world = World::begun([
        container("app").after("init", Condition::Complete),
        container("init").sidecar().ignores_stop().exits(10, 0),
    ]);
    world.is_stopped_by_user();
    world.runs_to_the_end();
    assert_eq!(
        world.diary()[1..],
        ["0s start init", "0s stop init", "10s clean up"]
    );
    assert_eq!(world.container("app").exit_code(), None);
    assert_eq!(world.container("app").reason(), None);
}

#[test]
fn a_container_whose_start_is_under_way_is_stopped_once_it_runs() {
    let mut world = World::new([container("app")]);
    world.happens(Event::Begin);
    world.happens_next();
    world.is_stopped_by_user();
    assert_eq!(world.task.waiting_for(), [Wait::Start { container: "app" }]);
    world.runs_to_the_end();
    assert_eq!(
        world.diary(),
        [
            "0s create sandbox",
            "0s start app",
            "0s stop app",
            "0s clean up"
        ]
    );
}

#[test]
fn a_container_whose_start_is_under_way_is_killed_and_killed_again() {
    let mut world = World::new([container("app").ignores_stop()]);
    world.happens(Event::Begin);
    world.happens_next();
    world.happens(Event::KillRequested);
    world.runs_to_the_end();
    assert_eq!(
        world.diary(),
        [
            "0s create sandbox",
            "0s start app",
            "0s kill app",
            "0s kill app",
            "0s clean up"
        ]
    );
}

#[test]
fn a_stop_while_activating_deactivates() {
    let mut world = World::new([container("app")]);
    world.activation = 5000;
    world.happens(Event::Begin);
    world.runs_until(1);
    assert_eq!(world.task.waiting_for(), [Wait::Activation]);
    world.is_stopped_by_user();
    assert_eq!(world.task.waiting_for(), [Wait::Deactivation]);
    world.runs_to_the_end();
    assert_eq!(
        world.diary()[2..],
        ["0s activate", "1s deactivate", "6s stop app", "6s clean up"]
    );
    assert_eq!(world.task.timestamps().started_at, None);
}

#[test]
fn whoever_finds_the_supervisor_dead_can_close_the_task() {
    let mut world = World::begun([container("app"), container("init").sidecar().exits(1, 0)]);
    world.runs_until(10);
    world.diary();
    let step = world
        .task
        .step(Timestamp::from_millis(20_000), &Event::SupervisorLost)
        .expect("a task may lose its supervisor");
    let task = step
        .next
        .step(Timestamp::from_millis(20_001), &Event::CleanedUp)
        .unwrap()
        .next;
    assert_eq!(step.effects, [neargate_core::task::Effect::Cleanup]);
    assert_eq!(task.last_status(), LastStatus::Stopped);
    assert_eq!(task.stop_code(), Some(StopCode::TerminationNotice));
    assert_eq!(
        task.stop_cause(),
        Some(&StopCause::SupervisorLost { was_running: true })
    );
    let [app, init] = ["app", "init"].map(|name| task.container(task.shape().find(name).unwrap()));
    assert_eq!(app.exit_code(), None);
    assert!(app.reason().unwrap().contains("supervisor was lost"));
    assert_eq!((init.exit_code(), init.reason()), (Some(0), None));
}
