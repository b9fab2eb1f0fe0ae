//! Nothing stays behind, wherever a start is given up.

use std::path::Path;

use neargate_host::container::{self, Bundle, Rootfs, Stdio};
use neargate_host::sandbox::{self, SandboxSpec};
use oci_spec::runtime::Spec;
use serde_json::json;

use crate::fixture::{FARGATE, IDS, SHARED_PID, no_cgroup, task};

/// Processes of this thread: tests run beside each other.
fn children() -> Vec<String> {
    let children = std::fs::read_to_string("/proc/thread-self/children").unwrap();
    children.split_whitespace().map(str::to_owned).collect()
}

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

#[test]
fn a_sandbox_that_fails_leaves_no_process() {
    let Some(task) = task(FARGATE) else { return };
    for spec in [
        // Nothing there to run.
        SandboxSpec {
            ids: Some(IDS),
            network: true,
            pid: Some(Path::new("/proc/self/nowhere")),
            ipc: true,
        },
        // Directories cannot be executed.
        SandboxSpec {
            ids: Some(IDS),
            network: false,
            pid: Some(task.directory.path()),
            ipc: false,
        },
        // An id that no mapping can have.
        SandboxSpec {
            ids: Some(neargate_host::lease::IdRange {
                start: u32::MAX - 10,
                count: 65536,
            }),
            network: true,
            pid: None,
            ipc: false,
        },
    ] {
        let created = sandbox::create(&spec, None).and_then(|mut sandbox| sandbox.settle());
        println!("{}", created.unwrap_err());
        assert_eq!(children(), Vec::<String>::new());
    }
}

#[test]
fn namespaces_without_a_pid_namespace_have_no_process() {
    let Some(task) = task(FARGATE) else { return };
    assert!(task.sandbox.user.is_some() && task.sandbox.network.is_some());
    assert_eq!(children(), Vec::<String>::new());
}

#[test]
fn a_start_that_is_dropped_is_undone() {
    for shape in [FARGATE, SHARED_PID] {
        let Some(task) = task(shape) else { return };
        let before = children();
        let image = task.image();
        for _ in 0..20 {
            let spec: Spec = serde_json::from_value(task.spec(&["sleep", "60"])).unwrap();
            let bundle = Bundle {
                spec: &spec,
                rootfs: Rootfs::Directory(&image),
                cgroup: no_cgroup(),
            };
            drop(container::launch(bundle, Stdio::default()).unwrap());
        }
        assert_eq!(children(), before);
    }
}

#[test]
fn a_start_that_fails_leaves_no_process_and_no_mount() {
    let Some(task) = task(SHARED_PID) else { return };
    let before = (
        children(),
        std::fs::read_to_string("/proc/self/mountinfo").unwrap(),
    );
    let broken = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut spec = task.spec(&["true"]);
        change(&mut spec);
        task.run(&spec).unwrap_err();
    };
    broken(&|spec| spec["process"]["args"] = json!(["nosuch"]));
    broken(&|spec| spec["process"]["user"]["username"] = json!("nobody"));
    broken(&|spec| spec["process"]["cwd"] = json!("/etc/plain"));
    broken(&|spec| spec["linux"]["sysctl"] = json!({"kernel.nosuch": "1"}));
    broken(&|spec| spec["mounts"][0]["type"] = json!("nosuch"));
    broken(&|spec| spec["hostname"] = json!("x".repeat(100)));
    broken(&|spec| {
        let namespaces = spec["linux"]["namespaces"].as_array_mut().unwrap();
        namespaces.push(json!({"type": "network", "path": "/proc/self/ns/uts"}));
    });
    let after = (
        children(),
        std::fs::read_to_string("/proc/self/mountinfo").unwrap(),
    );
    assert_eq!(before, after);
}

/// Failures are typed and found before anything is started where that can be.
#[test]
fn bad_specs_start_nothing() {
    let Some(task) = task(FARGATE) else { return };
    let refused = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut spec = task.spec(&["true"]);
        change(&mut spec);
        task.run(&spec).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&|spec| spec["process"]["args"] = json!([])),
        "the spec has no process.args"
    );
    assert_eq!(
        refused(&|spec| spec["process"]["selinuxLabel"] = json!("x")),
        "process.selinuxLabel of the spec is not honoured"
    );
    assert_eq!(
        refused(&|spec| spec["process"]["env"] = json!(["A=\u{0}"])),
        "process.env of the spec contains a NUL byte"
    );
    assert_eq!(
        refused(&|spec| spec["linux"]["namespaces"] = json!([{"type": "pid", "path": "/no/such"}])),
        "cannot open the namespace /no/such: No such file or directory (os error 2)"
    );
}

#[test]
fn descriptors_are_not_lost() {
    let Some(task) = task(SHARED_PID) else { return };
    let run = || {
        task.run(&task.spec(&["true"])).unwrap();
        task.run(&task.spec(&["nosuch"])).unwrap_err();
    };
    run();
    let before = descriptors();
    (0..50).for_each(|_| run());
    // Other tests open some at the same time, but a leak would be of 50 at least.
    assert!(descriptors() < before + 50);
}
