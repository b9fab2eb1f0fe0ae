//! What containers write, and how it is read again.

use neargate_e2e::Machine;
use neargate_e2e::definition::{fargate, idle, script};
use serde_json::json;

#[test]
fn output_and_errors_are_kept_apart_with_their_times() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([
        script(
            "a",
            "echo out; echo err >&2; printf 'no end'",
            json!({"essential": false}),
        ),
        idle("b", json!({})),
    ]));
    task.wait("it ends", |state| {
        state["containers"][0]["last_status"] == "STOPPED"
    });
    let logs = machine.neargate(&["logs", &task.id, "a"]);
    assert_eq!(logs.stdout, "out\nno end\n");
    assert_eq!(logs.stderr, "err\n");
    let all = machine
        .neargate(&["logs", "--timestamps", &task.id])
        .success();
    let (name, line) = all.lines().next().unwrap().split_once(" | ").unwrap();
    assert_eq!(name, "a");
    let (time, text) = line.split_once(' ').unwrap();
    assert!(
        time.starts_with("20") && time.contains('T') && time.ends_with('Z'),
        "{time}"
    );
    assert_eq!(text, "out");
    // Also after the task's end.
    task.stop();
    assert_eq!(task.logs("a"), "out\nno end");
}

#[test]
fn following_ends_with_the_task() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let count = "for i in 1 2 3 4 5; do echo line $i; sleep 0.2; done";
    let task = machine.run(&fargate([script("a", count, json!({}))]));
    let logs = machine
        .neargate(&["logs", "--follow", &task.id, "a"])
        .success();
    assert_eq!(logs, "line 1\nline 2\nline 3\nline 4\nline 5");
    assert_eq!(task.state()["last_status"], "STOPPED");
}

#[test]
fn old_output_is_dropped_by_rotation_and_following_misses_none() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.configure("[logs]\nmax_bytes = 20000\nmax_files = 3\n");
    // About 60 bytes a line in the log.
    let task = machine.run(&fargate([script(
        "a",
        "while [ ! -e /go ]; do sleep 0.05; done; seq 1 30000; sleep 0.5",
        json!({}),
    )]));
    let followed = std::thread::scope(|scope| {
        let follower = scope.spawn(|| machine.neargate(&["logs", "-f", &task.id, "a"]).success());
        std::thread::sleep(std::time::Duration::from_millis(300));
        task.sh("a", "touch /go");
        follower.join().unwrap()
    });
    let numbers = |text: &str| {
        let numbers = text.lines().map(|line| line.parse::<u32>().unwrap());
        numbers.collect::<Vec<_>>()
    };
    let kept = numbers(&task.logs("a"));
    assert_eq!(kept.last(), Some(&30000));
    assert!(kept[0] > 1, "the oldest are gone");
    assert!(kept.is_sorted());
    assert_eq!(kept.len(), (30001 - kept[0]) as usize, "no gap");
    let files = machine.sh(&format!(
        "cd /mnt/root/tasks/{}/containers/a; ls log*",
        task.id
    ));
    assert_eq!(files, "log\nlog.1\nlog.2");
    let followed = numbers(&followed);
    assert_eq!(followed.last(), Some(&30000));
    assert!(followed.is_sorted());
}

#[test]
fn any_bytes_and_any_length_of_line_are_kept() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let write = "head -c 100000 /dev/zero | tr '\\0' x; echo; printf 'a\\000\\377b\\n'; echo end";
    let task = machine.run(&fargate([
        script("a", write, json!({"essential": false})),
        idle("b", json!({})),
    ]));
    task.wait_for_log("a", "end");
    let logs = task.logs("a");
    let lines: Vec<_> = logs.lines().collect();
    assert_eq!(lines[0].len(), 100_000);
    assert!(lines[0].bytes().all(|byte| byte == b'x'));
    assert_eq!(lines[1], "a\0\u{fffd}b");
}

#[test]
fn a_writer_is_not_slowed_by_a_reader_that_is_not_there() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([script(
        "a",
        "seq 1 200000 > /dev/stdout; echo done >&2; exec sleep 3600",
        json!({}),
    )]));
    task.wait_for_log("a", "200000");
}

#[test]
fn since_leaves_out_the_older() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([script(
        "a",
        "echo old; sleep 3; echo new; exec sleep 3600",
        json!({}),
    )]));
    task.wait_for_log("a", "new");
    let logs = machine
        .neargate(&["logs", "--since", "2s", &task.id, "a"])
        .success();
    assert_eq!(logs, "new");
}
