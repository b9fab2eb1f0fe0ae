//! What containers of one task see of each other and may do to each other,
//! with `pidMode: task` and without.

use neargate_e2e::definition::{container, fargate, idle, script, with};
use neargate_e2e::until::until;
use neargate_e2e::{Machine, Task};
use serde_json::{Value, json};

const EPERM: &str = "errno 1";

/// An application that has a worker of another user, as nginx has, an
/// application with fewer capabilities, and side-cars with and without
/// SYS_PTRACE.
fn observed(machine: &Machine) -> Task<'_> {
    let capabilities = |value: Value| json!({"linuxParameters": {"capabilities": value}});
    let fewer = json!({"drop": ["MKNOD", "NET_RAW", "AUDIT_WRITE"]});
    machine.run(&with(
        fargate([
            script(
                "app",
                "probe as 101 sleep 1001 & exec sleep 1000",
                json!({}),
            ),
            with(
                script("fewer", "exec sleep 2000", json!({})),
                capabilities(fewer),
            ),
            idle("plain", json!({})),
            idle("tracer", capabilities(json!({"add": ["SYS_PTRACE"]}))),
        ]),
        json!({"pidMode": "task"}),
    ))
}

/// Whether one may attach with ptrace, and what `/proc/PID/root` says.
fn reach(task: &Task, from: &str, pid: &str) -> (String, &'static str) {
    let listing = task.sh(from, &format!("ls /proc/{pid}/root/ 2>&1 || true"));
    let root = if listing.contains("Permission denied") {
        "EACCES"
    } else {
        assert!(listing.contains("home"), "{listing}");
        "yes"
    };
    (task.exec(from, &["probe", "trace", pid]), root)
}

/// Yama is one setting for the whole machine; what it refuses, we cannot allow.
fn yama_interferes() -> bool {
    let scope = std::fs::read_to_string("/proc/sys/kernel/yama/ptrace_scope");
    let interferes = scope.is_ok_and(|scope| scope.trim() != "0");
    if interferes {
        println!("skipped: kernel.yama.ptrace_scope is not 0");
    }
    interferes
}

#[test]
fn who_may_trace_whom_is_the_kernel_s_table() {
    if yama_interferes() {
        return;
    }
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = observed(&machine);
    let master = task.pid("app", "sleep 1000");
    let worker = task.pid("app", "sleep 1001");
    let fewer = task.pid("fewer", "sleep 2000");
    let yes = ("ok".to_owned(), "yes");
    let no = (EPERM.to_owned(), "EACCES");
    assert_eq!(
        reach(&task, "plain", &master),
        yes,
        "root, same capabilities"
    );
    assert_eq!(reach(&task, "plain", &worker), no, "another user");
    assert_eq!(reach(&task, "plain", &fewer), yes, "root with fewer");
    assert_eq!(reach(&task, "fewer", &master), no, "root with more");
    for pid in [&master, &worker, &fewer] {
        assert_eq!(reach(&task, "tracer", pid), yes, "with SYS_PTRACE");
    }
    assert_eq!(task.exec("tracer", &["probe", "trace", "1"]), "ok", "pause");
}

#[test]
fn signals_take_the_same_user_or_cap_kill() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let no_kill = json!({"linuxParameters": {"capabilities": {"drop": ["KILL"]}}});
    let task = machine.run(&with(
        fargate([
            script(
                "app",
                "probe as 1000 sleep 1001 & exec sleep 1000",
                json!({}),
            ),
            idle("car", json!({})),
            idle("weak", no_kill),
        ]),
        json!({"pidMode": "task"}),
    ));
    let (master, worker) = (task.pid("app", "sleep 1000"), task.pid("app", "sleep 1001"));
    let may = |container: &str, user: &str, pid: &str| {
        let kill = ["kill", "-CONT", pid];
        task.try_exec(&["--user", user], container, &kill).status == 0
    };
    assert!(may("car", "root", &worker), "root has CAP_KILL");
    assert!(may("weak", "root", &master), "the same user");
    assert!(!may("weak", "root", &worker), "another user");
    assert!(may("car", "app", &worker), "the same user");
    assert!(!may("car", "app", &master), "another user");
}

