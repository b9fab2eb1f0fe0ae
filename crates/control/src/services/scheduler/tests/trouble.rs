use neargate_api::types::ServiceDeploymentStatus;
use neargate_core::task::{HealthStatus, LastStatus};
use neargate_core::timestamp::Seconds;

use super::world::World;
use crate::services::record::Rollout;
use crate::services::rolling::Threshold;

/// Lets all tasks of the present deployment that do not run yet fail, whenever they are started.
fn fail_starts(world: &mut World, attempts: u32) {
    for _ in 0..attempts {
        world.decide();
        for task in world.ids() {
            let seen = &world.tasks[&task];
            if seen.status != LastStatus::Stopped && (seen.started_at.is_none() || seen.is_to_stop)
            {
                world.end(task);
            }
        }
        world.decide();
        if let Some(at) = world.wake_at
            && world
                .kept()
                .iter()
                .all(|task| world.tasks[task].started_at.is_some())
        {
            world.now = world.now.max(at);
        }
    }
}

#[test]
fn attempts_that_fail_come_ever_more_seldom_and_it_is_said_once() {
    let mut world = World::new(1, 100, 200);
    let mut waits = Vec::new();
    for _ in 0..14 {
        world.decide();
        let task = world.kept()[0];
        world.end(task);
        world.decide();
        assert!(world.kept().is_empty(), "nothing starts before it is time");
        let wait = world.wake_at.unwrap().since(world.now).as_secs();
        waits.push(wait);
        world.now = world.wake_at.unwrap();
    }
    assert_eq!(waits[..5], [1, 2, 4, 8, 16]);
    assert_eq!(waits[11..], [27 * 60; 3]);
    let said = "(service web) is unable to consistently start tasks successfully.";
    let times = world
        .events()
        .iter()
        .filter(|event| **event == said)
        .count();
    assert_eq!(times, 1);
}

#[test]
fn a_new_deployment_is_not_held_back() {
    let mut world = World::new(1, 100, 200);
    fail_starts(&mut world, 8);
    world.deploy();
    world.decide();
    assert_eq!(world.of_deployment(0), 1);
}

#[test]
fn tasks_that_end_soon_after_their_start_do_not_start_again_and_again() {
    let mut world = World::new(1, 100, 200);
    for _ in 0..10 {
        world.decide();
        let task = world.kept()[0];
        world.run(task);
        world.end(task);
        world.decide();
        assert!(world.kept().is_empty());
        assert!(world.wake_at.unwrap() <= world.now + Seconds(30));
        world.now = world.wake_at.unwrap();
    }
    assert!(!world.has_event("unable to consistently start"));
}

#[test]
fn a_task_that_somebody_stops_is_replaced_and_no_failure() {
    let mut world = World::new(1, 100, 200);
    world.decide();
    let task = world.kept()[0];
    world.task(task).is_to_stop = true;
    world.decide();
    assert_eq!(
        world.tasks.len(),
        2,
        "its successor need not wait for its end"
    );
    world.end(task);
    world.decide();
    assert_eq!(world.service.deployments[0].failed_tasks, 0);
}

#[test]
fn the_breaker_gives_up_and_rolls_back() {
    let mut world = World::steady(2, 100, 200).with_breaker(true);
    let good = world.service.deployments[0].id.clone();
    let tasks = world.kept();
    world.deploy();
    let bad = world.service.deployments[0].id.clone();
    fail_starts(&mut world, 2);
    assert_eq!(world.service.deployments[0].id, good);
    let rolling_back =
        format!("ECS deployment circuit breaker: rolling back to deploymentId {good}.");
    let failed =
        format!("(service web) (deployment {bad}) deployment failed: tasks failed to start.");
    assert!(world.has_event(&failed));
    assert!(world.has_event(&format!("(service web) rolling back to deployment {good}.")));
    world.rest();
    assert_eq!(world.service.deployments.len(), 1);
    assert_eq!(world.rollout(), Rollout::Completed);
    assert_eq!(world.kept(), tasks, "those that ran run on");
    let entry = &world.service.history[0];
    assert_eq!(entry.status, ServiceDeploymentStatus::RollbackSuccessful);
    assert!(entry.is_triggered && entry.failures >= 3);
    assert_ne!(world.service.deployments[0].reason, rolling_back);
}

