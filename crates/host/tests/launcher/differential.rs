//! The same spec under crun: what a container sees must be the same, but for
//! the differences that `differences.txt` lists, each with its reason.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::lchown;
use std::path::Path;
use std::process::Command;

use oci_spec::runtime::Capability;
use serde_json::{Value, json};

use crate::fixture::{FARGATE, IDS, SHARED_PID, Shape, Task, task};

const LOOK: &str = include_str!("look.sh");
const DIFFERENCES: &str = include_str!("differences.txt");

fn crun() -> bool {
    let found = Command::new("crun").arg("--version").output().is_ok();
    if !found {
        println!("skipped: needs crun");
    }
    found
}

/// A spec with all that Fargate's containers have.
fn spec(task: &Task) -> Value {
    let mut spec = task.spec(&["sh", "-c", LOOK]);
    let bounding = [
        Capability::Chown,
        Capability::SysChroot,
        Capability::Mknod,
        Capability::NetRaw,
    ];
    let profile = neargate_host::seccomp::default_profile(&bounding.into()).unwrap();
    spec["linux"]["seccomp"] = serde_json::to_value(profile).unwrap();
    spec["process"]["rlimits"] = json!([{"type": "RLIMIT_NOFILE", "soft": 1000, "hard": 2000}]);
    spec["process"]["user"]["additionalGids"] = json!([0, 10]);
    spec["process"]["env"] = json!(["PATH=/bin", "HOME=/root"]);
    spec["process"]["oomScoreAdj"] = json!(100);
    spec["linux"]["sysctl"] = json!({"kernel.msgmax": "65000"});
    spec
}

fn under_crun(task: &Task, mut spec: Value) -> String {
    let bundle = task.directory.path().join("bundle");
    let root = bundle.join("rootfs");
    fs::create_dir(&bundle).unwrap();
    // crun does not map the ids of a root directory.
    let copied = Command::new("cp")
        .arg("-a")
        .arg(task.image())
        .arg(&root)
        .status();
    assert!(copied.unwrap().success());
    if task.shape.users {
        give(&root);
    }
    spec["root"]["path"] = json!("rootfs");
    fs::write(bundle.join("config.json"), spec.to_string()).unwrap();
    // It does not know the hybrid layout of cgroups, so that is hidden from it.
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-c"])
        .arg(
            "umount /sys/fs/cgroup/unified 2>/dev/null; \
             exec crun --cgroup-manager=disabled --root \"$1\" run --bundle \"$2\" \"$3\"",
        )
        .arg("crun")
        .arg(task.directory.path().join("crun"))
        .arg(&bundle)
        .arg(format!("neargate-test-{}", std::process::id()))
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn give(path: &Path) {
    lchown(path, Some(IDS.start), Some(IDS.start)).unwrap();
    if path.is_dir() && !path.is_symlink() {
        for entry in fs::read_dir(path).unwrap() {
            give(&entry.unwrap().path());
        }
    }
}

/// Lines of one side that the list does not explain. A line of the list is a
/// side (`ours` or `crun`), the start of the lines it explains, and a reason.
fn unexplained<'a>(side: &str, lines: BTreeSet<&'a str>) -> Vec<&'a str> {
    let listed: Vec<&str> = DIFFERENCES
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .filter_map(|line| {
            let (what, reason) = line
                .split_once(" # ")
                .expect("every difference has a reason");
            assert!(!reason.trim().is_empty());
            what.strip_prefix(side)?.strip_prefix(": ")
        })
        .map(str::trim_end)
        .collect();
    let explained = |line: &&str| listed.iter().any(|start| line.starts_with(start));
    lines.into_iter().filter(|line| !explained(line)).collect()
}

fn compare(shape: Shape) {
    let Some(task) = task(shape).and_then(Task::with_probe) else {
        return;
    };
    if !crun() {
        return;
    }
    let spec = spec(&task);
    let ours = task.run(&spec).unwrap().output;
    let theirs = under_crun(&task, spec);
    let set = |text: &'static str| -> BTreeSet<&'static str> { text.lines().collect() };
    let (ours, theirs) = (set(String::leak(ours)), set(String::leak(theirs)));
    assert!(ours.len() > 100, "{ours:#?}");
    let only_ours = unexplained("ours", &ours - &theirs);
    let only_theirs = unexplained("crun", &theirs - &ours);
    assert!(
        only_ours.is_empty() && only_theirs.is_empty(),
        "only ours: {only_ours:#?}\nonly crun's: {only_theirs:#?}"
    );
}

#[test]
fn a_private_pid_namespace() {
    compare(FARGATE);
}

#[test]
fn a_shared_pid_namespace() {
    compare(SHARED_PID);
}

#[test]
fn no_user_namespace() {
    compare(Shape {
        users: false,
        ..FARGATE
    });
}
