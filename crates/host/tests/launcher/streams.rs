//! Standard streams and terminals.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;

use neargate_host::container::Stdio;
use neargate_host::exec::{self, ExecSpec};
use neargate_host::process::ExitStatus;
use oci_spec::runtime::Spec;
use rustix::pipe::{PipeFlags, pipe_with};
use serde_json::json;

use crate::fixture::{FARGATE, Running, SHARED_PID, no_cgroup, task};

/// All that comes until the other side is closed; a terminal says EIO then.
fn read_to_end(from: OwnedFd) -> String {
    let (mut file, mut bytes) = (File::from(from), Vec::new());
    let _ = file.read_to_end(&mut bytes);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn streams_that_are_not_given_are_the_containers_null() {
    let Some(task) = task(FARGATE) else { return };
    let (read, write) = pipe_with(PipeFlags::CLOEXEC).unwrap();
    let stdio = Stdio {
        stdout: Some(write),
        ..Stdio::default()
    };
    let see = "readlink /proc/self/fd/0; readlink /proc/self/fd/2; stat -L -c %d /proc/self/fd/0 /dev/null";
    let started = task.launch(&task.spec(&["sh", "-c", see]), stdio).unwrap();
    let output = read_to_end(read);
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines[..2], ["/dev/null", "/dev/null"]);
    assert_eq!(lines[2], lines[3]);
    started.process.wait().unwrap();
}

#[test]
fn input_reaches_the_container() {
    let Some(task) = task(FARGATE) else { return };
    let (input, to_input) = pipe_with(PipeFlags::CLOEXEC).unwrap();
    let (output, to_output) = pipe_with(PipeFlags::CLOEXEC).unwrap();
    let stdio = Stdio {
        stdin: Some(input),
        stdout: Some(to_output),
        stderr: None,
    };
    let started = task.launch(&task.spec(&["cat"]), stdio).unwrap();
    File::from(to_input).write_all(b"through").unwrap();
    assert_eq!(read_to_end(output), "through");
    assert_eq!(started.process.wait().unwrap(), ExitStatus::Code(0));
}

/// As images do that link their log files to /dev/stdout.
#[test]
fn output_can_be_opened_again_by_any_user() {
    let Some(task) = task(FARGATE) else { return };
    for user in ["0", "worker"] {
        let mut spec = task.spec(&["sh", "-c", "echo out > /dev/stdout; echo err > /dev/stderr"]);
        spec["process"]["user"]["username"] = json!(user);
        assert_eq!(task.run(&spec).unwrap().output, "out\nerr\n", "{user}");
    }
}

#[test]
fn nothing_else_is_open() {
    let Some(task) = task(FARGATE) else { return };
    // The shell's own descriptor of the directory is the fourth.
    assert_eq!(task.shell("cd /proc/self/fd; echo *"), "0 1 2 3\n");
    assert_eq!(
        task.shell("grep -E 'Sig(Blk|Ign)' /proc/self/status | cut -f2"),
        "0000000000000000\n0000000000000000\n"
    );
}

#[test]
fn a_terminal_is_the_containers_own() {
    let Some(task) = task(FARGATE) else { return };
    let see = "tty; stat -c '%U %a' $(tty); stty size; readlink /proc/self/fd/2; \
        test -c /dev/console && echo console > /dev/console; ps -o pid,sid,tty | head -2";
    let mut spec = task.spec(&["sh", "-c", see]);
    spec["process"]["terminal"] = json!(true);
    spec["process"]["consoleSize"] = json!({"height": 24, "width": 132});
    spec["process"]["user"]["username"] = json!("worker");
    let mut started = task.launch(&spec, Stdio::default()).unwrap();
    let output = read_to_end(started.terminal.take().unwrap());
    let lines: Vec<&str> = output.lines().map(str::trim_end).collect();
    assert_eq!(
        lines[..5],
        [
            "/dev/pts/0",
            "worker 620",
            "24 132",
            "/dev/pts/0",
            "console"
        ],
        "{output}"
    );
    assert_eq!(started.process.wait().unwrap(), ExitStatus::Code(0));
}

#[test]
fn a_further_process_has_a_terminal_of_the_container() {
    let Some(task) = task(SHARED_PID) else { return };
    let mut spec = task.spec(&["sleep", "60"]);
    let started = task.launch(&spec, Stdio::default()).unwrap();
    spec["process"]["terminal"] = json!(true);
    spec["process"]["args"] = json!([
        "sh",
        "-c",
        "tty; stat -c %u /dev/pts/0; read x; echo got $x"
    ]);
    let spec: Spec = serde_json::from_value(spec).unwrap();
    let exec = ExecSpec {
        container: &spec,
        process: spec.process().as_ref().unwrap(),
        cgroup: no_cgroup(),
    };
    let further = exec::launch(&started.process, exec, Stdio::default()).unwrap();
    let mut further: Running = further.finish().unwrap().into();
    let mut terminal = File::from(further.terminal.take().unwrap());
    let mut output = String::new();
    while output.lines().count() < 2 || !output.ends_with('\n') {
        let mut bytes = [0; 64];
        let read = terminal.read(&mut bytes).unwrap();
        output.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
    }
    terminal.write_all(b"input\n").unwrap();
    output.push_str(&read_to_end(terminal.into()));
    let lines: Vec<&str> = output.lines().map(str::trim_end).collect();
    assert_eq!(lines, ["/dev/pts/0", "0", "input", "got input"], "{output}");
    assert_eq!(further.process.wait().unwrap(), ExitStatus::Code(0));
    started.process.signal(9).unwrap();
    started.process.wait().unwrap();
}
