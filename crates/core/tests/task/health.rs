//! Health checks.

use neargate_core::task::HealthStatus::{self, Healthy, Unhealthy, Unknown};
use neargate_core::task::LastStatus;

use crate::actor::{HealthRules, container};
use crate::world::World;

/// When the container's health changes, in seconds, within the first minutes.
fn changes(world: &mut World, name: &str) -> Vec<(u64, HealthStatus)> {
    let mut changes = vec![(0, world.container(name).health_status())];
    for second in 0..200 {
        world.runs_until(second);
        let now = world.container(name).health_status();
        if changes.last().is_some_and(|&(_, before)| before != now) {
            changes.push((second, now));
        }
    }
    changes
}

#[test]
fn the_first_check_comes_after_one_interval_and_the_next_after_the_last_has_ended() {
    let rules = HealthRules {
        timeout: 60,
        ..HealthRules::default()
    };
    let mut world = World::begun([container("app").checked(30, rules, &[(4, true)])]);
    world.runs_until(100);
    assert_eq!(
        world.diary()[3..],
        ["30s check app", "64s check app", "98s check app"]
    );
    assert_eq!(world.container("app").health_status(), Healthy);
}

#[test]
fn failures_in_a_row_make_unhealthy_and_one_success_heals() {
    let results = [
        (0, false),
        (0, true),
        (0, false),
        (0, false),
        (0, true),
        (0, false),
        (0, false),
        (0, false),
    ];
    let mut world = World::begun([container("app").checked(10, HealthRules::default(), &results)]);
    assert_eq!(
        changes(&mut world, "app"),
        [(0, Unknown), (20, Healthy), (80, Unhealthy)]
    );
}

#[test]
fn an_unhealthy_container_does_not_stop_a_task_of_its_own() {
    let mut world =
        World::begun([container("app").checked(10, HealthRules::default(), &[(0, false)])]);
    world.runs_until(1000);
    assert_eq!(world.task.last_status(), LastStatus::Running);
    assert_eq!(world.task.health_status(), Unhealthy);
}

#[test]
fn failures_within_the_start_period_do_not_count() {
    let rules = HealthRules {
        retries: 2,
        start_period: 35,
        ..HealthRules::default()
    };
    let mut world = World::begun([container("app").checked(10, rules, &[(0, false)])]);
    // The checks at 40 s and 50 s are the first two that count.
    assert_eq!(changes(&mut world, "app"), [(0, Unknown), (50, Unhealthy)]);
}

#[test]
fn after_a_success_within_the_start_period_failures_count() {
    let rules = HealthRules {
        retries: 2,
        start_period: 100,
        ..HealthRules::default()
    };
    let results = [(0, false), (0, true), (0, false)];
    let mut world = World::begun([container("app").checked(10, rules, &results)]);
    assert_eq!(
        changes(&mut world, "app"),
        [(0, Unknown), (20, Healthy), (40, Unhealthy)]
    );
}

#[test]
fn a_check_that_takes_too_long_is_killed_and_has_failed() {
    let rules = HealthRules {
        retries: 1,
        timeout: 5,
        start_period: 0,
    };
    let mut world = World::begun([container("app").checked(10, rules, &[(6, true), (4, true)])]);
    assert_eq!(
        changes(&mut world, "app"),
        [(0, Unknown), (15, Unhealthy), (29, Healthy)]
    );
    assert_eq!(
        world.diary()[3..6],
        ["10s check app", "15s cancel check of app", "25s check app"]
    );
}

#[test]
fn a_container_told_to_stop_is_not_checked() {
    let mut world = World::begun([container("app").ignores_stop().checked(
        10,
        HealthRules::default(),
        &[(3, true)],
    )]);
    world.runs_until(11);
    world.is_stopped_by_user();
    world.diary();
    world.runs_to_the_end();
    assert_eq!(
        world.diary(),
        ["11s stop app", "41s kill app", "41s clean up"]
    );
}

#[test]
fn the_task_is_as_healthy_as_its_essential_containers() {
    let rules = HealthRules {
        retries: 1,
        ..HealthRules::default()
    };
    let well = |name| container(name).checked(10, rules, &[(0, true)]);
    let ill = |name| container(name).checked(10, rules, &[(0, false)]);
    let health = |mut world: World| {
        world.runs_until(15);
        world.task.health_status()
    };
    assert_eq!(health(World::begun([well("a"), well("b")])), Healthy);
    assert_eq!(health(World::begun([well("a"), container("b")])), Unknown);
    assert_eq!(
        health(World::begun([container("a"), ill("b"), well("c")])),
        Unhealthy
    );
    assert_eq!(
        health(World::begun([well("a"), ill("b").sidecar()])),
        Healthy
    );
    assert_eq!(
        health(World::begun([well("a"), container("b").sidecar()])),
        Healthy
    );
}
