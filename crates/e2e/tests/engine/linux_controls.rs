//! `systemControls`, `pidMode`, `ipcMode` and `linuxParameters`: the Linux
//! controls that a task definition has.

use neargate_e2e::Machine;
use neargate_e2e::definition::{container, ec2, external, fargate, idle, system_controls, with};
use rustix::process::{Resource, getrlimit};
use rustix::thread::{CapabilitySet, capability_is_in_bounding_set};
use serde_json::{Value, json};

const SOMAXCONN: &str = "net.core.somaxconn";
const KEEPALIVE: &str = "net.ipv4.tcp_keepalive_time";
const MSGMAX: &str = "kernel.msgmax";

fn controls(controls: &[(&str, &str)]) -> Value {
    json!({"systemControls": system_controls(controls)})
}

fn after(dependency: &str) -> Value {
    json!({"dependsOn": [{"containerName": dependency, "condition": "START"}]})
}

#[test]
fn network_parameters_are_the_task_s_and_the_last_to_start_wins() {
    let Some(machine) = Machine::new() else {
        return;
    };
    // In the definition the one that starts last comes first.
    let task = machine.run(&fargate([
        with(
            idle("late", controls(&[(SOMAXCONN, "200")])),
            after("early"),
        ),
        idle("early", controls(&[(SOMAXCONN, "100"), (KEEPALIVE, "100")])),
        idle("without", json!({})),
    ]));
    for name in ["late", "early", "without"] {
        assert_eq!(task.sysctl(name, SOMAXCONN), "200");
        // What the last one does not name keeps its value.
        assert_eq!(task.sysctl(name, KEEPALIVE), "100");
    }
    let shown = machine.neargate(&["sysctl", "--json", &task.id]).success();
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(
        shown,
        json!([
            {"container": "late", "name": SOMAXCONN, "declared": "200", "in_force": "200", "set_by": "late"},
            {"container": "early", "name": SOMAXCONN, "declared": "100", "in_force": "200", "set_by": "late"},
            {"container": "early", "name": KEEPALIVE, "declared": "100", "in_force": "100", "set_by": "early"},
        ])
    );
}

#[test]
fn a_restart_counts_as_a_start() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([
        container(
            "again",
            // Longer than the shortest restartAttemptPeriod.
            &["sleep", "61"],
            with(
                controls(&[(SOMAXCONN, "100")]),
                json!({"essential": false, "restartPolicy": {"enabled": true, "restartAttemptPeriod": 60}}),
            ),
        ),
        with(idle("late", controls(&[(SOMAXCONN, "200")])), after("again")),
    ]));
    assert_eq!(task.sysctl("late", SOMAXCONN), "200");
    std::thread::sleep(std::time::Duration::from_secs(59));
    task.wait("the container is restarted", |state| {
        state["containers"][0]["restart_count"] == 1
    });
    assert_eq!(task.sysctl("late", SOMAXCONN), "100");
}

#[test]
fn ipc_parameters_are_each_container_s_own() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([
        idle(
            "a",
            controls(&[(MSGMAX, "4000"), ("fs.mqueue.msg_max", "20")]),
        ),
        idle(
            "b",
            controls(&[(MSGMAX, "5000"), ("kernel.sem", "100 200 30 40")]),
        ),
        idle("c", json!({})),
    ]));
    assert_eq!(task.sysctl("a", MSGMAX), "4000");
    assert_eq!(task.sysctl("b", MSGMAX), "5000");
    assert_eq!(task.sysctl("c", MSGMAX), "8192", "the kernel's default");
    assert_eq!(task.sysctl("a", "fs.mqueue.msg_max"), "20");
    assert_eq!(
        task.sysctl("c", "fs.mqueue.msg_max"),
        "10",
        "the kernel's default"
    );
    assert_eq!(task.sysctl("b", "kernel.sem"), "100\t200\t30\t40");
}

