//! The order in which containers start and stop, and what each end means.

use neargate_e2e::definition::{container, fargate, idle, script, with};
use neargate_e2e::task::container_in;
use neargate_e2e::until::until;
use neargate_e2e::{Machine, Task};
use serde_json::{Value, json};

fn depends_on(conditions: &[(&str, &str)]) -> Value {
    let list: Value = conditions
        .iter()
        .map(|(name, condition)| json!({"containerName": name, "condition": condition}))
        .collect();
    json!({"dependsOn": list})
}

/// The containers' names in the order of the lines with that text.
fn order(task: &Task, text: &str) -> Vec<String> {
    let logs = task.machine.neargate(&["logs", &task.id]).success();
    let lines = logs.lines().filter(|line| line.contains(text));
    lines
        .map(|line| line.split_once('|').unwrap().0.trim().to_owned())
        .collect()
}

#[test]
fn the_task_ends_with_an_essential_container_only() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([
        script("optional", "exit 3", json!({"essential": false})),
        script(
            "essential",
            "mkfifo /tmp/go; read -r _ < /tmp/go; exit 0",
            json!({}),
        ),
        idle("other", json!({})),
    ]));
    task.wait("the optional one ends", |state| {
        container_in(state, "optional")["last_status"] == "STOPPED"
    });
    let state = task.state();
    assert_eq!(state["last_status"], "RUNNING");
    assert_eq!(container_in(&state, "optional")["exit_code"], 3);
    // Also with exit code 0.
    task.sh("essential", "echo > /tmp/go");
    let stopped = task.wait_stopped();
    assert_eq!(stopped["stop_code"], "EssentialContainerExited");
    assert_eq!(
        stopped["stopped_reason"],
        "Essential container in task exited"
    );
    assert_eq!(container_in(&stopped, "essential")["exit_code"], 0);
    assert_eq!(container_in(&stopped, "other")["exit_code"], 137);
}

#[test]
fn containers_start_in_the_definition_s_order_when_nothing_else_is_said() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let names = ["e", "d", "c", "b", "a"];
    let task = machine.run(&fargate(names.map(|name| idle(name, json!({}))).to_vec()));
    let pids = names.map(|name| task.host_pid(name, "sleep"));
    assert!(pids.is_sorted(), "{pids:?}");
}

#[test]
fn dependants_start_when_their_condition_is_met_and_stop_first() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let check =
        json!({"command": ["CMD-SHELL", "test -e /tmp/healthy"], "interval": 5, "retries": 10});
    let serve = "trap 'echo stopped; exit 0' TERM; echo started; while :; do sleep 0.1; done";
    let task = machine.run(&fargate([
        with(
            script("last", serve, json!({})),
            depends_on(&[("healthy", "HEALTHY"), ("complete", "COMPLETE")]),
        ),
        with(
            script(
                "healthy",
                &format!("(sleep 1; touch /tmp/healthy) & {serve}"),
                json!({"healthCheck": check}),
            ),
            depends_on(&[("success", "SUCCESS"), ("first", "START")]),
        ),
        with(
            script(
                "complete",
                "echo started; exit 4",
                json!({"essential": false}),
            ),
            depends_on(&[("success", "SUCCESS")]),
        ),
        with(
            script("success", "echo started", json!({"essential": false})),
            depends_on(&[("first", "START")]),
        ),
        script("first", serve, json!({"stopTimeout": 20})),
    ]));
    task.wait_for_log("last", "started");
    let started = order(&task, "started");
    assert_eq!(started[..2], ["first", "success"]);
    assert_eq!(started[4..], ["last"], "{started:?}");
    let state = task.state();
    assert_eq!(container_in(&state, "healthy")["health_status"], "HEALTHY");
    task.stop();
    assert_eq!(order(&task, "stopped"), ["last", "healthy", "first"]);
}

#[test]
fn a_dependency_that_cannot_be_met_stops_the_task() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let definition = fargate([
        script("first", "exit 1", json!({"essential": false})),
        with(
            idle("second", json!({})),
            depends_on(&[("first", "SUCCESS")]),
        ),
    ]);
    let refused = machine.try_run(&[], &definition);
    assert_eq!(refused.status, 125, "{refused}");
    let state = &machine.tasks()[0];
    assert_eq!(state["stop_code"], "TaskFailedToStart");
    let reason = container_in(state, "second")["reason"].to_string();
    assert!(
        reason.contains("dependency did not exit successfully"),
        "{reason}"
    );
}

#[test]
fn a_dependency_that_takes_too_long_stops_the_task() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let definition = fargate([
        container(
            "slow",
            &["sleep", "3600"],
            json!({"startTimeout": 2, "essential": false}),
        ),
        with(
            idle("second", json!({})),
            depends_on(&[("slow", "COMPLETE")]),
        ),
    ]);
    let refused = machine.try_run(&[], &definition);
    assert_eq!(refused.status, 125, "{refused}");
    let reason = container_in(&machine.tasks()[0], "second")["reason"].to_string();
    assert!(reason.contains("has timed out"), "{reason}");
}

