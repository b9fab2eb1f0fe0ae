//! Tasks and containers in real cgroups, under a parent of this test's own.
#![allow(unsafe_code)]

use std::fs;
use std::io::Read;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use neargate_host::cgroup::{Attach, Error, Hierarchies, Mode, TaskCgroup, TaskLimits, View};
use oci_spec::runtime::{
    LinuxDeviceCgroupBuilder, LinuxDeviceType, LinuxMemoryBuilder, LinuxResources,
    LinuxResourcesBuilder,
};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

const ID: &str = "0123456789abcdef0123456789abcdef";
const LIMITS: TaskLimits = TaskLimits {
    cpu: Some(256),
    memory: Some(64 << 20),
};
const PATIENCE: Duration = Duration::from_secs(5);

/// A parent cgroup that is gone after the test, whatever happens.
struct Parent {
    hierarchies: Hierarchies,
    name: String,
}

impl Parent {
    fn new(test: &str) -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            println!("skipped: needs root");
            return None;
        }
        Some(Self {
            hierarchies: Hierarchies::detect().unwrap(),
            name: format!("neargate-test-{}-{test}", std::process::id()),
        })
    }

    fn task(&self) -> TaskCgroup {
        self.hierarchies
            .create_task(&self.name, ID, &LIMITS)
            .unwrap()
    }

    /// The lines of a `/proc/PID/cgroup` about hierarchies that are mounted.
    fn known<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let unified = self.hierarchies.unified().is_some();
        let lines = text.lines().filter(|line| line.contains(":/"));
        let lines: Vec<_> = lines
            .filter(|line| unified || !line.starts_with("0:"))
            .collect();
        assert_eq!(lines.len(), self.tops().len(), "{text}");
        lines
    }

    fn tops(&self) -> Vec<PathBuf> {
        let v1 = self.hierarchies.v1().iter().map(|v1| v1.top.clone());
        let unified = self
            .hierarchies
            .unified()
            .map(|unified| unified.top.clone());
        v1.chain(unified).collect()
    }
}

impl Drop for Parent {
    fn drop(&mut self) {
        if let Ok(Some(task)) = self.hierarchies.open_task(&self.name, ID) {
            task.kill_all().unwrap();
            task.remove(PATIENCE).unwrap();
        }
        for top in self.tops() {
            for path in ["neargate/supervisors", "neargate", ""] {
                let _ = fs::remove_dir(top.join(&self.name).join(path));
            }
            assert!(!top.join(&self.name).exists(), "left behind in {top:?}");
        }
    }
}

/// Joins as the launcher's child does, but for the clone into the unified hierarchy.
fn spawn_in(attach: Attach, script: &str) -> Child {
    spawn_in_namespace(attach, None, script)
}

fn spawn_in_namespace(attach: Attach, namespace: Option<OwnedFd>, script: &str) -> Child {
    let unified = attach.v2_dir.as_ref().map(|dir| {
        let path = format!("/proc/self/fd/{}/cgroup.procs", dir.as_raw_fd());
        fs::OpenOptions::new().write(true).open(path).unwrap()
    });
    let mut command = Command::new("sh");
    command
        .args(["-c", script])
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let join = move || {
        for tasks in &attach.v1_tasks {
            rustix::io::write(tasks, b"0")?;
        }
        if let Some(unified) = &unified {
            rustix::io::write(unified, b"0")?;
        }
        if let Some(namespace) = &namespace {
            let kind = LinkNameSpaceType::ControlGroup;
            move_into_link_name_space(namespace.as_fd(), Some(kind))?;
        }
        Ok(())
    };
    // SAFETY: the closure only writes to open descriptors.
    unsafe { command.pre_exec(join) };
    command.spawn().unwrap()
}