#[test]
fn in_bridge_mode_network_parameters_are_each_container_s_own() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&ec2([
        idle("a", controls(&[(SOMAXCONN, "100")])),
        idle("b", controls(&[(SOMAXCONN, "200")])),
        idle("c", json!({})),
    ]));
    assert_eq!(task.sysctl("a", SOMAXCONN), "100");
    assert_eq!(task.sysctl("b", SOMAXCONN), "200");
    assert_eq!(task.sysctl("c", SOMAXCONN), "4096", "the kernel's default");
}

#[test]
fn a_parameter_inside_an_interface_s_directory_can_be_set() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let name = "net.ipv4.conf.eth1.accept_redirects";
    let task = machine.run(&fargate([idle("a", controls(&[(name, "0")]))]));
    assert_eq!(task.sysctl("a", name), "0");
}

#[test]
fn the_pid_namespace_is_shared_and_its_first_process_is_pause() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&with(
        fargate([
            idle("a", json!({})),
            container(
                "b",
                &["sleep", "1000"],
                json!({"linuxParameters": {"initProcessEnabled": true}}),
            ),
        ]),
        json!({"pidMode": "task"}),
    ));
    let tree = task.exec("a", &["ps", "-o", "pid,ppid,args"]);
    let line = |text: &str| {
        let found = tree.lines().find(|line| line.trim_end().ends_with(text));
        let found = found.unwrap_or_else(|| panic!("{text} is missing in\n{tree}"));
        let mut words = found.split_whitespace();
        let mut number = || words.next().unwrap().parse::<u32>().unwrap();
        (number(), number())
    };
    assert_eq!(line(" /pause"), (1, 0));
    assert_eq!(line(" sleep 3600").1, 0);
    let (init, parent) = line(" /dev/init -- sleep 1000");
    assert_eq!(parent, 0);
    // Its own child: exactly this, not what the init's line ends with.
    let child = format!("{init} sleep 1000");
    assert!(
        tree.lines().any(|line| line.trim_end().ends_with(&child)),
        "{tree}"
    );
}

#[test]
fn the_pid_namespace_of_the_machine_can_be_joined() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&with(
        ec2([idle("a", json!({}))]),
        json!({"pidMode": "host", "networkMode": "none"}),
    ));
    // The first process of the test's machine.
    assert!(
        task.exec("a", &["cat", "/proc/1/cmdline"])
            .starts_with("bash")
    );
}

fn ipc_task(mode: &str) -> Value {
    with(
        ec2([idle("a", json!({})), idle("b", json!({}))]),
        json!({"ipcMode": mode, "networkMode": "none"}),
    )
}

const FOUND: &str = "shm ok\nsem ok\nmsg ok";
const NOT_FOUND: &str = "shm errno 2\nsem errno 2\nmsg errno 2";

#[test]
fn ipc_objects_are_shared_within_a_task_that_asks_for_it() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let definition = with(
        external([
            idle("a", controls(&[(MSGMAX, "4000")])),
            idle("b", json!({})),
        ]),
        json!({"ipcMode": "task", "networkMode": "none"}),
    );
    let machine_shm = machine.sh("grep -c /shm /proc/mounts || true");
    let task = machine.run(&definition);
    let other = machine.run(&definition);
    assert_eq!(task.exec("a", &["probe", "ipc", "make", "77"]), FOUND);
    assert_eq!(task.exec("b", &["probe", "ipc", "find", "77"]), FOUND);
    assert_eq!(other.exec("a", &["probe", "ipc", "find", "77"]), NOT_FOUND);
    assert_eq!(task.sysctl("b", MSGMAX), "4000");
    // POSIX shared memory is what Docker shares with the namespace.
    task.sh("a", "echo here > /dev/shm/file");
    assert_eq!(task.exec("b", &["cat", "/dev/shm/file"]), "here");
    assert_eq!(other.exec("b", &["ls", "/dev/shm"]), "");
    let shm = task.sh("b", "stat -c '%a %u' /dev/shm; grep /dev/shm /proc/mounts");
    assert!(shm.starts_with("1777 0\n"), "{shm}");
    assert!(shm.contains("rw,nosuid,nodev,noexec"), "{shm}");
    assert!(shm.contains("size=65536k"), "Docker's size: {shm}");
    // Not the machine's, and gone with the task.
    assert_eq!(machine.sh("grep -c /shm /proc/mounts || true"), machine_shm);
    task.stop();
    let left = machine.sh(&format!("find /mnt/root/tasks/{} -name shm", task.id));
    assert_eq!(left, "");
}

