//! The same tasks from both sides: `neargate run` and RunTask.

use std::time::{Duration, Instant};

use neargate_api::Operation;
use neargate_e2e::Machine;
use neargate_e2e::definition::{fargate, idle};
use neargate_e2e::until::{until, within};
use serde_json::json;

use crate::words::{definition, describe, engine, list_tasks, run, wait_for};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_task_of_the_command_line_is_one_of_the_endpoint_too() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let serve = machine.serve();
    let task = machine.run(&fargate(json!([idle("main", json!({}))])));

    let started = Instant::now();
    let [arn] = &*until("it is listed", || {
        let listed = list_tasks(&serve, &json!({"family": "test"}));
        (!listed.is_empty()).then_some(listed)
    }) else {
        panic!("there is one task");
    };
    let took = started.elapsed();
    assert!(took < SECOND, "it is listed only after {took:?}");
    assert!(arn.ends_with(&format!(":task/default/{}", task.id)));
    let arn = json!(arn);
    within(SECOND, || {
        (describe(&serve, &arn)["lastStatus"] == "RUNNING").then_some(())
    })
    .expect("the endpoint knows that it runs");
    let shown = describe(&serve, &arn);
    assert_eq!(shown["containers"][0]["name"], "main");
    assert_eq!(shown["attachments"][0]["status"], "ATTACHED", "{shown}");

    let stop = json!({"task": arn, "reason": "enough"});
    serve.done(Operation::StopTask, stop);
    wait_for(&serve, &arn, "STOPPED");
    let state = task.state();
    assert_eq!(state["last_status"], "STOPPED", "{state}");
    assert_eq!(state["stopped_reason"], "enough", "{state}");
}

#[test]
fn a_task_of_the_endpoint_is_one_of_the_command_line_too() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let serve = machine.serve();
    let arn = run(&serve, definition("web", "echo hello; sleep 3600"));
    let shown = wait_for(&serve, &arn, "RUNNING");
    let task = engine(&machine, &arn);

    assert_eq!(task.state()["last_status"], "RUNNING");
    task.wait_for_log("main", "hello");
    task.host_pid("main", "sleep");
    let request = &task.inspect()["request"];
    assert_eq!(request["definition"]["family"], "web", "{request}");
    let details = shown["attachments"][0]["details"].as_array().unwrap();
    let address = details
        .iter()
        .find(|detail| detail["name"] == "privateIPv4Address")
        .unwrap();
    assert_eq!(address["value"], task.address());

    machine.neargate(&["stop", &task.id]).success();
    let stopped = wait_for(&serve, &arn, "STOPPED");
    assert_eq!(stopped["stopCode"], "UserInitiated", "{stopped}");
}
