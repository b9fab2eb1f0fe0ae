//! A task exists from the moment it is asked for: it can be seen and stopped
//! before it runs, and says why it never ran.

use std::time::Duration;

use neargate_e2e::definition::{fargate, idle, script, with};
use neargate_e2e::leftovers::Inventory;
use neargate_e2e::until::{until, within};
use neargate_e2e::{Finished, Foreground, Machine, Task};
use rustix::process::Signal;
use serde_json::{Value, json};

/// Killed by SIGKILL.
const KILLED: i32 = 137;

/// Every step of a launch, in order.
const STEPS: [&str; 8] = [
    "launch.lease",
    "launch.directory",
    "launch.journal",
    "launch.request",
    "launch.images",
    "launch.leases",
    "launch.plan",
    "launch.supervisor",
];

fn simple() -> Value {
    fargate([idle("a", json!({}))])
}

/// A task whose image is not here.
fn pulling() -> Value {
    fargate([idle("a", json!({"image": "nonesuch:1"}))])
}

/// A machine that has run a task: what is made once and stays is there.
fn used_machine() -> Option<(Machine, Inventory)> {
    let machine = Machine::new()?;
    let task = machine.run(&simple());
    machine.neargate(&["rm", "--force", &task.id]).success();
    let inventory = machine.quiet_inventory();
    Some((machine, inventory))
}

/// The only task of a machine.
#[track_caller]
fn only_task(machine: &Machine) -> Task<'_> {
    let tasks = machine.tasks();
    assert_eq!(tasks.len(), 1, "{tasks:?}");
    Task::new(machine, tasks[0]["task"].as_str().unwrap().to_owned())
}

/// A detached run on its way, whose image does not come.
fn start_pulling(machine: &Machine) -> (Foreground, Task<'_>) {
    machine.use_stalling_registry();
    let client = machine.foreground(&["--detach"], &pulling());
    until("the task exists", || {
        (!machine.tasks().is_empty()).then_some(())
    });
    let task = only_task(machine);
    task.wait("the task pulls", |state| state["last_status"] == "PENDING");
    (client, task)
}

#[track_caller]
fn assert_stopped(state: &Value, code: &str, reason: &str) {
    assert_eq!(state["last_status"], "STOPPED", "{state}");
    assert_eq!(state["desired_status"], "STOPPED", "{state}");
    assert_eq!(state["stop_code"], code, "{state}");
    assert_eq!(state["stopped_reason"], reason, "{state}");
}

/// What remains of a task that never ran is its record.
#[track_caller]
fn assert_only_a_record(task: &Task<'_>, before: &Inventory) {
    let machine = task.machine;
    let left = machine.sh(&format!("cd /mnt/root/tasks/{}; ls", task.id));
    assert_eq!(left, "journal\nrequest.json");
    machine.neargate(&["rm", &task.id]).success();
    machine.assert_same(before);
}

#[test]
fn an_image_that_cannot_be_pulled_is_the_reason_of_a_stopped_task() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    machine.use_empty_registry();
    assert_eq!(machine.try_run(&[], &pulling()).status, 125);
    let task = only_task(&machine);
    assert_stopped(
        &task.state(),
        "TaskFailedToStart",
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to \
         resolve ref docker.io/library/nonesuch:1: docker.io/library/nonesuch:1: not found",
    );
    let times = &task.inspect()["state"]["times"];
    assert!(times["pullStartedAt"].is_u64(), "{times}");
    assert!(times["pullStoppedAt"].is_null(), "{times}");
    assert_only_a_record(&task, &before);
}

#[test]
fn a_secret_without_a_value_is_the_reason_of_a_stopped_task() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    let arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:db";
    let secrets = json!({"secrets": [{"name": "DB", "valueFrom": arn}]});
    let definition = with(
        fargate([idle("a", secrets)]),
        json!({"executionRoleArn": "arn:aws:iam::000000000000:role/r"}),
    );
    let finished = machine.try_run(&[], &definition);
    assert_eq!(finished.status, 125, "{finished}");
    assert!(finished.stderr.contains("--secret DB=VALUE"), "{finished}");
    let task = only_task(&machine);
    assert_stopped(
        &task.state(),
        "TaskFailedToStart",
        &format!(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution \
             resource retrieval failed: unable to retrieve secret from asm: service call has been \
             retried 1 time(s): failed to fetch secret {arn} from secrets manager: \
             ResourceNotFoundException: Secrets Manager can't find the specified secret."
        ),
    );
    assert_only_a_record(&task, &before);
}

#[test]
fn a_task_that_pulls_can_be_seen() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let (client, task) = start_pulling(&machine);
    let state = task.state();
    assert_eq!(state["desired_status"], "RUNNING");
    assert_eq!(task.container("a")["last_status"], "PENDING");
    let known = task.inspect();
    assert_eq!(known["request"]["definition"]["family"], "test");
    assert!(known["plan"].is_null(), "{known}");
    assert_eq!(task.logs("a"), "");
    for refused in [vec!["rm", &task.id], vec!["exec", &task.id, "a", "true"]] {
        let finished = machine.neargate(&refused);
        assert_ne!(finished.status, 0, "{finished}");
    }
    machine.neargate(&["cleanup"]).success();
    assert_eq!(task.state()["last_status"], "PENDING");
    machine.neargate(&["rm", "--force", &task.id]).success();
    assert!(machine.tasks().is_empty());
    assert_eq!(client.wait().status, 125);
}

