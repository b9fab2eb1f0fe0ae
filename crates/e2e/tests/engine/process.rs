//! How a container's first process is started, and what it finds.

use std::collections::BTreeMap;

use neargate_e2e::definition::{container, ec2, fargate, idle, script, with};
use neargate_e2e::image::Image;
use neargate_e2e::{Machine, Task};
use serde_json::{Value, json};

fn command_line(task: &Task, container: &str) -> String {
    task.sh(container, "tr '\\0' ' ' < /proc/1/cmdline")
        .trim_end()
        .to_owned()
}

fn environment(task: &Task, container: &str) -> BTreeMap<String, String> {
    let lines = task.sh(container, "tr '\\0' '\\n' < /proc/1/environ");
    let pairs = lines.lines().map(|line| line.split_once('=').unwrap());
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// A container that has no command of its own.
fn plain(name: &str, image: &str, more: Value) -> Value {
    with(json!({"name": name, "image": image}), more)
}

#[test]
fn the_definition_replaces_the_image_s_command_as_docker_does() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.import(&Image::named(
        "both",
        json!({"Entrypoint": ["env"], "Cmd": ["sleep", "1111"]}),
    ));
    let task = machine.run(&fargate([
        plain("image", "both", json!({})),
        plain("command", "both", json!({"command": ["sleep", "2222"]})),
        // An entry point of one's own discards the image's command too.
        plain("entry", "both", json!({"entryPoint": ["sleep", "3333"]})),
        plain(
            "two",
            "both",
            json!({"entryPoint": ["sleep"], "command": ["4444"]}),
        ),
    ]));
    assert_eq!(command_line(&task, "image"), "sleep 1111");
    assert_eq!(command_line(&task, "command"), "sleep 2222");
    assert_eq!(command_line(&task, "entry"), "sleep 3333");
    assert_eq!(command_line(&task, "two"), "sleep 4444");
}

#[test]
fn the_working_directory_is_the_definition_s_or_the_image_s_and_is_made() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.import(&Image::named("in-var", json!({"WorkingDir": "/var"})));
    let task = machine.run(&fargate([
        idle("default", json!({})),
        idle("image", json!({"image": "in-var"})),
        idle(
            "definition",
            json!({"image": "in-var", "workingDirectory": "/new/directory"}),
        ),
    ]));
    let directory = |name: &str| task.exec(name, &["readlink", "/proc/1/cwd"]);
    assert_eq!(directory("default"), "/");
    assert_eq!(directory("image"), "/var");
    assert_eq!(directory("definition"), "/new/directory");
}

#[test]
fn the_environment_comes_from_image_platform_files_and_definition() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.import(&Image::named(
        "with-env",
        json!({"Env": ["PATH=/bin", "FROM=image", "IMAGE=yes"]}),
    ));
    machine.write("one.env", "# first\nFROM=one\nONE=yes\nBOTH=one\n");
    machine.write("two.env", "BOTH=two\nTWO=a = b\n");
    machine.configure(&format!(
        "region = \"eu-west-1\"\n\
         [environment_files]\n\
         \"arn:aws:s3:::bucket/one.env\" = {:?}\n\
         \"arn:aws:s3:::bucket/two.env\" = {:?}\n",
        machine.path("one.env"),
        machine.path("two.env"),
    ));
    let files: Value = ["one", "two"]
        .iter()
        .map(|name| json!({"type": "s3", "value": format!("arn:aws:s3:::bucket/{name}.env")}))
        .collect();
    let task = machine.run(&fargate([
        idle(
            "a",
            json!({
                "image": "with-env",
                "environmentFiles": files,
                "environment": [{"name": "FROM", "value": "definition"}, {"name": "EMPTY", "value": ""}],
            }),
        ),
        idle("b", json!({"environment": [{"name": "AWS_REGION", "value": "elsewhere"}]})),
    ]));
    let variables = environment(&task, "a");
    for (name, value) in [
        ("FROM", "definition"),
        ("IMAGE", "yes"),
        ("ONE", "yes"),
        ("BOTH", "one"),
        ("TWO", "a = b"),
        ("EMPTY", ""),
        ("PATH", "/bin"),
        ("HOME", "/root"),
        ("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
    ] {
        assert_eq!(
            variables.get(name).map(String::as_str),
            Some(value),
            "{name}"
        );
    }
    assert_eq!(variables["HOSTNAME"], task.exec("a", &["hostname"]));
    // Who names one of the two regions gets no other.
    let variables = environment(&task, "b");
    assert_eq!(variables["AWS_REGION"], "elsewhere");
    assert!(!variables.contains_key("AWS_DEFAULT_REGION"));
    // Commands of exec have it too.
    assert_eq!(
        task.sh("a", "echo $ONE $AWS_EXECUTION_ENV"),
        "yes AWS_ECS_FARGATE"
    );
}

#[test]
fn on_ec2_the_platform_says_so() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&ec2([idle("a", json!({}))]));
    assert_eq!(environment(&task, "a")["AWS_EXECUTION_ENV"], "AWS_ECS_EC2");
}

