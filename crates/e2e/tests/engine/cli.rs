//! `neargate run` in the foreground, and what its options do.

use neargate_e2e::definition::{container, fargate, idle, script, with};
use neargate_e2e::{Finished, Machine};
use serde_json::{Value, json};

fn run(machine: &Machine, arguments: &[&str], definition: &Value) -> Finished {
    machine.foreground(arguments, definition).wait()
}

#[test]
fn the_exit_status_is_that_of_the_essential_container_that_ended_first() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let status = |containers: Vec<Value>| run(&machine, &[], &fargate(containers)).status;
    assert_eq!(
        status(vec![script("a", "exit 0", json!({})), idle("b", json!({}))]),
        0
    );
    assert_eq!(
        status(vec![
            idle("a", json!({})),
            script("b", "exit 42", json!({}))
        ]),
        42
    );
    let optional = script("a", "exit 1", json!({"essential": false}));
    assert_eq!(
        status(vec![optional, script("b", "sleep 0.5; exit 2", json!({}))]),
        2
    );
    assert_eq!(
        status(vec![script(
            "a",
            "sh -c 'kill -SEGV $$'; exit $?",
            json!({})
        )]),
        139
    );
}

#[test]
fn a_first_process_ended_by_a_signal_is_128_and_more() {
    let Some(machine) = Machine::new() else {
        return;
    };
    // PID 1 is not hit by its own signals; a shared namespace has another.
    let definition = with(
        fargate([script("a", "kill -KILL $$", json!({}))]),
        json!({"pidMode": "task"}),
    );
    assert_eq!(run(&machine, &[], &definition).status, 137);
}

#[test]
fn a_task_that_cannot_start_is_125() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let definition = fargate([container("a", &["/no/such/program"], json!({}))]);
    let finished = run(&machine, &[], &definition);
    assert_eq!(finished.status, 125, "{finished}");
}

#[test]
fn output_is_prefixed_and_streams_are_apart() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let finished = run(
        &machine,
        &[],
        &fargate([
            script("web", "echo out; echo err >&2; sleep 0.5", json!({})),
            script("side-car", "echo other; sleep 5", json!({})),
        ]),
    );
    let mut lines: Vec<_> = finished.stdout.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["side-car | other", "web      | out"]);
    assert!(finished.stderr.contains("web      | err"), "{finished}");
    assert!(
        finished
            .stderr
            .contains("Essential container in task exited"),
        "{finished}"
    );
}

#[test]
fn ctrl_c_stops_as_ecs_does_and_a_second_one_kills() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let polite = "trap 'echo asked; sleep 1; echo goodbye; exit 5' TERM; echo ready; \
                  while :; do sleep 0.1; done";
    let once = machine.foreground(
        &[],
        &fargate([script("a", polite, json!({"stopTimeout": 60}))]),
    );
    once.wait_for("ready");
    once.interrupt();
    let finished = once.wait();
    assert_eq!(finished.status, 130, "{finished}");
    assert!(finished.stdout.contains("goodbye"), "{finished}");

    let deaf = "trap '' TERM; echo ready; while :; do sleep 0.1; done";
    let twice = machine.foreground(
        &[],
        &fargate([script("a", deaf, json!({"stopTimeout": 60}))]),
    );
    twice.wait_for("ready");
    let begin = std::time::Instant::now();
    twice.interrupt();
    twice.wait_for_error("Ctrl-C again");
    twice.interrupt();
    let finished = twice.wait();
    assert_eq!(finished.status, 130, "{finished}");
    assert!(begin.elapsed().as_secs() < 20);
}

#[test]
fn a_foreground_task_stops_when_its_terminal_goes() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let client = machine.foreground(
        &[],
        &fargate([script(
            "a",
            "echo ready; exec sleep 3600",
            json!({"stopTimeout": 2}),
        )]),
    );
    client.wait_for("ready");
    client.signal(rustix::process::Signal::KILL);
    client.wait();
    neargate_e2e::until::until("the task stops", || {
        (machine.tasks()[0]["last_status"] == "STOPPED").then_some(())
    });
}

#[test]
fn variables_and_overrides_can_be_given() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let definition = fargate([
        script(
            "a",
            "echo $X $Y",
            json!({"environment": [{"name": "X", "value": "definition"}]}),
        ),
        idle("b", json!({})),
    ]);
    let arguments = ["--env", "a:Y=b=c"];
    let finished = run(&machine, &arguments, &definition);
    assert!(finished.stdout.contains("a | definition b=c"), "{finished}");
    let overrides = json!({
        "cpu": "512", "memory": "1024",
        "containerOverrides": [{
            "name": "a", "command": ["sh", "-c", "echo $X $Y; exit 6"],
            "environment": [{"name": "X", "value": "override"}, {"name": "Y", "value": "new"}],
        }],
    });
    let finished = run(
        &machine,
        &["--overrides", &overrides.to_string()],
        &definition,
    );
    assert!(finished.stdout.contains("a | override new"), "{finished}");
    assert_eq!(finished.status, 6);
    let unknown = run(&machine, &["--env", "nobody:X=1"], &definition);
    assert_eq!(unknown.status, 125);
    assert!(unknown.stderr.contains("nobody"), "{unknown}");
}