#[test]
fn without_an_earlier_deployment_the_breaker_stops_it_all() {
    let mut world = World::new(1, 100, 200).with_breaker(true);
    fail_starts(&mut world, 3);
    assert_eq!(world.rollout(), Rollout::Failed);
    assert_eq!(
        world.service.deployments[0].reason,
        "ECS deployment circuit breaker: tasks failed to start."
    );
    world.pass(3600);
    assert!(world.kept().is_empty(), "nothing more is started");
    assert_eq!(
        world.service.history[0].status,
        ServiceDeploymentStatus::Stopped
    );
}

#[test]
fn what_was_rolled_back_to_is_not_rolled_back_again() {
    let mut world = World::steady(1, 0, 100).with_breaker(true);
    world.deploy();
    fail_starts(&mut world, 12);
    assert_eq!(world.rollout(), Rollout::Failed);
    assert_eq!(
        world.service.history[0].status,
        ServiceDeploymentStatus::RollbackFailed
    );
}

#[test]
fn a_breaker_without_rollback_leaves_the_old_tasks_alone() {
    let mut world = World::steady(2, 100, 200).with_breaker(false);
    world.deploy();
    fail_starts(&mut world, 3);
    assert_eq!(world.rollout(), Rollout::Failed);
    world.pass(3600);
    assert_eq!(world.of_deployment(1), 2);
}

#[test]
fn a_healthy_task_resets_the_breaker_unless_it_may_not() {
    for (resets, rollout) in [(true, Rollout::InProgress), (false, Rollout::Failed)] {
        let mut world = World::new(2, 100, 200).with_breaker(false);
        world.service.rolling.breaker.reset_on_healthy_task = resets;
        world.service.rolling.breaker.threshold = Threshold::Count;
        world.service.rolling.breaker.value = 3;
        world.is_checked = true;
        world.decide();
        let healthy = world.kept()[0];
        let failing = world.kept()[1];
        world.end(failing);
        fail_starts(&mut world, 0);
        world.decide();
        world.now = world.wake_at.unwrap();
        world.decide();
        let failing = world.kept()[1];
        world.end(failing);
        world.run(healthy);
        world.decide();
        fail_starts(&mut world, 1);
        world.decide();
        world.now = world.now.max(world.wake_at.unwrap_or(world.now));
        fail_starts(&mut world, 1);
        assert_eq!(world.rollout(), rollout);
    }
}

#[test]
fn an_unhealthy_task_is_replaced_before_it_stops() {
    let mut world = World::new(2, 100, 200);
    world.is_checked = true;
    world.rest();
    let ill = world.kept()[0];
    world.task(ill).health = HealthStatus::Unhealthy;
    world.decide();
    assert!(world.has_event(&format!("(task {ill}) failed container health checks.")));
    assert_eq!(world.kept().len(), 3);
    assert!(world.kept().contains(&ill));
    let new = *world.kept().last().unwrap();
    world.run(new);
    world.decide();
    assert!(!world.kept().contains(&ill));
    let mut members = world.service.members.iter();
    let stop = members.find_map(|member| member.stop.as_deref());
    assert_eq!(stop, Some("Task failed container health checks"));
    world.rest();
    assert_eq!(world.kept().len(), 2);
}

#[test]
fn without_room_unhealthy_tasks_are_replaced_one_by_one() {
    let mut world = World::new(3, 0, 100);
    world.is_checked = true;
    world.rest();
    let all = world.kept();
    for task in &all {
        world.task(*task).health = HealthStatus::Unhealthy;
    }
    world.decide();
    assert_eq!(world.kept().len(), 2);
    assert_eq!(world.occupying(), 3);
    let stopping = all.iter().find(|task| !world.kept().contains(task));
    world.end(*stopping.unwrap());
    world.decide();
    assert_eq!(world.occupying(), 3);
}

#[test]
fn health_does_not_count_in_the_time_of_grace() {
    let mut world = World::new(1, 100, 200);
    world.is_checked = true;
    world.service.options.health_check_grace = Some(60);
    world.decide();
    let task = world.kept()[0];
    world.run(task);
    world.task(task).health = HealthStatus::Unhealthy;
    world.pass(59);
    assert_eq!(world.kept(), [task]);
    world.pass(1);
    assert_eq!(world.kept().len(), 2);
}
