//! `cpu`, `memory` and `memoryReservation` of tasks and containers.

use neargate_e2e::definition::{container, fargate, idle, script, with};
use neargate_e2e::until::until;
use neargate_e2e::{Machine, Task};
use serde_json::json;

const OUT_OF_MEMORY: &str = "OutOfMemoryError: Container killed due to memory usage";
const MIB: u64 = 1024 * 1024;

/// A file of the container's own cgroup, by its name on version 2 and on 1.
fn limit(task: &Task, container: &str, v2: &str, v1: &str) -> String {
    let path = format!("/sys/fs/cgroup/{v2} /sys/fs/cgroup/{v1}");
    task.sh(container, &format!("cat {path} 2>/dev/null || true"))
}

#[test]
fn a_container_without_a_limit_sees_the_task_s() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([
        idle("without", json!({})),
        idle("with", json!({"memory": 64, "memoryReservation": 32})),
    ]));
    let memory = |name| limit(&task, name, "memory.max", "memory/memory.limit_in_bytes");
    assert_eq!(memory("without"), (512 * MIB).to_string());
    assert_eq!(memory("with"), (64 * MIB).to_string());
    let soft = limit(
        &task,
        "with",
        "memory.low",
        "memory/memory.soft_limit_in_bytes",
    );
    assert_eq!(soft, (32 * MIB).to_string());
}

#[test]
fn a_task_gets_no_more_cpu_than_it_asked_for() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let spin = |name| {
        container(
            name,
            &["probe", "spin", "2000"],
            json!({"essential": false}),
        )
    };
    // 256 units are a quarter of one CPU, for both together.
    let task = machine.run(&fargate([idle("idle", json!({})), spin("a"), spin("b")]));
    let got = |name: &str| {
        let line = task.wait_for_log(name, "cpu");
        line.split(' ').nth(1).unwrap().parse::<u32>().unwrap()
    };
    let together = got("a") + got("b");
    assert!(together < 650, "{together} ms of 500");
}

#[test]
fn container_units_are_shares_and_next_to_none_by_default() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([
        idle("with", json!({"cpu": 128})),
        idle("without", json!({})),
    ]));
    let shares = |name| limit(&task, name, "cpu.weight", "cpu/cpu.shares");
    assert!(
        ["128", "5"].contains(&shares("with").as_str()),
        "{}",
        shares("with")
    );
    assert!(
        ["2", "1"].contains(&shares("without").as_str()),
        "{}",
        shares("without")
    );
}

#[test]
fn a_container_out_of_memory_is_told_apart() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([container(
        "a",
        &["probe", "eat", "100"],
        json!({"memory": 32}),
    )]));
    let stopped = task.wait_stopped();
    assert_eq!(stopped["stop_code"], "EssentialContainerExited");
    assert_eq!(stopped["containers"][0]["exit_code"], 137);
    assert_eq!(stopped["containers"][0]["reason"], OUT_OF_MEMORY);
}

#[test]
fn also_when_only_a_child_was_killed() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([
        container(
            "a",
            &["probe", "feed-child", "100"],
            json!({"memory": 32, "essential": false}),
        ),
        idle("b", json!({})),
    ]));
    task.wait_for_log("a", "child signal 9");
    let ended = task.wait("the container ends", |state| {
        state["containers"][0]["last_status"] == "STOPPED"
    });
    assert_eq!(ended["containers"][0]["exit_code"], 0);
    assert_eq!(ended["containers"][0]["reason"], OUT_OF_MEMORY);
    assert_eq!(ended["containers"][1]["reason"], json!(null));
}

#[test]
fn the_task_s_limit_holds_for_its_containers_together() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let eat = |name| script(name, "probe eat 300; exit 5", json!({"essential": false}));
    let task = machine.run(&with(
        fargate([idle("idle", json!({})), eat("a"), eat("b")]),
        json!({"memory": "512"}),
    ));
    // 600 of 512 MiB: one of the two has to go.
    until("one is killed", || {
        let state = task.state();
        let killed = state["containers"].as_array().unwrap().iter();
        let killed = killed.filter(|container| container["reason"] == OUT_OF_MEMORY);
        (killed.count() == 1).then_some(())
    });
    assert_eq!(task.state()["last_status"], "RUNNING");
}
