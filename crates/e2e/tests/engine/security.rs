//! What stands between a container and the kernel: capabilities, seccomp,
//! read-only and masked paths, and the options that change them.

use neargate_e2e::definition::{ec2, fargate, idle, with};
use neargate_e2e::image::Image;
use neargate_e2e::programs::PROBE;
use neargate_e2e::{Machine, Task};
use serde_json::json;

/// Docker's 14, see capabilities(7).
const DEFAULT_CAPABILITIES: &str = "00000000a80425fb";

/// A line of the first process's status, and of one that exec starts: they
/// must agree.
fn status(task: &Task, container: &str, name: &str) -> String {
    let line = |pid: &str| {
        task.sh(
            container,
            &format!("grep '^{name}:' /proc/{pid}/status | cut -f 2"),
        )
    };
    let first = line("1");
    assert_eq!(
        line("self"),
        first,
        "{name} of exec and of the first process"
    );
    first
}

#[test]
fn capabilities_are_docker_s_with_what_the_definition_changes() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let capabilities = |value| json!({"linuxParameters": {"capabilities": value}});
    let task = machine.run(&fargate([
        idle("default", json!({})),
        idle("less", capabilities(json!({"drop": ["MKNOD", "NET_RAW"]}))),
        idle("tracer", capabilities(json!({"add": ["SYS_PTRACE"]}))),
        idle(
            "bare",
            capabilities(json!({"drop": ["ALL"], "add": ["SYS_PTRACE"]})),
        ),
    ]));
    for set in ["CapPrm", "CapEff", "CapBnd"] {
        assert_eq!(status(&task, "default", set), DEFAULT_CAPABILITIES);
        assert_eq!(status(&task, "less", set), "00000000a00405fb");
        assert_eq!(status(&task, "tracer", set), "00000000a80c25fb");
        assert_eq!(status(&task, "bare", set), "0000000000080000");
    }
    assert_eq!(status(&task, "default", "CapInh"), "0000000000000000");
    assert_eq!(status(&task, "default", "CapAmb"), "0000000000000000");
}

#[test]
fn seccomp_filters_and_privileges_can_still_be_gained() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({}))]));
    assert_eq!(status(&task, "a", "Seccomp"), "2", "filtered");
    // setuid programs work, as on Fargate.
    assert_eq!(status(&task, "a", "NoNewPrivs"), "0");
    let keys = task.try_exec(&[], "a", &["unshare", "-m", "true"]);
    assert_ne!(keys.status, 0, "a new mount namespace takes CAP_SYS_ADMIN");
}

#[test]
fn gaining_privileges_can_be_forbidden() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let options = json!({"dockerSecurityOptions": ["no-new-privileges"]});
    let task = machine.run(&with(
        ec2([idle("a", options)]),
        json!({"networkMode": "none"}),
    ));
    assert_eq!(status(&task, "a", "NoNewPrivs"), "1");
}

#[test]
fn a_container_does_not_run_with_less_confinement_than_it_asks_for() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let refused = |option: &str| {
        let options = json!({"dockerSecurityOptions": [option]});
        let definition = with(ec2([idle("a", options)]), json!({"networkMode": "none"}));
        let finished = machine.try_run(&[], &definition);
        assert_eq!(finished.status, 125, "{finished}");
        finished.stderr
    };
    let enabled = std::fs::read_to_string("/sys/module/apparmor/parameters/enabled");
    let (reason, hint) = match enabled.as_deref() {
        Ok("Y\n") => ("no such file or directory", "apparmor_parser"),
        _ => ("this machine has no AppArmor", "boot with apparmor=1"),
    };
    let said = refused("apparmor:no-such-profile");
    assert!(said.contains(reason) && said.contains(hint), "{said}");
    let said = refused("label:type:svirt_t");
    assert!(said.contains("SELinux label type:svirt_t"), "{said}");
    let said = refused("seccomp:/etc/profile.json");
    assert!(said.contains("must be one of unconfined"), "{said}");
}

#[test]
fn the_kernel_s_files_cannot_be_changed_from_inside() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({}))]));
    // Also those that a namespace's own root may change by the kernel's rules.
    for path in [
        "/proc/sys/net/core/somaxconn",
        "/proc/sys/kernel/msgmax",
        "/proc/sysrq-trigger",
        "/sys/kernel/mm/ksm/run",
        "/sys/fs/cgroup/pids/tasks",
    ] {
        let script = format!("[ ! -e {path} ] || (echo 1 > {path}) 2>&1 || true");
        let answer = task.sh("a", &script);
        assert!(
            answer.is_empty() || answer.contains("Read-only file system"),
            "{path}: {answer}"
        );
    }
    // Masked: empty, whatever the kernel says there.
    for path in ["/proc/kcore", "/proc/keys", "/proc/timer_list"] {
        let size = task.sh("a", &format!("[ ! -e {path} ] || head -c 1 {path} | wc -c"));
        assert!(size.is_empty() || size == "0", "{path} can be read");
    }
}

