//! Who the process is, where it starts, what it may.

use neargate_host::container::LaunchError;
use serde_json::{Value, json};

use crate::fixture::{FARGATE, IDS, Shape, Task, task};

fn as_user(task: &Task, user: &str, script: &str) -> Result<String, LaunchError> {
    let mut spec = task.spec(&["sh", "-c", script]);
    spec["process"]["user"]["username"] = json!(user);
    task.run(&spec).map(|outcome| outcome.output)
}

#[test]
fn users_are_found_in_the_containers_own_files() {
    let Some(task) = task(FARGATE) else { return };
    let who = |user| as_user(&task, user, "id; echo $HOME").unwrap();
    assert_eq!(
        who("worker"),
        "uid=101(worker) gid=102(worker) groups=102(worker),300(extra)\n/home/worker\n"
    );
    assert_eq!(
        who("101:wheel"),
        "uid=101(worker) gid=10(wheel) groups=10(wheel)\n/home/worker\n"
    );
    assert_eq!(who("4711"), "uid=4711 gid=0(root) groups=0(root)\n/\n");
    assert_eq!(
        who("root"),
        "uid=0(root) gid=0(root) groups=0(root),10(wheel)\n/root\n"
    );
}

#[test]
fn unknown_users_are_told_apart() {
    let Some(task) = task(FARGATE) else { return };
    let refused = |user| as_user(&task, user, "id").unwrap_err();
    assert!(matches!(refused("nobody"), LaunchError::NoSuchUser(user) if user == "nobody"));
    assert!(matches!(refused("worker:none"), LaunchError::NoSuchGroup(group) if group == "none"));
    // Not an id of the task's user namespace.
    assert!(matches!(refused("1000660000"), LaunchError::Step { .. }));
}

#[test]
fn hostile_user_files_do_not_hold_up_the_start() {
    let Some(task) = task(FARGATE) else { return };
    let passwd = task.image().join("etc/passwd");
    std::fs::remove_file(&passwd).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &passwd,
        rustix::fs::FileType::Fifo,
        0o666.into(),
        0,
    )
    .unwrap();
    assert!(as_user(&task, "worker", "true").is_err());
    std::fs::remove_file(&passwd).unwrap();
    // A link out of the image leads nowhere.
    std::os::unix::fs::symlink("../../../../etc/passwd", &passwd).unwrap();
    assert!(matches!(
        as_user(&task, "worker", "true"),
        Err(LaunchError::Step { .. })
    ));
}

#[test]
fn root_has_the_capabilities_of_the_spec_and_others_none() {
    let Some(task) = task(FARGATE) else { return };
    let caps = "grep Cap /proc/self/status | cut -f2";
    let default = "00000000a80425fb\n";
    let none = "0000000000000000\n";
    assert_eq!(
        as_user(&task, "0", caps).unwrap(),
        [none, default, default, default, none].concat()
    );
    // Without ambient capabilities an exec leaves a plain user none, as everywhere.
    assert_eq!(
        as_user(&task, "worker", caps).unwrap(),
        [none, none, none, default, none].concat()
    );
}

#[test]
fn ambient_capabilities_reach_a_plain_user() {
    let Some(task) = task(FARGATE) else { return };
    let mut spec = task.spec(&["grep", "CapEff", "/proc/self/status"]);
    spec["process"]["user"]["username"] = json!("worker");
    let bind = json!(["CAP_NET_BIND_SERVICE"]);
    spec["process"]["capabilities"]["inheritable"] = bind.clone();
    spec["process"]["capabilities"]["ambient"] = bind;
    assert_eq!(
        task.run(&spec).unwrap().output,
        "CapEff:\t0000000000000400\n"
    );
}

#[test]
fn no_new_privileges_only_if_asked() {
    let Some(task) = task(FARGATE) else { return };
    let mut spec = task.spec(&["grep", "NoNewPrivs", "/proc/self/status"]);
    assert_eq!(task.run(&spec).unwrap().output, "NoNewPrivs:\t0\n");
    spec["process"]["noNewPrivileges"] = json!(true);
    assert_eq!(task.run(&spec).unwrap().output, "NoNewPrivs:\t1\n");
}

