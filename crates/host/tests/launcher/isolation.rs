//! What a container must not reach.

use std::io::BufRead;

use neargate_host::container::Stdio;
use neargate_host::process::ExitStatus;

use crate::fixture::{Running, SHARED_PID, Task, add_capability, pipes, task};

#[test]
fn the_end_of_pause_is_the_end_of_all() {
    let Some(task) = task(SHARED_PID) else {
        return;
    };
    let pause = task.sandbox.pause().unwrap();
    let first = task
        .launch(&task.spec(&["sleep", "60"]), Stdio::default())
        .unwrap();
    let killer = task
        .launch(&task.spec(&["kill", "1"]), Stdio::default())
        .unwrap();
    assert_eq!(
        first.process.wait().unwrap(),
        ExitStatus::Signal(libc::SIGKILL)
    );
    killer.process.wait().unwrap();
    assert_eq!(pause.wait().unwrap(), ExitStatus::Code(0));
}

/// A container that starts, with its output to be read line by line.
struct Talking {
    running: Running,
    lines: std::io::Lines<std::io::BufReader<std::fs::File>>,
}

fn talk(task: &Task, spec: &serde_json::Value) -> Talking {
    let (stdio, output) = pipes();
    let running = task.launch(spec, stdio).unwrap();
    let lines = std::io::BufReader::new(output).lines();
    Talking { running, lines }
}

impl Talking {
    fn line(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }
}

/// An attacker with SYS_PTRACE in the shared PID namespace, while containers
/// start and further processes are executed.
#[test]
fn nothing_of_the_launcher_is_ever_reached() {
    const STARTS: usize = 150;
    let Some(task) = task(SHARED_PID).and_then(Task::with_probe) else {
        return;
    };
    let mut spec = task.spec(&["probe", "attack", "600000"]);
    add_capability(&mut spec, "CAP_SYS_PTRACE");
    let mut attacker = talk(&task, &spec);
    assert_eq!(attacker.line(), "ready");
    let long = task
        .launch(&task.spec(&["sleep", "600"]), Stdio::default())
        .unwrap();
    let quick = task.spec(&["true"]);
    for _ in 0..STARTS {
        task.run(&quick).unwrap();
        // The attacker may have the container's own process stopped for a moment, not more.
        task.exec(&long.process, &quick, &["true"]).unwrap();
    }
    attacker.running.process.signal(libc::SIGKILL).unwrap();
    let found: Vec<String> = attacker.lines.map_while(Result::ok).collect();
    let hosts: Vec<_> = found.iter().filter(|line| line.contains("HOST")).collect();
    assert!(hosts.is_empty(), "{hosts:#?}");
}

/// The attack is real: it does reach what a container may reach.
#[test]
fn the_attacker_can_attack() {
    let Some(task) = task(SHARED_PID).and_then(Task::with_probe) else {
        return;
    };
    let mut spec = task.spec(&["probe", "attack", "300"]);
    add_capability(&mut spec, "CAP_SYS_PTRACE");
    let sleeper = task
        .launch(&task.spec(&["sleep", "600"]), Stdio::default())
        .unwrap();
    let outcome = task.run(&spec).unwrap().output;
    for reached in ["seen", "links", "exe", "fds", "maps", "mem", "traced"] {
        assert!(outcome.contains(reached), "{reached}: {outcome}");
    }
    drop(sleeper);
}

/// Who may trace whom, row by row (attach, then `/proc/PID/root`).
#[test]
fn tracing_obeys_ids_and_capabilities() {
    let Some(task) = task(SHARED_PID).and_then(Task::with_probe) else {
        return;
    };
    let plain = |words: &[&str]| task.spec(words);
    let with_ptrace = |words: &[&str]| {
        let mut spec = task.spec(words);
        add_capability(&mut spec, "CAP_SYS_PTRACE");
        spec
    };
    let without = |words: &[&str]| {
        let mut spec = task.spec(words);
        for set in ["bounding", "effective", "permitted"] {
            spec["process"]["capabilities"][set] = serde_json::json!(["CAP_SETUID"]);
        }
        spec
    };
    let mut master = talk(&task, &plain(&["probe", "sleep"]));
    let mut worker = talk(&task, &plain(&["probe", "sleep-as", "101"]));
    let mut fewer = talk(&task, &without(&["probe", "sleep"]));
    let (master_pid, worker_pid, fewer_pid) = (master.line(), worker.line(), fewer.line());
    let (yes, no) = ("attached root\n", "errno 1 errno 13\n");
    let rows = [
        (
            "root on root with the same",
            plain(&["probe", "trace", &master_pid]),
            yes,
        ),
        (
            "root on another uid",
            plain(&["probe", "trace", &worker_pid]),
            no,
        ),
        (
            "root on root with fewer",
            plain(&["probe", "trace", &fewer_pid]),
            yes,
        ),
        (
            "root with fewer on root",
            without(&["probe", "trace", &master_pid]),
            no,
        ),
        (
            "SYS_PTRACE on another uid",
            with_ptrace(&["probe", "trace", &worker_pid]),
            yes,
        ),
        (
            "SYS_PTRACE on root",
            with_ptrace(&["probe", "trace", &master_pid]),
            yes,
        ),
        (
            "a plain user on root",
            plain(&["probe", "trace-as", "101", &master_pid]),
            no,
        ),
        (
            "SYS_PTRACE on pause",
            with_ptrace(&["probe", "trace", "1"]),
            yes,
        ),
    ];
    for (row, spec, expected) in rows {
        assert_eq!(task.run(&spec).unwrap().output, expected, "{row}");
    }
}

#[test]
fn pause_shows_nothing_but_itself() {
    let Some(task) = task(SHARED_PID) else { return };
    let mut spec = task.spec(&[
        "sh",
        "-c",
        "echo $(ls -A /proc/1/root/); ls /proc/1/fd; grep -E '^(Cap|NoNew|Seccomp|Uid)' /proc/1/status; \
         touch /proc/1/root/x 2>&1; readlink /proc/1/exe",
    ]);
    add_capability(&mut spec, "CAP_SYS_PTRACE");
    let output = task.run(&spec).unwrap().output;
    assert!(output.starts_with("pause\n0\n1\n2\n"), "{output}");
    assert!(output.contains("CapEff:\t0000000000000000"), "{output}");
    assert!(output.contains("CapBnd:\t0000000000000000"), "{output}");
    assert!(output.contains("NoNewPrivs:\t1"), "{output}");
    assert!(output.contains("Seccomp:\t2"), "{output}");
    assert!(output.contains("Read-only file system"), "{output}");
    assert!(output.ends_with("/pause\n"), "{output}");
}

/// Who traces it can do what it can, also without any capability.
#[test]
fn pause_is_in_no_namespace_of_the_host() {
    let Some(task) = task(SHARED_PID) else { return };
    let pause = task.sandbox.pause().unwrap().pid();
    for kind in ["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"] {
        let of = |pid: &str| std::fs::read_link(format!("/proc/{pid}/ns/{kind}")).unwrap();
        assert_ne!(of(&pause.to_string()), of("self"), "{kind}");
    }
}

/// Keys of the host's session, say of a mounted file system, are not passed on.
#[test]
fn each_container_has_a_keyring_of_its_own() {
    let Some(task) = task(SHARED_PID).and_then(Task::with_probe) else {
        return;
    };
    let spec = task.spec(&["probe", "keyring"]);
    let (first, second) = (task.run(&spec).unwrap(), task.run(&spec).unwrap());
    if first.output == "-1\n" {
        println!("skipped: this kernel has no keys");
        return;
    }
    assert_ne!(first.output, second.output);
}
