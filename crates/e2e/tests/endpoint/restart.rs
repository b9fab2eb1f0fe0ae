//! What goes on while the endpoint is away is known when it is back.

use neargate_api::Operation;
use neargate_e2e::Machine;
use neargate_e2e::until::until;
use serde_json::json;

use crate::words::{definition, describe, engine, run, wait_for};

#[test]
fn a_task_that_ends_while_the_endpoint_is_away_is_known_afterwards() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let serve = machine.serve();
    let text = "echo before; until [ -e /tmp/go ]; do sleep 0.02; done; echo after; exit 7";
    let arn = run(&serve, definition("batch", text));
    let before = wait_for(&serve, &arn, "RUNNING");
    serve.kill();

    let task = engine(&machine, &arn);
    task.exec("main", &["touch", "/tmp/go"]);
    task.wait_stopped();
    let serve = machine.serve();
    let after = wait_for(&serve, &arn, "STOPPED");
    assert_eq!(after["containers"][0]["exitCode"], 7, "{after}");
    assert_eq!(after["stopCode"], "EssentialContainerExited", "{after}");
    assert_eq!(
        after["containers"][0]["runtimeId"],
        before["containers"][0]["runtimeId"]
    );
    assert_eq!(after["startedAt"], before["startedAt"]);
    assert_eq!(task.logs("main"), "before\nafter");
}

#[test]
fn a_running_task_lives_on_and_can_be_stopped_by_the_next_endpoint() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let serve = machine.serve();
    let arn = run(&serve, definition("web", "sleep 3600"));
    let before = wait_for(&serve, &arn, "RUNNING");
    let pid = engine(&machine, &arn).host_pid("main", "sleep");
    serve.kill();

    let serve = machine.serve();
    let after = wait_for(&serve, &arn, "RUNNING");
    assert_eq!(after["startedAt"], before["startedAt"]);
    assert_eq!(after["attachments"], before["attachments"]);
    assert_eq!(engine(&machine, &arn).host_pid("main", "sleep"), pid);
    serve.done(Operation::StopTask, json!({"task": arn}));
    wait_for(&serve, &arn, "STOPPED");
}

#[test]
fn a_supervisor_that_dies_while_the_endpoint_is_away_is_not_waited_for() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let serve = machine.serve();
    let arn = run(&serve, definition("web", "sleep 3600"));
    wait_for(&serve, &arn, "RUNNING");
    serve.kill();

    let id = engine(&machine, &arn).id;
    machine.sh(&format!("pkill -KILL -f '[n]eargate-supervise .*{id}'"));
    let serve = machine.serve();
    let stopped = until("the task is STOPPED", || {
        let task = describe(&serve, &arn);
        (task["lastStatus"] == "STOPPED").then_some(task)
    });
    assert!(stopped["stoppedReason"].is_string(), "{stopped}");
}