/// An attacker in the shared PID namespace, while others start and processes
/// are executed in them: the children of the supervisor pass through there.
#[test]
fn a_tracer_never_reaches_anything_of_the_machine() {
    const TASKS: usize = 12;
    const OTHERS: usize = 9;
    const EXECS: usize = 20;
    let Some(machine) = Machine::new() else {
        return;
    };
    let tracer = json!({"linuxParameters": {"capabilities": {"add": ["SYS_PTRACE"]}}});
    let others = (0..OTHERS).map(|number| {
        with(
            script(
                &format!("c{number}"),
                "echo up; exec sleep 3600",
                json!({"linuxParameters": {"initProcessEnabled": number % 2 == 0}}),
            ),
            json!({"dependsOn": [{"containerName": "tracer", "condition": "START"}]}),
        )
    });
    let command = ["probe", "attack", "/enough"].map(str::to_owned);
    let command: Vec<_> = command
        .into_iter()
        .chain(machine.own_namespaces())
        .collect();
    let command: Vec<_> = command.iter().map(String::as_str).collect();
    let attack = container("tracer", &command, tracer);
    let definition = with(
        fargate([attack].into_iter().chain(others).collect::<Vec<_>>()),
        json!({"pidMode": "task"}),
    );
    for _ in 0..TASKS {
        let task = machine.run(&definition);
        std::thread::scope(|scope| {
            for half in 0..2 {
                let task = &task;
                scope.spawn(move || {
                    for number in (0..EXECS).filter(|number| number % 2 == half) {
                        let name = format!("c{}", number % OTHERS);
                        assert_eq!(task.exec(&name, &["echo", "hi"]), "hi");
                    }
                });
            }
        });
        task.sh("tracer", "touch /enough");
        let reached = task.wait_for_log("tracer", "reached");
        let machine_s: Vec<_> = task
            .logs("tracer")
            .lines()
            .filter(|line| line.starts_with("MACHINE"))
            .map(str::to_owned)
            .collect();
        assert!(machine_s.is_empty(), "{machine_s:#?}");
        // The attack is real: it gets at all that is the task's.
        for what in [
            "traced",
            "exe",
            "environ",
            "directories",
            "descriptors",
            "stolen",
            "namespaces",
            "maps",
            "mem",
        ] {
            assert!(reached.contains(what), "{what}: {reached}");
        }
        machine.neargate(&["rm", "--force", &task.id]).success();
    }
}

#[test]
fn a_side_car_stops_continues_and_restarts_the_application() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let application = "\
        trap 'echo reloaded' HUP
        while :; do echo started; sleep 1234 & wait $!; kill %1 2>/dev/null; done";
    let task = machine.run(&with(
        fargate([
            script("app", application, json!({})),
            idle("car", json!({})),
        ]),
        json!({"pidMode": "task"}),
    ));
    let master = task.pid("app", "sh -uc");
    let worker = task.pid("app", "sleep 1234");
    let state = |pid: &str| {
        let path = format!("/proc/{pid}/stat");
        let stat = task.exec("car", &["cat", &path]);
        stat.rsplit_once(") ").unwrap().1[..1].to_owned()
    };
    task.exec("car", &["kill", "-STOP", &worker]);
    until("it is stopped", || (state(&worker) == "T").then_some(()));
    task.exec("car", &["kill", "-CONT", &worker]);
    until("it goes on", || (state(&worker) == "S").then_some(()));
    task.exec("car", &["kill", "-HUP", &master]);
    task.wait_for_log("app", "reloaded");
    let started = || task.logs("app").matches("started").count();
    until("the signal has been dealt with", || {
        (started() == 2).then_some(())
    });
    // The old one may still be on its way out.
    let worker = until("there is another worker", || {
        Some(task.pid("app", "sleep 1234")).filter(|pid| *pid != worker)
    });
    task.exec("car", &["kill", "-KILL", &worker]);
    until("the application has a new worker", || {
        (started() == 3).then_some(())
    });
    // The first process itself: the container ends, and the task with it.
    // It ends the side-car and this command too, maybe before that is told.
    task.try_exec(&[], "car", &["kill", "-KILL", &master]);
    let stopped = task.wait_stopped();
    assert_eq!(stopped["stop_code"], "EssentialContainerExited");
    assert_eq!(stopped["containers"][0]["exit_code"], 137);
}

