use neargate_api::types::ServiceDeploymentStatus;

use super::world::World;
use crate::services::record::Rollout;

#[test]
fn new_tasks_start_beside_the_old_and_these_go_when_those_are_healthy() {
    let mut world = World::steady(3, 100, 200);
    world.deploy();
    world.decide();
    assert_eq!((world.of_deployment(0), world.of_deployment(1)), (3, 3));
    for task in world.kept() {
        world.run(task);
    }
    world.pass(39);
    assert_eq!(world.of_deployment(1), 3);
    world.pass(1);
    assert_eq!(world.of_deployment(1), 0);
    assert_eq!(world.rollout(), Rollout::InProgress);
    world.rest();
    assert_eq!(world.service.deployments.len(), 1);
    assert_eq!(world.rollout(), Rollout::Completed);
}

#[test]
fn with_health_checks_nobody_waits_longer_than_for_these() {
    let mut world = World::steady(2, 100, 200);
    world.is_checked = true;
    world.deploy();
    world.decide();
    let new = world.kept()[2];
    world.run(new);
    world.decide();
    assert_eq!((world.of_deployment(0), world.of_deployment(1)), (2, 1));
}

#[test]
fn without_room_old_tasks_go_first_but_not_below_the_minimum() {
    let mut world = World::steady(4, 50, 100);
    world.deploy();
    world.decide();
    assert_eq!((world.of_deployment(0), world.of_deployment(1)), (0, 2));
    assert_eq!(world.occupying(), 4);
    world.rest();
    assert_eq!(
        (world.of_deployment(0), world.rollout()),
        (4, Rollout::Completed)
    );
}

#[test]
fn a_newer_deployment_takes_the_place_of_one_under_way() {
    let mut world = World::steady(2, 100, 200);
    world.deploy();
    world.decide();
    world.deploy();
    world.decide();
    assert_eq!(world.of_deployment(1), 0, "pending ones go at once");
    let stopped = &world.service.history[1];
    assert_eq!(stopped.status, ServiceDeploymentStatus::Stopped);
    world.rest();
    assert_eq!(world.service.deployments.len(), 1);
    assert_eq!(
        (world.of_deployment(0), world.rollout()),
        (2, Rollout::Completed)
    );
}

#[test]
fn a_protected_task_outlasts_a_deployment() {
    let mut world = World::steady(2, 100, 200);
    let protected = world.kept()[0];
    world.task(protected).protected_until =
        Some(world.now + neargate_core::timestamp::Seconds(3600));
    world.deploy();
    world.decide();
    for task in world.kept() {
        if world.tasks[&task].started_at.is_none() {
            world.run(task);
        }
    }
    world.pass(40);
    assert_eq!(world.of_deployment(1), 1);
    assert!(world.kept().contains(&protected));
    assert!(
        world.events()[0].contains("under protection")
            || world.events()[1].contains("under protection")
    );
    world.rest();
    assert_eq!(world.service.deployments.len(), 1);
}
