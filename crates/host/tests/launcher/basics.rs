//! Start, output, end.

use neargate_host::container::Stdio;
use neargate_host::process::ExitStatus;

use crate::fixture::{FARGATE, SHARED_PID, task};

#[test]
fn a_container_runs_and_its_exit_status_comes_back() {
    let Some(task) = task(FARGATE) else { return };
    let spec = task.spec(&["sh", "-c", "echo hello; exit 7"]);
    let outcome = task.run(&spec).unwrap();
    assert_eq!(outcome.output, "hello\n");
    assert_eq!(outcome.exit, ExitStatus::Code(7));
}

#[test]
fn two_containers_share_the_pid_namespace_of_pause() {
    let Some(task) = task(SHARED_PID) else { return };
    assert_eq!(task.shell("cat /proc/1/cmdline"), "/pause\0");
    assert_eq!(task.shell("echo $PPID; cat /proc/1/comm"), "0\npause\n");
}

#[test]
fn a_further_process_joins_the_container() {
    for shape in [FARGATE, SHARED_PID] {
        let Some(task) = task(shape) else { return };
        let spec = task.spec(&["sleep", "60"]);
        let started = task.launch(&spec, Stdio::default()).unwrap();
        let see = "for n in user mnt net ipc uts pid; do readlink /proc/self/ns/$n; done; \
            grep -E '^(Cap|NoNew|Seccomp|Uid|Gid|Groups)' /proc/self/status; \
            hostname; pwd; ls /";
        let outcome = task
            .exec(&started.process, &spec, &["sh", "-c", see])
            .unwrap();
        assert_eq!(outcome.exit, ExitStatus::Code(0));
        let mut first = task.spec(&["sh", "-c", see]);
        first["linux"]["namespaces"] = spec["linux"]["namespaces"].clone();
        let other = task.run(&first).unwrap();
        let without_own = |text: &str| -> Vec<String> {
            // Each container has its own of these.
            let own = ["mnt:", "ipc:", "uts:", "pid:"];
            let lines = text
                .lines()
                .filter(|line| !own.iter().any(|own| line.starts_with(own)));
            lines.map(str::to_owned).collect()
        };
        assert_eq!(without_own(&outcome.output), without_own(&other.output));
        let first = task
            .exec(&started.process, &spec, &["readlink", "/proc/self/ns/mnt"])
            .unwrap();
        assert!(outcome.output.contains(first.output.trim()));
        started.process.signal(9).unwrap();
        started.process.wait().unwrap();
        let gone = task.exec(&started.process, &spec, &["true"]).unwrap_err();
        assert!(gone.to_string().contains("PID namespace"), "{gone}");
    }
}