fn output(child: &mut Child) -> String {
    let mut text = String::new();
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn until(what: &str, mut reached: impl FnMut() -> bool) {
    let start = Instant::now();
    while !reached() {
        assert!(start.elapsed() < PATIENCE, "{what}");
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_container_carries_its_limits_and_sees_the_tasks_where_it_has_none() {
    let Some(parent) = Parent::new("limits") else {
        return;
    };
    let task = parent.task();
    let own = LinuxResourcesBuilder::default()
        .devices(vec![])
        .memory(
            LinuxMemoryBuilder::default()
                .limit(32 << 20)
                .build()
                .unwrap(),
        )
        .build()
        .unwrap();
    for (name, resources, limit) in [
        ("plain", LinuxResources::default(), 64u64 << 20),
        ("own", own, 32 << 20),
    ] {
        let container = task.container(name, &resources).unwrap();
        let file = match container.view() {
            View::V2(top) => top.join("ecs").join(ID).join(name).join("memory.max"),
            View::V1(list) => {
                let memory = list.iter().find(|c| c.name == "memory").unwrap();
                memory.source.join("memory.limit_in_bytes")
            }
        };
        assert_eq!(fs::read_to_string(file).unwrap().trim(), limit.to_string());
    }
    assert!(matches!(
        parent.hierarchies.create_task(&parent.name, ID, &LIMITS),
        Err(Error::AlreadyExists(_))
    ));
    assert_eq!(parent.hierarchies.tasks(&parent.name).unwrap(), [ID]);
    task.remove(PATIENCE).unwrap();
    assert!(
        parent
            .hierarchies
            .open_task(&parent.name, ID)
            .unwrap()
            .is_none()
    );
}

#[test]
fn a_container_reads_the_path_that_fargate_shows() {
    let Some(parent) = Parent::new("namespace") else {
        return;
    };
    let task = parent.task();
    let name = format!("{ID}-0000000001");
    let container = task.container(&name, &LinuxResources::default()).unwrap();
    let seen = |attach: Attach| {
        let namespace = task.namespace().unwrap().try_clone().unwrap();
        let mut child = spawn_in_namespace(attach, Some(namespace), "cat /proc/self/cgroup");
        let text = output(&mut child);
        child.wait().unwrap();
        text
    };
    let text = seen(container.attach().unwrap());
    for line in parent.known(&text) {
        assert!(line.ends_with(&format!(":/ecs/{ID}/{name}")), "{line}");
    }
    for line in parent.known(&seen(task.attach_pause().unwrap())) {
        let expected = if line.starts_with("0:") {
            ":/pause"
        } else {
            ":/"
        };
        assert!(line.ends_with(expected), "{line}");
    }
}

#[test]
fn a_supervisor_leaves_the_cgroups_of_its_starter() {
    let Some(parent) = Parent::new("seat") else {
        return;
    };
    let role = "role_of_a_seated_supervisor";
    let mut child = Command::new("/proc/self/exe")
        .args(["--ignored", "--exact", "--nocapture", role])
        .env("PARENT", &parent.name)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdin = child.stdin.take();
    // The starter's child ends, the supervisor goes on.
    if parent.hierarchies.unified().is_some() {
        assert!(child.wait().unwrap().success());
    }
    drop(stdin);
    let text = output(&mut child);
    for line in parent.known(&text) {
        let end = format!(":/{}/neargate/supervisors", parent.name);
        assert!(line.ends_with(&end), "{line}");
    }
    // Without rebirth it is still the starter's child.
    child.wait().unwrap();
    let orphan = text.lines().find_map(|line| line.strip_prefix("pid "));
    let orphan = format!("/proc/{}", orphan.unwrap());
    until("the supervisor ends", || !Path::new(&orphan).exists());
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn role_of_a_seated_supervisor() {
    let parent = std::env::var("PARENT").unwrap();
    let hierarchies = Hierarchies::detect().unwrap();
    hierarchies.seat_supervisor(&parent).unwrap();
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    let cgroups = fs::read_to_string("/proc/thread-self/cgroup").unwrap();
    println!("\npid {}\n{cgroups}", std::process::id());
    // The test harness's other thread did not come along.
    std::process::exit(0);
}

#[test]
fn a_child_killed_for_memory_counts_and_a_plain_kill_does_not() {
    let Some(parent) = Parent::new("oom") else {
        return;
    };
    let limits = TaskLimits {
        cpu: None,
        memory: Some(16 << 20),
    };
    let task = parent.hierarchies.create_task(&parent.name, ID, &limits);
    let task = task.unwrap();
    let container = task.container("c", &LinuxResources::default()).unwrap();
    let mut child = spawn_in(container.attach().unwrap(), "kill -9 $$");
    assert_eq!(child.wait().unwrap().signal(), Some(9));
    assert_eq!(container.oom_kills().unwrap(), 0);

    // The first process survives: only its child is killed.
    let script = "head -c 30000000 /dev/zero | tail -c 25000000 >/dev/null; echo $?";
    let mut child = spawn_in(container.attach().unwrap(), script);
    assert_eq!(output(&mut child).trim(), "137");
    assert!(child.wait().unwrap().success());
    assert_eq!(container.oom_kills().unwrap(), 1);
    assert!(container.usage().unwrap().cpu > 0);
}

#[test]
fn a_list_of_devices_holds_even_for_the_hosts_root() {
    let Some(parent) = Parent::new("devices") else {
        return;
    };
    let task = parent.task();
    let nothing = LinuxDeviceCgroupBuilder::default()
        .allow(false)
        .access("rwm");
    let null = LinuxDeviceCgroupBuilder::default()
        .allow(true)
        .typ(LinuxDeviceType::C)
        .major(1)
        .minor(3)
        .access("rw");
    let resources = LinuxResourcesBuilder::default()
        .devices([nothing, null].map(|rule| rule.build().unwrap()))
        .build()
        .unwrap();
    let container = task.container("c", &resources).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let script = format!(
        "echo x >/dev/null && echo null; head -c1 /dev/zero >/dev/null && echo zero; \
         mknod {}/null c 1 3 && echo mknod; true",
        dir.path().display()
    );
    let mut child = spawn_in(container.attach().unwrap(), &script);
    assert_eq!(output(&mut child), "null\n");
    child.wait().unwrap();
}

#[test]
fn a_fork_storm_is_killed_as_a_whole_from_another_handle() {
    let Some(parent) = Parent::new("kill") else {
        return;
    };
    let task = parent.task();
    let storm = "while :; do (sleep 5 & sleep 5 &) & sleep 0.01; done";
    let mut children: Vec<_> = ["a", "b"]
        .map(|name| task.container(name, &LinuxResources::default()).unwrap())
        .iter()
        .map(|container| spawn_in(container.attach().unwrap(), storm))
        .collect();
    until("the storm rises", || task.processes().unwrap().len() > 20);

    let a = task.open_container("a").unwrap().unwrap();
    a.kill().unwrap();
    children[0].wait().unwrap();
    until("one container dies", || a.processes().unwrap().is_empty());
    assert!(!task.processes().unwrap().is_empty(), "its sibling lives");
    a.remove(PATIENCE).unwrap();

    let found = parent
        .hierarchies
        .open_task(&parent.name, ID)
        .unwrap()
        .unwrap();
    found.kill_all().unwrap();
    children[1].wait().unwrap();
    found.remove(PATIENCE).unwrap();
    assert!(task.processes().unwrap().is_empty());
}

/// As a supervisor does that dies between freezing and thawing.
#[test]
fn what_was_left_frozen_dies_all_the_same() {
    let Some(parent) = Parent::new("frozen") else {
        return;
    };
    let task = parent.task();
    let container = task.container("a", &LinuxResources::default()).unwrap();
    let mut child = spawn_in(container.attach().unwrap(), "exec sleep 60");
    let below = format!("{}/neargate/{ID}/ecs/{ID}/a", parent.name);
    let freeze = |file: &str, frozen: &str| {
        let files = parent
            .tops()
            .into_iter()
            .map(|top| top.join(&below).join(file));
        files
            .filter(|file| file.exists())
            .map(|file| fs::write(file, frozen).unwrap())
            .count()
    };
    assert!(freeze("freezer.state", "FROZEN") + freeze("cgroup.freeze", "1") > 0);
    task.kill_all().unwrap();
    until("it dies", || child.try_wait().unwrap().is_some());
}

#[test]
fn names_cannot_leave_the_tree() {
    let Some(parent) = Parent::new("names") else {
        return;
    };
    for bad in ["", "..", "a/b", "../x"] {
        assert!(matches!(
            parent.hierarchies.create_task(&parent.name, bad, &LIMITS),
            Err(Error::BadName(_))
        ));
    }
    assert!(parent.hierarchies.create_task("../x", ID, &LIMITS).is_err());
}

#[test]
fn this_machine_has_a_layout() {
    let Some(parent) = Parent::new("layout") else {
        return;
    };
    let v2 = Path::new("/sys/fs/cgroup/cgroup.controllers").exists();
    assert_eq!(parent.hierarchies.mode() == Mode::V2, v2);
}

/// Without `cgroup.kill` and without being cloned into a group: what v1 alone offers.
#[test]
fn all_of_this_holds_without_a_unified_hierarchy() {
    let Some(parent) = Parent::new("v1") else {
        return;
    };
    let unified = parent
        .hierarchies
        .unified()
        .filter(|_| parent.hierarchies.mode() == Mode::Hybrid);
    let Some(unified) = unified else {
        println!("skipped: needs v1 beside a unified hierarchy");
        return;
    };
    let script = format!("umount {} && exec \"$0\"", unified.top.display());
    let own = std::env::current_exe().unwrap();
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-c", &script])
        .arg(own)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
}