#[test]
fn a_read_only_root_leaves_volumes_and_shared_memory_writable() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&with(
        fargate([idle(
            "a",
            json!({
                "readonlyRootFilesystem": true,
                "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
            }),
        )]),
        json!({"volumes": [{"name": "data"}]}),
    ));
    for path in ["/file", "/tmp/file", "/etc/file"] {
        let answer = task.sh("a", &format!("(echo x > {path}) 2>&1 || true"));
        assert!(answer.contains("Read-only file system"), "{path}: {answer}");
    }
    task.sh(
        "a",
        "echo x > /data/file; echo x > /dev/shm/file; echo x > /dev/null",
    );
}

#[test]
fn a_privileged_container_has_the_machine_s_rights() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&with(
        ec2([idle("a", json!({"privileged": true}))]),
        json!({"networkMode": "bridge"}),
    ));
    let own = std::fs::read_to_string("/proc/self/status").unwrap();
    let own = own
        .lines()
        .find(|line| line.starts_with("CapBnd:"))
        .unwrap();
    assert_eq!(
        status(&task, "a", "CapEff"),
        own.split_whitespace().last().unwrap(),
        "all that there are"
    );
    assert_eq!(status(&task, "a", "Seccomp"), "0");
    task.sh(
        "a",
        "mount -t tmpfs none /tmp; echo 77 > /proc/sys/net/core/somaxconn",
    );
    assert_eq!(task.sh("a", "awk '{print $2}' /proc/self/uid_map"), "0");
}

#[test]
fn root_in_a_task_is_nobody_on_the_machine() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let one = machine.run(&fargate([idle("a", json!({}))]));
    let two = machine.run(&fargate([idle("a", json!({}))]));
    let map = |task: &Task| {
        let map = task.exec("a", &["cat", "/proc/self/uid_map"]);
        let numbers = map
            .split_whitespace()
            .map(|number| number.parse::<u64>().unwrap());
        numbers.collect::<Vec<_>>()
    };
    let (one, two) = (map(&one), map(&two));
    for map in [&one, &two] {
        assert_eq!((map[0], map[2]), (0, 65536));
        assert!(map[1] >= 1 << 30, "{map:?}");
    }
    assert!(one[1].abs_diff(two[1]) >= 65536, "the ranges are apart");
}

#[test]
fn a_setuid_program_gains_its_owner_unless_that_is_forbidden() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let probe = std::fs::read(PROBE).unwrap();
    machine.import(&Image::named("setuid", json!({})).layer(|layer| {
        layer.file("bin/setuid", 0o4755, 0, &probe);
    }));
    let container = json!({"image": "setuid", "user": "app"});
    let forbidden = json!({"dockerSecurityOptions": ["no-new-privileges"]});
    let task = machine.run(&with(
        ec2([
            idle("free", container.clone()),
            idle("bound", with(container, forbidden)),
        ]),
        json!({"networkMode": "none"}),
    ));
    let ids = |name: &str| {
        let finished = task.try_exec(&["--user", "app"], name, &["setuid", "ids"]);
        finished.success()
    };
    assert_eq!(ids("free"), "1000 0");
    assert_eq!(ids("bound"), "1000 1000");
}

#[test]
fn the_filter_can_be_lifted() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let unconfined = json!({"dockerSecurityOptions": ["seccomp=unconfined"]});
    let task = machine.run(&with(
        ec2([idle("filtered", json!({})), idle("free", unconfined)]),
        json!({"networkMode": "none"}),
    ));
    assert_eq!(status(&task, "filtered", "Seccomp"), "2");
    assert_eq!(status(&task, "free", "Seccomp"), "0");
    let user_namespace =
        |name: &str| task.try_exec(&[], name, &["unshare", "-U", "true"]).status == 0;
    assert!(!user_namespace("filtered"));
    assert!(user_namespace("free"));
}

#[test]
fn a_machine_of_one_s_own_may_grant_any_capability() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let granted = json!({"linuxParameters": {"capabilities": {"add": ["NET_ADMIN"]}}});
    let task = machine.run(&ec2([idle("granted", granted), idle("default", json!({}))]));
    let change = |name: &str| {
        let change = ["ip", "link", "set", "lo", "mtu", "1400"];
        task.try_exec(&[], name, &change).status == 0
    };
    assert!(change("granted"));
    assert!(!change("default"));
}