#[test]
fn file_permissions_are_what_protects_an_application_s_files() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let files = "\
        echo secret > /root-only; chmod 600 /root-only
        echo own > /app-only; chown app /app-only; chmod 600 /app-only
        echo all > /all; chmod 644 /all
        probe as 1000 sleep 1001 & exec sleep 1000";
    let task = machine.run(&with(
        fargate([script("app", files, json!({})), idle("car", json!({}))]),
        json!({"pidMode": "task"}),
    ));
    let app = task.pid("app", "sleep 1001");
    let as_app = |script: &str| {
        let script = script.replace("ROOT", &format!("/proc/{app}/root"));
        let finished = task.try_exec(&["--user", "app"], "car", &["sh", "-c", &script]);
        (finished.status == 0, finished.stdout.trim().to_owned())
    };
    assert_eq!(as_app("cat ROOT/app-only"), (true, "own".into()));
    assert_eq!(as_app("cat ROOT/all"), (true, "all".into()));
    assert!(!as_app("cat ROOT/root-only").0, "0600 of another user");
    assert!(!as_app("echo x >> ROOT/all").0);
    assert!(as_app("echo more >> ROOT/app-only").0);
    assert_eq!(task.exec("app", &["cat", "/app-only"]), "own\nmore");
    // Root of the side-car is the application's root as well.
    let app = task.pid("app", "sleep 1000");
    task.sh(
        "car",
        &format!("echo from the car > /proc/{app}/root/root-only"),
    );
    assert_eq!(task.exec("app", &["cat", "/root-only"]), "from the car");
}

#[test]
fn the_end_of_pause_is_the_end_of_all() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&with(
        fargate([idle("a", json!({})), idle("b", json!({}))]),
        json!({"pidMode": "task"}),
    ));
    task.exec("b", &["kill", "-TERM", "1"]);
    let stopped = task.wait_stopped();
    for container in stopped["containers"].as_array().unwrap() {
        assert_eq!(container["exit_code"], 137, "{stopped}");
    }
}

#[test]
fn what_a_container_leaves_in_the_shared_namespace_ends_with_it() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&with(
        fargate([
            script(
                "short",
                "setsid sleep 4321 & sleep 1",
                json!({"essential": false}),
            ),
            idle("car", json!({})),
        ]),
        json!({"pidMode": "task"}),
    ));
    task.wait("the container ends", |state| {
        state["containers"][0]["last_status"] == "STOPPED"
    });
    let processes = task.ps("car");
    assert!(!processes.contains("sleep 4321"), "{processes}");
    assert!(!processes.contains('Z'), "zombies:\n{processes}");
}

#[test]
fn without_a_shared_namespace_containers_do_not_see_each_other() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([
        script(
            "app",
            "probe ipc make 77 >/dev/null; echo x > /dev/shm/file; exec sleep 1000",
            json!({"linuxParameters": {"tmpfs": [{"containerPath": "/secret", "size": 1}]}}),
        ),
        idle("car", json!({})),
    ]));
    until("the application is ready", || {
        (task.exec("app", &["ls", "/dev/shm"]) == "file").then_some(())
    });
    let processes = task.ps("car");
    assert!(!processes.contains("sleep 1000"), "{processes}");
    assert!(!processes.contains("/pause"), "{processes}");
    assert_eq!(
        task.exec("car", &["probe", "ipc", "find", "77"]),
        "shm errno 2\nsem errno 2\nmsg errno 2"
    );
    assert_eq!(task.exec("car", &["ls", "/dev/shm"]), "");
    assert!(
        !task
            .exec("car", &["cat", "/proc/self/mountinfo"])
            .contains("/secret")
    );
    let namespace = |container: &str, kind: &str| {
        task.exec(container, &["readlink", &format!("/proc/1/ns/{kind}")])
    };
    for kind in ["pid", "ipc", "mnt", "uts"] {
        assert_ne!(namespace("app", kind), namespace("car", kind), "{kind}");
    }
    for kind in ["net", "user", "cgroup"] {
        assert_eq!(namespace("app", kind), namespace("car", kind), "{kind}");
    }
}