#[test]
fn a_task_that_pulls_can_be_stopped() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    let (client, task) = start_pulling(&machine);
    machine
        .neargate(&["stop", "--reason", "not today", &task.id])
        .success();
    assert_stopped(&task.state(), "UserInitiated", "not today");
    let finished = client.wait();
    assert_eq!(finished.status, 125, "{finished}");
    assert!(finished.stderr.contains("not today"), "{finished}");
    assert_only_a_record(&task, &before);
}

#[test]
fn ctrl_c_stops_a_task_that_pulls() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    let (client, task) = start_pulling(&machine);
    client.interrupt();
    assert_eq!(client.wait().status, 130);
    assert_stopped(&task.state(), "UserInitiated", "Task stopped by user");
    assert_only_a_record(&task, &before);
}

#[test]
fn logs_are_followed_from_before_the_task_runs_until_its_end() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let (client, task) = start_pulling(&machine);
    let follower = machine.start(&["logs", "--follow", &task.id]);
    std::thread::sleep(Duration::from_millis(200));
    machine.neargate(&["stop", &task.id]).success();
    let finished = follower.wait();
    assert_eq!(finished.status, 0, "{finished}");
    client.wait();
}

#[test]
fn a_launch_that_fails_at_any_step_says_so_and_leaves_nothing_else() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    for step in &STEPS[..STEPS.len() - 1] {
        let finished = machine.try_run_failing(step, &simple());
        assert_eq!(finished.status, 125, "{step}: {finished}");
        assert!(finished.stderr.contains(step), "{step}: {finished}");
        for task in machine.tasks() {
            let reason = format!(
                "ResourceInitializationError: the directory of the task cannot be written: \
                 failpoint {step}"
            );
            assert_stopped(&task, "TaskFailedToStart", &reason);
        }
        machine.neargate(&["rm", "--all"]).success();
        machine.assert_same(&before);
    }
}

#[test]
fn a_launch_that_is_killed_at_any_step_leaves_a_stopped_task_or_none() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    for (index, step) in STEPS.iter().enumerate() {
        let finished = machine.try_run_failing(&format!("{step}=kill"), &simple());
        assert_eq!(finished.status, KILLED, "{step}: {finished}");
        let tasks = machine.tasks();
        match index {
            // Nobody could know of it.
            0..=2 => assert!(tasks.is_empty(), "{step}: {tasks:?}"),
            3..=6 => assert_stopped(
                &tasks[0],
                "TaskFailedToStart",
                "The task was being prepared when the process that did so was lost",
            ),
            // The supervisor needs nobody.
            _ => {
                only_task(&machine)
                    .wait("the task runs", |state| state["last_status"] == "RUNNING");
            }
        }
        for task in tasks {
            let id = task["task"].as_str().unwrap();
            machine.neargate(&["rm", "--force", id]).success();
        }
        machine.assert_same(&before);
    }
}

#[test]
fn a_launch_that_is_killed_while_it_stops_the_task_is_finished_by_the_next_command() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    machine.use_empty_registry();
    let finished = machine.try_run_failing("launch.end=kill", &pulling());
    assert_eq!(finished.status, KILLED, "{finished}");
    let task = only_task(&machine);
    let state = task.state();
    assert_eq!(state["last_status"], "STOPPED", "{state}");
    let reason = state["stopped_reason"].as_str().unwrap();
    assert!(reason.starts_with("CannotPullContainerError: "), "{reason}");
    assert_only_a_record(&task, &before);
}

#[test]
fn an_order_to_stop_outlives_whoever_was_to_obey_it() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let (client, task) = start_pulling(&machine);
    client.signal(Signal::STOP);
    let stopping = machine.start(&["stop", "--reason", "enough", &task.id]);
    let order = format!("root/tasks/{}/stop.json", task.id);
    until("the order is there", || {
        machine.outside_path(&order).exists().then_some(())
    });
    client.signal(Signal::KILL);
    // Who waits for the end sees to it.
    assert_eq!(stopping.wait().status, 0);
    assert_eq!(client.wait().status, KILLED);
    assert_stopped(&task.state(), "UserInitiated", "enough");
}

#[test]
fn a_stop_at_any_moment_of_a_launch_is_obeyed() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    for delay in (0..40).step_by(2) {
        let client = machine.foreground(&["--detach"], &simple());
        until("the task exists", || {
            (!machine.directories().is_empty()).then_some(())
        });
        std::thread::sleep(Duration::from_millis(delay));
        let id = machine.directories().remove(0);
        let stop = machine.neargate(&["stop", "--timeout", "0", &id]);
        if stop.status != 0 {
            // Its request was not written yet, so there was no task.
            assert!(stop.stderr.contains("there is no task"), "{stop}");
            machine.neargate(&["stop", "--timeout", "0", &id]).success();
        }
        let task = only_task(&machine);
        assert_stopped(&task.state(), "UserInitiated", "Task stopped by user");
        client.wait();
        machine.neargate(&["rm", &task.id]).success();
    }
    machine.assert_same(&before);
}