#[test]
fn health_is_what_the_definition_s_check_says() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let check = |command: Value| json!({"healthCheck": {"command": command, "interval": 5, "timeout": 2, "retries": 1}});
    let task = machine.run(&fargate([
        // As the container's own user, in its own environment.
        idle(
            "good",
            with(
                check(json!([
                    "CMD-SHELL",
                    "[ $(id -u) = 1000 ] && [ $MARK = yes ]"
                ])),
                json!({"user": "app", "environment": [{"name": "MARK", "value": "yes"}]}),
            ),
        ),
        idle("bad", check(json!(["CMD", "false"]))),
        idle("hangs", check(json!(["CMD", "sleep", "100"]))),
        idle("absent", check(json!(["CMD", "/no/such/program"]))),
        idle("none", json!({})),
    ]));
    let state = task.wait("all checks have run", |state| {
        ["good", "bad", "hangs", "absent"]
            .iter()
            .all(|name| container_in(state, name)["health_status"] != "UNKNOWN")
    });
    assert_eq!(container_in(&state, "good")["health_status"], "HEALTHY");
    for name in ["bad", "hangs", "absent"] {
        assert_eq!(
            container_in(&state, name)["health_status"],
            "UNHEALTHY",
            "{name}"
        );
    }
    assert_eq!(container_in(&state, "none")["health_status"], "UNKNOWN");
    assert_eq!(state["health_status"], "UNHEALTHY");
    // A standalone task goes on.
    assert_eq!(state["last_status"], "RUNNING");
    assert!(
        !task
            .exec("hangs", &["ps", "-o", "args"])
            .contains("sleep 100")
    );
}

#[test]
fn who_does_not_heed_the_signal_is_killed_after_the_time_out() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let deaf = "trap '' TERM; echo ready; while :; do sleep 0.1; done";
    let task = machine.run(&fargate([
        script("deaf", deaf, json!({"stopTimeout": 2})),
        // The first process is PID 1, for which signals without a handler do not exist.
        idle("first", json!({"stopTimeout": 2})),
    ]));
    task.wait_for_log("deaf", "ready");
    let begin = std::time::Instant::now();
    let stopped = task.stop();
    let took = begin.elapsed().as_secs_f32();
    assert!((2.0..4.0).contains(&took), "{took} s");
    assert_eq!(stopped["stop_code"], "UserInitiated");
    assert_eq!(stopped["stopped_reason"], "Task stopped by user");
    for name in ["deaf", "first"] {
        assert_eq!(container_in(&stopped, name)["exit_code"], 137, "{name}");
    }
}

#[test]
fn in_a_shared_pid_namespace_the_signal_ends_who_does_not_handle_it() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&with(
        fargate([idle("a", json!({"stopTimeout": 20}))]),
        json!({"pidMode": "task"}),
    ));
    let stopped = task.stop();
    assert_eq!(container_in(&stopped, "a")["exit_code"], 143);
}

#[test]
fn stop_can_be_hurried_and_told_why() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({"stopTimeout": 60}))]));
    machine
        .neargate(&[
            "stop",
            "--timeout",
            "0",
            "--reason",
            "new version",
            &task.id,
        ])
        .success();
    let stopped = task.wait_stopped();
    assert_eq!(stopped["stopped_reason"], "new version");
    assert_eq!(stopped["stop_code"], "UserInitiated");
}

#[test]
fn a_container_with_a_restart_policy_is_restarted_after_a_long_enough_run() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let policy = json!({
        "essential": false,
        "restartPolicy": {"enabled": true, "restartAttemptPeriod": 60, "ignoredExitCodes": [3]},
    });
    let count = "echo run >> /count; echo run $(wc -l < /count)";
    let task = machine.run(&fargate([
        idle("idle", json!({})),
        script("quick", &format!("{count}; sleep 1"), policy.clone()),
        script(
            "ignored",
            &format!("{count}; sleep 61; exit 3"),
            policy.clone(),
        ),
        script(
            "long",
            &format!("{count}; [ $(wc -l < /count) = 1 ] && sleep 61 && exit; sleep 3600"),
            policy,
        ),
    ]));
    let before = task.inspect()["request"]["runtime_ids"].clone();
    task.wait("the quick one ends", |state| {
        container_in(state, "quick")["last_status"] == "STOPPED"
    });
    std::thread::sleep(std::time::Duration::from_secs(58));
    // The writable layer stays, so the second run counts on.
    task.wait_for_log("long", "run 2");
    until("the ignored one has ended", || {
        (task.container("ignored")["last_status"] == "STOPPED").then_some(())
    });
    let state = task.state();
    assert_eq!(container_in(&state, "long")["restart_count"], 1);
    assert_eq!(container_in(&state, "long")["last_status"], "RUNNING");
    assert_eq!(container_in(&state, "ignored")["restart_count"], 0);
    assert_eq!(container_in(&state, "ignored")["exit_code"], 3);
    assert_eq!(container_in(&state, "quick")["restart_count"], 0);
    assert_eq!(task.logs("quick"), "run 1");
    assert_eq!(task.inspect()["request"]["runtime_ids"], before);
}