#[test]
fn set_user_id_programs_of_the_image_work() {
    let Some(task) = task(FARGATE).and_then(Task::with_probe) else {
        return;
    };
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::Permissions::from_mode(0o4755);
    std::fs::set_permissions(task.image().join("bin/probe"), mode).unwrap();
    assert_eq!(
        as_user(&task, "worker", "probe ids").unwrap(),
        "[101, 0, 0]\n"
    );
}

#[test]
fn the_working_directory_is_made_and_belongs_to_root() {
    let Some(task) = task(FARGATE) else { return };
    let mut spec = task.spec(&["sh", "-c", "pwd; stat -c %u:%g:%a ."]);
    spec["process"]["cwd"] = json!("/srv/app/data");
    assert_eq!(task.run(&spec).unwrap().output, "/srv/app/data\n0:0:755\n");
}

#[test]
fn the_working_directory_need_not_be_the_users() {
    let Some(task) = task(FARGATE) else { return };
    let mut spec = task.spec(&["pwd"]);
    spec["process"]["user"]["username"] = json!("worker");
    spec["process"]["cwd"] = json!("/closed");
    assert_eq!(task.run(&spec).unwrap().output, "/closed\n");
    spec["process"]["cwd"] = json!("/etc/plain");
    let error = task.run(&spec).unwrap_err().to_string();
    assert!(error.contains("/etc/plain"), "{error}");
}

#[test]
fn a_working_directory_cannot_be_another_processs() {
    let Some(task) = task(FARGATE) else { return };
    for magic in ["/proc/self/fd/3", "/proc/self/root", "/proc/1/cwd"] {
        let mut spec = task.spec(&["pwd"]);
        spec["process"]["cwd"] = json!(magic);
        assert!(task.run(&spec).is_err(), "{magic}");
    }
}

#[test]
fn the_root_of_the_task_is_nobody_on_the_host() {
    let Some(task) = task(FARGATE) else { return };
    let map = task.shell("cat /proc/self/uid_map /proc/self/gid_map");
    let words: Vec<&str> = map.split_whitespace().collect();
    let (start, count) = (IDS.start.to_string(), IDS.count.to_string());
    let line = ["0", start.as_str(), count.as_str()];
    assert_eq!(words, [line, line].concat());
}

#[test]
fn without_a_user_namespace_root_is_root() {
    let Some(task) = task(Shape {
        users: false,
        ..FARGATE
    }) else {
        return;
    };
    let output = task.shell("id -u; cat /proc/self/uid_map; stat -c %u:%g /dev/null /bin /proc");
    assert_eq!(
        output.split_whitespace().collect::<Vec<_>>(),
        ["0", "0", "0", "4294967295", "0:0", "0:0", "0:0"]
    );
}

#[test]
fn limits_are_the_specs() {
    let Some(task) = task(FARGATE) else { return };
    let mut spec = task.spec(&["sh", "-c", "ulimit -Sn; ulimit -Hn; ulimit -c"]);
    let limits = json!([
        {"type": "RLIMIT_NOFILE", "soft": 100, "hard": 200},
        {"type": "RLIMIT_CORE", "soft": 0, "hard": 0},
    ]);
    spec["process"]["rlimits"] = limits;
    assert_eq!(task.run(&spec).unwrap().output, "100\n200\n0\n");
    // Fewer descriptors than the launcher itself needs do no harm.
    spec["process"]["rlimits"][0] = json!({"type": "RLIMIT_NOFILE", "soft": 4, "hard": 4});
    assert_eq!(task.run(&spec).unwrap().output, "4\n4\n0\n");
}

#[test]
fn the_umask_is_a_logins() {
    let Some(task) = task(FARGATE) else { return };
    assert_eq!(task.shell("umask"), "0022\n");
    let mut spec: Value = task.spec(&["sh", "-c", "umask"]);
    spec["process"]["user"]["umask"] = json!(0o77);
    assert_eq!(task.run(&spec).unwrap().output, "0077\n");
}
