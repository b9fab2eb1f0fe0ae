//! `/dev/init`, outside and inside containers.

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};

use neargate_host::process::ExitStatus;
use neargate_host::programs;
use serde_json::json;

use crate::fixture::{FARGATE, SHARED_PID, task};

/// Runs it as a plain program, which needs no root.
fn init(words: &[&str]) -> std::process::Output {
    let directory = tempfile::tempdir().unwrap();
    let programs = programs::install(directory.path()).unwrap();
    Command::new(programs.init).args(words).output().unwrap()
}

#[test]
fn it_ends_as_its_command_ends() {
    assert_eq!(init(&["--", "sh", "-c", "exit 7"]).status.code(), Some(7));
    assert_eq!(init(&["sh", "-c", "exit 7"]).status.code(), Some(7));
    let killed = init(&["--", "sh", "-c", "kill -TERM $$"]);
    assert_eq!(killed.status.code(), Some(143));
    assert!(killed.stderr.is_empty(), "{killed:?}");
}

#[test]
fn it_says_what_cannot_be_run() {
    let missing = init(&["--", "no-such-command"]);
    assert_eq!(missing.status.code(), Some(127));
    assert_eq!(
        missing.stderr,
        b"init: exec no-such-command failed: No such file or directory\n"
    );
    // A file that is there on every machine.
    assert_eq!(init(&["--", "/proc/version"]).status.code(), Some(126));
    assert_eq!(init(&[]).status.code(), Some(1));
}

#[test]
fn it_passes_signals_on_and_its_command_has_the_default_ones() {
    let directory = tempfile::tempdir().unwrap();
    let programs = programs::install(directory.path()).unwrap();
    let script = "trap 'exit 42' USR1; grep -E 'Sig(Blk|Ign)' /proc/$$/status | cut -f2; \
        while :; do sleep 0.05; done";
    let mut child = Command::new(programs.init)
        .args(["--", "sh", "-c", script])
        .process_group(0)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    assert_eq!(lines.next().unwrap().unwrap(), "0000000000000000");
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::USR1).unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(42), "{:?}", status.signal());
}

#[test]
fn it_is_the_containers_first_process() {
    for (shape, pid) in [(FARGATE, "1"), (SHARED_PID, "")] {
        let Some(task) = task(shape) else { return };
        let script = "tr '\\0' ' ' < /proc/$PPID/cmdline; echo $PPID; exit 3";
        let mut spec = task.spec(&["/dev/init", "--", "sh", "-c", script]);
        let init = task.directory.path().join("lib/init");
        let mount = json!({"destination": "/dev/init", "source": init, "type": "bind",
            "options": ["rbind", "rprivate", "ro", "idmap"]});
        spec["mounts"].as_array_mut().unwrap().push(mount);
        let outcome = task.run(&spec).unwrap();
        assert_eq!(outcome.exit, ExitStatus::Code(3));
        assert!(
            outcome.output.starts_with("/dev/init -- sh -c tr"),
            "{outcome:?}"
        );
        let parent = outcome.output.trim_end().rsplit(' ').next().unwrap();
        assert!(
            parent == pid || shape.shared_pid && parent != "1",
            "{outcome:?}"
        );
    }
}

/// Where the PID namespace is private, it is what reaps.
#[test]
fn it_reaps_orphans() {
    let Some(task) = task(FARGATE) else { return };
    let script =
        "for i in 1 2 3; do (sleep 0.1 &); done; sleep 0.4; ps -o stat | grep -c Z || true";
    let mut spec = task.spec(&["/dev/init", "--", "sh", "-c", script]);
    let init = task.directory.path().join("lib/init");
    let mount = json!({"destination": "/dev/init", "source": init, "options": ["bind", "ro"]});
    spec["mounts"].as_array_mut().unwrap().push(mount);
    assert_eq!(task.run(&spec).unwrap().output, "0\n");
}

/// Where it is shared, /pause is.
#[test]
fn pause_reaps_orphans() {
    let Some(task) = task(SHARED_PID) else { return };
    let script =
        "for i in 1 2 3; do (sleep 0.1 &); done; sleep 0.4; ps -o stat | grep -c Z || true";
    assert_eq!(task.shell(script), "0\n");
}

/// It gives the terminal to its command, as a shell would.
#[test]
fn its_command_is_in_the_foreground() {
    let Some(task) = task(FARGATE) else { return };
    let script = "ps -o pid,pgid,stat 2>/dev/null | grep -q . ; \
        set -- $(cut -d')' -f2 /proc/self/stat); test \"$3\" != \"$4\" && echo own; \
        set -- $(cut -d')' -f2 /proc/$$/stat); test \"$3\" = \"$6\" && echo foreground";
    let mut spec = task.spec(&["/dev/init", "--", "sh", "-c", script]);
    let init = task.directory.path().join("lib/init");
    let mount = json!({"destination": "/dev/init", "source": init, "options": ["bind", "ro"]});
    spec["mounts"].as_array_mut().unwrap().push(mount);
    spec["process"]["terminal"] = json!(true);
    let mut running = task
        .launch(&spec, neargate_host::container::Stdio::default())
        .unwrap();
    let mut output = Vec::new();
    let mut terminal = std::fs::File::from(running.terminal.take().unwrap());
    let _ = std::io::Read::read_to_end(&mut terminal, &mut output);
    assert_eq!(String::from_utf8_lossy(&output), "own\r\nforeground\r\n");
}
