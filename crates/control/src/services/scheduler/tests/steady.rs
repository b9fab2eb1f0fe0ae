use neargate_api::types::ServiceDeploymentStatus;

use super::world::World;
use crate::services::deploy::delete;
use crate::services::record::{Rollout, Status};

#[test]
fn a_service_starts_what_it_should_run_and_then_is_steady() {
    let mut world = World::new(3, 100, 200);
    world.decide();
    assert_eq!(world.kept().len(), 3);
    assert!(world.events()[0].starts_with("(service web) has started 3 tasks: (task "));
    world.rest();
    let id = world.service.deployments[0].id.clone();
    let completed = format!("(service web) (deployment {id}) deployment completed.");
    let steady = "(service web) has reached a steady state.";
    assert_eq!(world.events()[..2], [steady, &completed]);
    assert_eq!(world.rollout(), Rollout::Completed);
    assert_eq!(
        world.service.history[0].status,
        ServiceDeploymentStatus::Successful
    );
}

#[test]
fn a_service_of_no_tasks_is_complete_at_once() {
    let mut world = World::new(0, 100, 200);
    world.decide();
    assert_eq!(world.rollout(), Rollout::Completed);
    assert!(world.tasks.is_empty());
}

#[test]
fn a_task_that_ends_is_replaced_at_once() {
    let mut world = World::steady(3, 100, 200);
    let gone = world.kept()[0];
    world.end(gone);
    world.decide();
    assert_eq!(world.kept().len(), 3);
    assert!(!world.kept().contains(&gone));
    assert_eq!(world.tasks.len(), 4);
    assert_eq!(world.service.deployments[0].failed_tasks, 0);
}

#[test]
fn a_steady_service_says_so_again_after_six_hours() {
    let mut world = World::steady(1, 100, 200);
    let events = world.events().len();
    world.pass(6 * 60 * 60 - 1);
    assert_eq!(world.events().len(), events);
    world.pass(1);
    assert_eq!(world.events().len(), events + 1);
}

#[test]
fn the_youngest_go_first_and_before_them_those_that_do_not_run() {
    let mut world = World::steady(2, 100, 200);
    let old = world.kept();
    world.service.desired_count = 4;
    world.decide();
    let young = world.kept()[2];
    world.run(young);
    world.pass(1);
    world.service.desired_count = 3;
    world.decide();
    assert_eq!(world.kept(), [old[0], old[1], young]);
    assert!(world.has_event("(service web) stopped 1 pending tasks."));
    world.service.desired_count = 2;
    world.decide();
    assert_eq!(world.kept(), old);
    assert!(world.has_event("(service web) has stopped 1 running tasks: (task "));
    let reason = world.service.members.iter().find_map(|m| m.stop.clone());
    let id = &world.service.deployments[0].id;
    assert_eq!(
        reason.unwrap(),
        format!("Scaling activity initiated by (deployment {id})")
    );
}

#[test]
fn a_protected_task_outlasts_a_scale_in_until_it_is_protected_no_more() {
    let mut world = World::steady(2, 100, 200);
    let until = world.now + neargate_core::timestamp::Seconds(600);
    for task in world.kept() {
        world.task(task).protected_until = Some(until);
    }
    world.service.desired_count = 0;
    world.decide();
    assert_eq!(world.kept().len(), 2);
    assert_eq!(world.wake_at, Some(until));
    let said = "was unable to scale in due to (reason 2 tasks under protection)";
    assert!(world.events()[0].ends_with(said));
    world.pass(300);
    assert!(world.has_event(said));
    world.pass(300);
    assert!(world.kept().is_empty());
    world.rest();
    let told = world.events().iter().filter(|e| e.ends_with(said)).count();
    assert_eq!(told, 1);
}

#[test]
fn a_running_task_waits_for_a_protected_one_to_take_its_place() {
    let mut world = World::steady(1, 50, 200);
    let running = world.kept()[0];
    world.service.desired_count = 2;
    world.decide();
    let pending = world.kept()[1];
    world.task(pending).protected_until = Some(world.now + neargate_core::timestamp::Seconds(600));
    world.service.desired_count = 1;
    world.decide();
    assert_eq!(world.kept(), [running, pending]);
    world.run(pending);
    world.decide();
    assert_eq!(world.kept(), [pending]);
}

#[test]
fn a_deleted_service_stops_everything_and_is_then_inactive() {
    let mut world = World::steady(2, 100, 200);
    let task = world.kept()[0];
    world.task(task).protected_until = Some(world.now + neargate_core::timestamp::Seconds(600));
    delete(&mut world.service, world.now);
    world.decide();
    assert!(world.kept().is_empty());
    assert_eq!(world.service.status, Status::Draining);
    world.rest();
    assert_eq!(world.service.status, Status::Inactive);
    assert!(world.service.deployments.is_empty());
    assert!(world.service.is_remembered(world.now));
    world.pass(60 * 60);
    assert!(!world.service.is_remembered(world.now));
}
