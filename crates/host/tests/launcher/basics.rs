//! Start, output, end.

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