#[test]
fn ipc_objects_of_the_machine_can_be_shared() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.sh("mount -t tmpfs shm /dev/shm; echo here > /dev/shm/file");
    let task = machine.run(&ipc_task("host"));
    assert_eq!(task.exec("a", &["probe", "ipc", "make", "77"]), FOUND);
    assert!(machine.sh("ipcs --queues").contains("0x0000004d"));
    assert_eq!(task.exec("a", &["cat", "/dev/shm/file"]), "here");
}

#[test]
fn ipc_objects_can_be_each_container_s_own() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&ipc_task("none"));
    assert_eq!(task.exec("a", &["probe", "ipc", "make", "77"]), FOUND);
    assert_eq!(task.exec("b", &["probe", "ipc", "find", "77"]), NOT_FOUND);
    // Docker mounts no shared memory for it.
    assert_eq!(task.sh("a", "grep /dev/shm /proc/mounts || true"), "");
    assert_eq!(task.sh("a", "ls -A /dev/shm 2>/dev/null || true"), "");
}

#[test]
fn linux_parameters_make_shared_memory_and_tmpfs_as_large_as_asked() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&with(
        ec2([
            idle("default", json!({})),
            idle(
                "set",
                json!({"linuxParameters": {
                    "sharedMemorySize": 128,
                    "tmpfs": [{"containerPath": "/cache", "size": 16, "mountOptions": ["exec", "mode=1777"]}],
                }}),
            ),
        ]),
        json!({"networkMode": "none"}),
    ));
    let size = |name: &str, path: &str| {
        task.sh(
            name,
            &format!("df -k {path} | tail -n 1 | awk '{{print $2}}'"),
        )
    };
    assert_eq!(size("default", "/dev/shm"), "65536");
    assert_eq!(size("set", "/dev/shm"), "131072");
    assert_eq!(size("set", "/cache"), "16384");
    assert_eq!(task.exec("set", &["stat", "-c", "%a", "/cache"]), "1777");
    let options = task.sh("set", "grep ' /cache ' /proc/self/mounts");
    assert!(
        options.contains("nosuid,nodev") && !options.contains("noexec"),
        "{options}"
    );
}

#[test]
fn linux_parameters_give_devices_of_the_machine() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let devices = json!([
        {"hostPath": "/dev/full", "containerPath": "/dev/brim", "permissions": ["read", "write"]},
        {"hostPath": "/dev/kmsg", "containerPath": "/dev/messages", "permissions": ["read"]},
    ]);
    let task = machine.run(&with(
        ec2([idle("a", json!({"linuxParameters": {"devices": devices}}))]),
        json!({"networkMode": "none"}),
    ));
    let full = task.sh("a", "(echo x > /dev/brim) 2>&1 || true");
    assert!(full.contains("No space left on device"), "{full}");
    assert_eq!(task.sh("a", "stat -c %t:%T /dev/messages"), "1:b");
    let refused = task.sh("a", "(echo x > /dev/messages) 2>&1 || true");
    assert!(refused.contains("Operation not permitted"), "{refused}");
}