#[test]
fn input_stays_open_for_interactive_containers_only() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let reader = "cat; echo end of input; exec sleep 3600";
    let task = machine.run(&fargate([
        script("closed", reader, json!({})),
        script("open", reader, json!({"interactive": true})),
    ]));
    task.wait_for_log("closed", "end of input");
    assert_eq!(task.logs("open"), "");
}

#[test]
fn a_container_can_have_a_terminal() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let look =
        "[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && tty; stty size; echo TERM=$TERM; exec sleep 3600";
    let task = machine.run(&fargate([script(
        "a",
        look,
        json!({"pseudoTerminal": true}),
    )]));
    task.wait_for_log("a", "TERM=xterm");
    assert!(task.logs("a").contains("/dev/"), "{}", task.logs("a"));
    let terminal = task.exec("a", &["readlink", "/proc/1/fd/1"]);
    assert!(
        ["/dev/pts/0", "/dev/console"].contains(&terminal.as_str()),
        "{terminal}"
    );
}

#[test]
fn an_image_s_health_check_is_ignored() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let check = json!({"Test": ["CMD-SHELL", "touch /checked"], "Interval": 100_000_000});
    machine.import(&Image::named("checked", json!({"Healthcheck": check})));
    let task = machine.run(&fargate([idle("a", json!({"image": "checked"}))]));
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert_eq!(task.exec("a", &["ls", "/"]).find("checked"), None);
    assert_eq!(task.container("a")["health_status"], "UNKNOWN");
}

#[test]
fn the_init_forwards_signals_and_reaps() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let init = json!({"linuxParameters": {"initProcessEnabled": true}, "stopTimeout": 20});
    // The orphan ends and nobody but the init is there to notice.
    let orphan = "(sleep 0.1 & ) ; trap 'echo asked; exit 7' TERM; while :; do sleep 0.1; done";
    let task = machine.run(&fargate([script("a", orphan, init)]));
    assert_eq!(
        command_line(&task, "a"),
        format!("/dev/init -- sh -uc {orphan}")
    );
    std::thread::sleep(std::time::Duration::from_millis(500));
    let states = task.sh("a", "cat /proc/[0-9]*/stat 2>/dev/null || true");
    assert!(!states.contains(") Z "), "{states}");
    let stopped = task.stop();
    assert_eq!(stopped["containers"][0]["exit_code"], 7, "{stopped}");
    assert!(task.logs("a").contains("asked"));
}

#[test]
fn the_stop_signal_is_the_image_s() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.import(&Image::named("quits", json!({"StopSignal": "SIGQUIT"})));
    let traps = "trap 'echo quit; exit 0' QUIT; trap 'echo term; exit 1' TERM; \
                 echo ready; while :; do sleep 0.1; done";
    let more = |image: &str| json!({"image": image, "stopTimeout": 20});
    let task = machine.run(&fargate([
        script("image", traps, more("quits")),
        script("default", traps, more("probe")),
    ]));
    task.wait_for_log("image", "ready");
    task.wait_for_log("default", "ready");
    task.stop();
    assert_eq!(task.logs("image"), "ready\nquit");
    assert_eq!(task.logs("default"), "ready\nterm");
}

#[test]
fn the_task_is_what_agents_expect_in_the_cgroup_file() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&with(
        fargate([idle("a", json!({})), idle("b", json!({}))]),
        json!({"pidMode": "task"}),
    ));
    let runtime_ids = &task.inspect()["request"]["runtime_ids"];
    for (index, name) in ["a", "b"].iter().enumerate() {
        let runtime_id = runtime_ids[index].as_str().unwrap();
        assert!(
            runtime_id.starts_with(&format!("{}-", task.id)),
            "{runtime_id}"
        );
        let path = format!("/ecs/{}/{runtime_id}", task.id);
        // Its own, and as its sibling sees it.
        let own = task.exec(name, &["cat", "/proc/self/cgroup"]);
        assert!(own.lines().all(|line| line.ends_with(&path)), "{own}");
        let pid = task.pid(name, "sleep");
        let seen = task.exec("a", &["cat", &format!("/proc/{pid}/cgroup")]);
        assert!(seen.lines().all(|line| line.ends_with(&path)), "{seen}");
    }
}

#[test]
fn standard_devices_are_there() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([container(
        "a",
        &["sleep", "3600"],
        json!({"user": "app"}),
    )]));
    let script = "\
        echo x > /dev/null; head -c 1 /dev/zero | wc -c; head -c 1 /dev/urandom | wc -c; \
        for link in fd stdin ptmx; do readlink /dev/$link; done; stat -c '%F %U' /dev/null /dev/tty";
    let finished = task.try_exec(&["--user", "app"], "a", &["sh", "-euc", script]);
    assert_eq!(
        finished.success(),
        "1\n1\n/proc/self/fd\n/proc/self/fd/0\npts/ptmx\n\
         character special file root\ncharacter special file root"
    );
}