/// Another request like that of a task that has run.
fn request(machine: &Machine, definition: &Value, id: char) -> (String, Value) {
    let task = machine.run(definition);
    let mut request = task.inspect()["request"].clone();
    machine.neargate(&["rm", "--force", &task.id]).success();
    let id = id.to_string().repeat(32);
    request["task_id"] = json!(id);
    request["runtime_ids"] = json!([format!("{id}-0123456789")]);
    request["foreground"] = json!(false);
    (id, request)
}

fn launch(machine: &Machine, request: &Value) -> Finished {
    machine.neargate_with_input(&["launch"], request.to_string().as_bytes())
}

#[test]
fn a_request_is_launched_once() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let (id, request) = request(&machine, &simple(), 'a');
    assert_eq!(launch(&machine, &request).success(), "");
    let task = only_task(&machine);
    assert_eq!(task.id, id);
    task.wait("the task runs", |state| state["last_status"] == "RUNNING");
    // While it runs, and when it has stopped.
    launch(&machine, &request).success();
    assert_eq!(only_task(&machine).state()["last_status"], "RUNNING");
    task.stop();
    launch(&machine, &request).success();
    assert_stopped(
        &only_task(&machine).state(),
        "UserInitiated",
        "Task stopped by user",
    );
}

#[test]
fn two_launches_of_one_request_start_one_task() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let (_, request) = request(&machine, &simple(), 'b');
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| launch(&machine, &request).success());
        }
    });
    let task = only_task(&machine);
    task.wait("the task runs", |state| state["last_status"] == "RUNNING");
}

#[test]
fn a_launch_that_fails_succeeds_if_the_record_says_why() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.use_empty_registry();
    let (_, mut request) = request(&machine, &simple(), 'c');
    request["definition"]["containerDefinitions"][0]["image"] = json!("nonesuch:1");
    let finished = launch(&machine, &request);
    assert_eq!(finished.status, 0, "{finished}");
    assert_eq!(finished.stderr, "");
    let state = only_task(&machine).state();
    assert_eq!(state["last_status"], "STOPPED", "{state}");
    for nonsense in [json!({}), json!({"task_id": 7})] {
        let finished = launch(&machine, &nonsense);
        assert_eq!(finished.status, 1, "{finished}");
        assert!(finished.stderr.starts_with("error: "), "{finished}");
    }
}

#[test]
fn a_killed_launch_is_not_begun_again() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let (_, request) = request(&machine, &simple(), 'd');
    let killed = machine.neargate_failing("launch.plan=kill", &["launch"], &request);
    assert_eq!(killed.status, KILLED, "{killed}");
    launch(&machine, &request).success();
    let state = only_task(&machine).state();
    assert_eq!(state["stop_code"], "TaskFailedToStart", "{state}");
}

#[test]
fn secrets_come_with_a_request_and_are_kept_in_the_plan_only() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let arn = "arn:aws:ssm:us-east-1:000000000000:parameter/db";
    let secret = json!({"secrets": [{"name": "DB", "valueFrom": arn}]});
    let definition = with(
        fargate([script("a", "echo got $DB; exec sleep 1000", secret)]),
        json!({"executionRoleArn": "arn:aws:iam::000000000000:role/r"}),
    );
    let task = machine.run_with(&["--secret", "DB=x"], &definition);
    let mut request = task.inspect()["request"].clone();
    let id = "e".repeat(32);
    request["task_id"] = json!(id);
    request["runtime_ids"] = json!([format!("{id}-0123456789")]);
    request["secrets"] = json!({ arn: "hunter2" });
    launch(&machine, &request).success();
    let task = Task::new(&machine, id);
    task.wait_for_log("a", "got hunter2");
    let written = machine.read(&format!("root/tasks/{}/request.json", task.id));
    assert!(!written.contains("hunter2"));
}

#[test]
fn a_task_outlives_the_process_group_and_session_of_who_launched_it() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let (id, request) = request(&machine, &simple(), 'f');
    machine.write("request", &request.to_string());
    let neargate = neargate_e2e::programs::neargate();
    machine.sh(&format!(
        "export NEARGATE_ROOT=/mnt/root NEARGATE_CONFIG=/mnt/config.toml
         setsid bash -c '{} launch < /mnt/request; kill -HUP 0; kill -KILL 0' || true",
        neargate.display()
    ));
    let task = Task::new(&machine, id);
    task.wait("the task runs", |state| state["last_status"] == "RUNNING");
    let stopped = within(Duration::from_millis(500), || {
        (task.state()["last_status"] != "RUNNING").then_some(())
    });
    assert_eq!(stopped, None);
}