#[test]
fn limits_are_what_the_definition_says_and_else_fargate_s() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([
        idle("default", json!({})),
        idle(
            "set",
            json!({"ulimits": [
                {"name": "nofile", "softLimit": 1000, "hardLimit": 2000},
                {"name": "core", "softLimit": 0, "hardLimit": 0},
                {"name": "nproc", "softLimit": 300, "hardLimit": 400},
            ]}),
        ),
    ]));
    let limit = |container: &str, pid: &str, name: &str| {
        task.sh(
            container,
            &format!("grep '^{name}' /proc/{pid}/limits | awk '{{print $4, $5}}'"),
        )
    };
    let open_files = open_files_at_most(65535);
    let open_files = format!("{open_files} {open_files}");
    // The first process, and what exec starts.
    for pid in ["1", "self"] {
        assert_eq!(limit("default", pid, "Max open files"), open_files);
        assert_eq!(limit("set", pid, "Max open files"), "1000 2000");
    }
    let core = task.sh("set", "grep '^Max core' /proc/1/limits");
    assert_eq!(
        core.split_whitespace().collect::<Vec<_>>()[4..6],
        ["0", "0"]
    );
    let processes = task.sh("set", "grep '^Max processes' /proc/1/limits");
    assert_eq!(
        processes.split_whitespace().collect::<Vec<_>>()[2..4],
        ["300", "400"]
    );
}

/// Machines that forbid root to raise limits, as virtual ones sometimes do,
/// have less to give.
fn open_files_at_most(wanted: u64) -> u64 {
    let limit = getrlimit(Resource::Nofile).maximum.unwrap_or(u64::MAX);
    if capability_is_in_bounding_set(CapabilitySet::SYS_RESOURCE).unwrap() {
        wanted
    } else {
        wanted.min(limit)
    }
}

/// By launch type: what only a machine of one's own can give is refused.
#[test]
fn fargate_refuses_what_it_cannot_give() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let parameter = |value: Value| json!({"linuxParameters": value});
    let device = json!({"devices": [{"hostPath": "/dev/full"}]});
    let more = json!({"capabilities": {"add": ["NET_ADMIN"]}});
    for (container, text) in [
        (parameter(device), "do not support devices"),
        (
            parameter(json!({"sharedMemorySize": 128})),
            "do not support sharedMemorySize",
        ),
        (parameter(json!({"maxSwap": 10})), "do not support maxSwap"),
        (
            parameter(json!({"swappiness": 10})),
            "do not support swappiness",
        ),
        (parameter(more), "NET_ADMIN is not allowed on Fargate."),
        (json!({"privileged": true}), "Fargate requires that the"),
        (
            json!({"dockerSecurityOptions": ["no-new-privileges"]}),
            "do not support dockerSecurityOptions",
        ),
    ] {
        let refused = machine.try_run(&[], &fargate([idle("a", container)]));
        assert_eq!(refused.status, 125, "{refused}");
        assert!(refused.stderr.contains(text), "{text}: {refused}");
    }
    let shared = with(fargate([idle("a", json!({}))]), json!({"ipcMode": "task"}));
    let refused = machine.try_run(&[], &shared);
    assert!(
        refused.stderr.contains("do not support ipcMode"),
        "{refused}"
    );
}

#[test]
fn linux_parameters_grant_swap() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let swap = json!({"memory": 64, "linuxParameters": {"maxSwap": 32, "swappiness": 10}});
    let task = machine.run(&with(
        ec2([idle("granted", swap), idle("none", json!({"memory": 64}))]),
        json!({"networkMode": "none"}),
    ));
    // On version 2 of cgroups swap counts alone, and nobody has a swappiness.
    let look = |name: &str| {
        let files = "memory/memory.memsw.limit_in_bytes memory/memory.swappiness";
        let look = format!("cd /sys/fs/cgroup; cat memory.swap.max 2>/dev/null || cat {files}");
        task.sh(name, &look)
    };
    let mib = |count: u32| (count << 20).to_string();
    let granted = look("granted");
    assert!(
        [mib(32), format!("{}\n10", mib(96))].contains(&granted),
        "{granted}"
    );
    let none = look("none");
    assert!(none == "0" || none.starts_with(&mib(64)), "{none}");
}
