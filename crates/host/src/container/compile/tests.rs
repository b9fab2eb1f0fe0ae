//! Programs in words: the order of steps is what the launcher's safety rests on.

use std::fs::File;
use std::path::Path;
use std::rc::Rc;

use serde_json::{Value, json};

use super::super::namespaces::Namespace;
use super::*;

fn spec() -> Value {
    json!({
        "ociVersion": "1.1.0",
        "root": {"path": "rootfs", "readonly": true},
        "hostname": "host",
        "process": {
            "user": {"uid": 0, "gid": 0, "username": "nginx"},
            "args": ["nginx", "-g"],
            "env": ["PATH=/usr/sbin:/bin"],
            "cwd": "/srv",
            "oomScoreAdj": 5,
            "rlimits": [{"type": "RLIMIT_NOFILE", "soft": 10, "hard": 65535}],
        },
        "mounts": [
            {"destination": "/proc", "type": "proc", "source": "proc"},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
            {"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue"},
            {"destination": "/data", "source": "/host/data", "options": ["bind", "idmap"]},
        ],
        "linux": {
            "uidMappings": [{"containerID": 0, "hostID": 100_000, "size": 65536}],
            "gidMappings": [{"containerID": 0, "hostID": 100_000, "size": 65536}],
            "sysctl": {"kernel.shmmax": "1", "kernel.msgmax": "2"},
            "seccomp": {"defaultAction": "SCMP_ACT_ALLOW"},
            "maskedPaths": ["/proc/kcore"],
            "readonlyPaths": ["/proc/sys"],
        },
    })
}

fn handle() -> Handle {
    Rc::new(File::open("/dev/null").unwrap().into())
}

fn steps(spec: &Value) -> Vec<String> {
    let spec: Spec = serde_json::from_value(spec.clone()).unwrap();
    let namespaces = Namespaces {
        user: Some(handle()),
        network: Some(handle()),
        pid: Namespace::New,
        ipc: Namespace::New,
        uts: Namespace::New,
        ..Namespaces::default()
    };
    let program = compile(
        Inputs {
            spec: &spec,
            rootfs: Rootfs::Directory(Path::new("/image")),
            namespaces: &namespaces,
            tasks: vec![handle()],
            streams: Streams::default(),
        },
        &|_| Rlimit {
            current: Some(1024),
            maximum: Some(4096),
        },
    );
    let program = program.unwrap();
    program
        .instructions
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn a_container_is_set_up_in_this_order() {
    let steps = steps(&spec());
    let expected = [
        "join a cgroup",
        "set oom_score_adj to 5",
        "set the limit Nofile to 1024:65535",
        "join the network namespace",
        "make mounts private",
        "mount the root directory /image",
        "set the umask 0",
        "give the standard streams away",
        "act as host user 100000",
        "mount proc at /proc",
        "mount tmpfs at /dev",
        "make directory /dev/mqueue",
        "bind /host/data to /data",
        "make device /dev/null",
        "make device /dev/zero",
        "make device /dev/full",
        "make device /dev/random",
        "make device /dev/urandom",
        "make device /dev/tty",
        "link /dev/fd to /proc/self/fd",
        "link /dev/stdin to /proc/self/fd/0",
        "link /dev/stdout to /proc/self/fd/1",
        "link /dev/stderr to /proc/self/fd/2",
        "link /dev/ptmx to pts/ptmx",
        "link /dev/core to /proc/kcore",
        "make directory /srv",
        "make /proc/sys read-only",
        "mask /proc/kcore",
        "make the root directory read-only",
        "change the root directory",
        "join the user namespace",
        "become root of the user namespace",
        "make the container's own namespaces",
        "set the host name host",
        "open /proc/sys/kernel/msgmax",
        "open /proc/sys/kernel/shmmax",
        "mount mqueue at /dev/mqueue",
        "start a session",
        "set up the standard streams",
        "find user nginx",
        "chdir to /srv",
        "close file descriptors",
        "set the limit Nofile to 10:65535",
        "load the seccomp filter",
        "limit the capability bounding set",
        "change user and capabilities",
        "chdir to /srv",
        "set the umask 22",
        "exec nginx",
    ];
    assert_eq!(steps, expected);
}

#[test]
fn with_no_new_privileges_the_filter_comes_last() {
    let mut spec = spec();
    spec["process"]["noNewPrivileges"] = json!(true);
    let steps = steps(&spec);
    let at = |step: &str| steps.iter().position(|other| other == step).unwrap();
    assert_eq!(at("set no_new_privs") + 1, at("load the seccomp filter"));
    assert!(at("change user and capabilities") < at("set no_new_privs"));
}

#[test]
fn a_terminal_takes_the_place_of_streams() {
    let mut spec = spec();
    spec["process"]["terminal"] = json!(true);
    let steps = steps(&spec);
    assert!(steps.contains(&"open a pseudo terminal".to_owned()));
    assert!(!steps.iter().any(|step| step.contains("standard streams")));
}

#[test]
fn a_command_without_a_slash_is_looked_for_in_path() {
    let spec: Spec = serde_json::from_value(spec()).unwrap();
    let found = command(spec.process().as_ref().unwrap()).unwrap();
    assert_eq!(
        found.candidates,
        [c"/usr/sbin/nginx".to_owned(), c"/bin/nginx".to_owned()]
    );
    assert!(found.wants_home);
}

#[test]
fn several_ranges_of_ids_are_refused() {
    let mut spec = spec();
    let mappings = spec["linux"]["uidMappings"].as_array_mut().unwrap();
    mappings.push(json!({"containerID": 65536, "hostID": 1, "size": 1}));
    let spec: Spec = serde_json::from_value(spec).unwrap();
    let refused = ids(spec.linux().as_ref().unwrap(), true);
    assert!(matches!(refused, Err(SpecError::NotHonoured(_))));
}

#[test]
fn a_profile_is_opened_on_the_host_and_applied_at_the_end() {
    let mut spec = spec();
    spec["process"]["apparmorProfile"] = json!("docker-default");
    let steps = steps(&spec);
    let at = |text: &str| {
        steps
            .iter()
            .position(|step| step.starts_with(text))
            .unwrap()
    };
    assert!(at("open the AppArmor profile") < at("make mounts private"));
    let applied = at("apply apparmor profile docker-default");
    assert!(at("change the root directory") < applied);
    assert_eq!(steps[applied + 1], "close file descriptors");
}