#[test]
fn a_declared_secret_needs_a_value() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:db-AbCdEf";
    let definition = with(
        fargate([script(
            "a",
            "echo got $DB",
            json!({"secrets": [{"name": "DB", "valueFrom": arn}]}),
        )]),
        json!({"executionRoleArn": "arn:aws:iam::000000000000:role/r"}),
    );
    let finished = run(&machine, &["--secret", "DB=hunter2"], &definition);
    assert!(finished.stdout.contains("got hunter2"), "{finished}");
    let shown = machine.tasks()[0]["task"].as_str().unwrap().to_owned();
    let inspected = machine.neargate(&["inspect", &shown]).success();
    assert!(!inspected.contains("hunter2"), "secrets are not shown");
    let finished = run(&machine, &[], &definition);
    assert_eq!(finished.status, 125, "{finished}");
    assert!(
        finished.stderr.contains("ResourceInitializationError"),
        "{finished}"
    );
}

#[test]
fn kernel_parameters_can_be_given() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run_with(
        &["--sysctl", "net.core.somaxconn=77"],
        &fargate([idle("a", json!({}))]),
    );
    assert_eq!(task.sysctl("a", "net.core.somaxconn"), "77");
}

#[test]
fn what_describe_task_definition_prints_can_be_run() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let registered = with(
        fargate([script("a", "exit 9", json!({"cpu": 0, "portMappings": []}))]),
        json!({
            "taskDefinitionArn": "arn:aws:ecs:us-east-1:000000000000:task-definition/test:3",
            "revision": 3, "status": "ACTIVE", "registeredAt": "2024-01-01T00:00:00Z",
            "registeredBy": "arn:aws:iam::000000000000:root",
            "compatibilities": ["EC2", "FARGATE"], "requiresAttributes": [{"name": "x"}],
        }),
    );
    let described = json!({"taskDefinition": registered, "tags": []});
    assert_eq!(run(&machine, &[], &described).status, 9);
}

#[test]
fn tasks_have_names_and_can_be_removed() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let definition = fargate([idle("a", json!({}))]);
    let task = machine.run_with(&["--name", "web"], &definition);
    assert_eq!(
        machine
            .neargate(&["exec", "web", "a", "--", "echo", "hi"])
            .success(),
        "hi"
    );
    let twice = machine.try_run(&["--name", "web"], &definition);
    assert_ne!(twice.status, 0);
    assert!(twice.stderr.contains("web"), "{twice}");
    assert_ne!(machine.neargate(&["rm", "web"]).status, 0, "it runs");
    machine.neargate(&["rm", "--force", "web"]).success();
    assert!(machine.tasks().is_empty());
    assert!(
        !machine
            .outside_path(&format!("root/tasks/{}", task.id))
            .exists()
    );
}

#[test]
fn exec_gives_status_input_and_environment() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({"user": "app"}))]));
    let exec = |options: &[&str], script: &str| task.try_exec(options, "a", &["sh", "-c", script]);
    assert_eq!(exec(&[], "exit 33").status, 33);
    assert_eq!(exec(&[], "kill -KILL $$").status, 137);
    assert_eq!(exec(&[], "echo err >&2").stderr, "err\n");
    assert_eq!(
        exec(
            &["--user", "app", "--workdir", "/var", "--env", "X=1"],
            "id -un; pwd; echo $X"
        )
        .stdout,
        "app\n/var\n1\n"
    );
    let echoed = machine.neargate_with_input(
        &["exec", "--interactive", &task.id, "a", "--", "cat"],
        b"through and back",
    );
    assert_eq!(echoed.success(), "through and back");
    assert_eq!(exec(&[], "cat").stdout, "", "without input there is none");
    let absent = task.try_exec(&[], "a", &["/no/such/program"]);
    assert_eq!(absent.status, 125, "{absent}");
    let elsewhere = task.try_exec(&[], "b", &["true"]);
    assert_eq!(elsewhere.status, 125, "{elsewhere}");
    assert!(elsewhere.stderr.contains('a'), "{elsewhere}");
}

#[test]
fn top_shows_the_tree_by_container() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&with(
        fargate([
            script("a", "sleep 1000 & wait", json!({})),
            idle(
                "b",
                json!({"linuxParameters": {"initProcessEnabled": true}}),
            ),
        ]),
        json!({"pidMode": "task"}),
    ));
    task.pid("a", "sleep 1000");
    task.pid("b", "sleep 3600");
    let processes = task.processes();
    let find = |text: &str| {
        let found = processes
            .iter()
            .find(|process| process["command"].as_str().unwrap().starts_with(text));
        found.unwrap_or_else(|| panic!("{text} is missing in {processes:?}"))
    };
    assert_eq!(find("/pause")["pid"], 1);
    assert_eq!(find("/pause")["container"], json!(null));
    assert_eq!(
        find("sleep 1000")["parent_host_pid"],
        find("sh -uc")["host_pid"]
    );
    assert_eq!(
        find("sleep 3600")["parent_host_pid"],
        find("/dev/init")["host_pid"]
    );
    assert_eq!(find("sleep 3600")["container"], "b");
}

#[test]
fn listing_does_not_mind_tasks_that_come_and_go() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let definition = fargate([idle("a", json!({}))]);
    std::thread::scope(|scope| {
        let coming_and_going = scope.spawn(|| {
            for _ in 0..10 {
                let task = machine.run(&definition);
                machine.neargate(&["rm", "--force", &task.id]).success();
            }
        });
        while !coming_and_going.is_finished() {
            machine.tasks();
        }
    });
}
