//! What a container sees of its file systems and of the kernel.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};

use neargate_host::container::Stdio;
use neargate_host::process::ExitStatus;
use serde_json::{Value, json};

use crate::fixture::{FARGATE, IDS, SHARED_PID, Shape, task};

fn add_mount(spec: &mut Value, mount: Value) {
    spec["mounts"].as_array_mut().unwrap().push(mount);
}

#[test]
fn devices_belong_to_the_containers_root_and_work() {
    let Some(task) = task(FARGATE) else { return };
    let output = task.shell(
        "cd /dev; stat -c '%n %u:%g %a %t:%T' null zero full random urandom tty; \
         echo x > null; head -c 2 zero | wc -c; \
         for l in fd stdin stdout stderr ptmx; do readlink $l; done; stat -c %u:%g /dev /dev/pts /dev/shm",
    );
    assert_eq!(
        output,
        "null 0:0 666 1:3\nzero 0:0 666 1:5\nfull 0:0 666 1:7\nrandom 0:0 666 1:8\n\
         urandom 0:0 666 1:9\ntty 0:0 666 5:0\n2\n/proc/self/fd\n/proc/self/fd/0\n\
         /proc/self/fd/1\n/proc/self/fd/2\npts/ptmx\n0:0\n0:0\n0:0\n"
    );
}

#[test]
fn devices_cannot_be_made() {
    let Some(task) = task(FARGATE) else { return };
    let output = task.shell("mknod /tmp/x b 8 0 2>&1 || echo no");
    assert!(output.ends_with("no\n"), "{output}");
}

#[test]
fn masked_paths_are_empty_and_parameters_read_only() {
    let Some(task) = task(FARGATE) else { return };
    let output = task.shell(
        "cat /proc/keys /proc/timer_list | wc -c; ls /sys/firmware | wc -w; \
         for f in /proc/sys/net/ipv4/tcp_keepalive_time /proc/sys/kernel/msgmax; do \
         (echo 1 > $f) 2>&1 | grep -c 'Read-only'; done; touch /sys/x 2>&1 | grep -c Read-only",
    );
    assert_eq!(output, "0\n0\n1\n1\n1\n");
}

#[test]
fn mounts_are_locked_even_for_an_administrator() {
    let Some(task) = task(FARGATE) else { return };
    let script = "umount /proc/keys 2>&1; umount /proc/sys 2>&1; mount -o remount,rw,bind /proc/sys 2>&1; \
        umount /proc 2>&1; echo 1 > /proc/sys/kernel/msgmax";
    let mut spec = task.spec(&["sh", "-c", script]);
    for set in ["bounding", "effective", "permitted"] {
        let set = spec["process"]["capabilities"][set].as_array_mut().unwrap();
        set.push(json!("CAP_SYS_ADMIN"));
    }
    let outcome = task.run(&spec).unwrap();
    assert_ne!(outcome.exit, ExitStatus::Code(0), "{}", outcome.output);
    assert_eq!(outcome.output.lines().count(), 5, "{}", outcome.output);
}

#[test]
fn the_root_can_be_read_only() {
    let Some(task) = task(FARGATE) else { return };
    let mut spec = task.spec(&[
        "sh",
        "-c",
        "touch /x 2>&1; touch /dev/shm/y /tmp/z 2>&1; ls /dev/mqueue",
    ]);
    spec["root"]["readonly"] = json!(true);
    add_mount(
        &mut spec,
        json!({"destination": "/tmp", "type": "tmpfs", "options": ["size=1m"]}),
    );
    let outcome = task.run(&spec).unwrap();
    assert_eq!(outcome.output, "touch: /x: Read-only file system\n");
}

#[test]
fn host_and_parameters_are_the_containers_own() {
    let Some(task) = task(FARGATE) else { return };
    let mut spec = task.spec(&[
        "sh",
        "-c",
        "hostname; cat /proc/sys/kernel/msgmax /proc/sys/fs/mqueue/msg_max",
    ]);
    spec["linux"]["sysctl"] = json!({"kernel.msgmax": "65000", "fs.mqueue.msg_max": "77"});
    let expected = "ip-10-0-0-4.ec2.internal\n65000\n77\n";
    assert_eq!(task.run(&spec).unwrap().output, expected);
    assert_eq!(task.shell("cat /proc/sys/kernel/msgmax"), "8192\n");
}

#[test]
fn shared_ipc_parameters_are_the_tasks() {
    let shape = Shape {
        shared_ipc: true,
        ..FARGATE
    };
    let Some(task) = task(shape) else { return };
    let mut spec = task.spec(&["cat", "/proc/sys/kernel/msgmax"]);
    spec["linux"]["sysctl"] = json!({"kernel.msgmax": "65001"});
    assert_eq!(task.run(&spec).unwrap().output, "65001\n");
    assert_eq!(task.shell("cat /proc/sys/kernel/msgmax"), "65001\n");
}

#[test]
fn directories_and_files_of_the_host_are_bound_with_their_own_ids() {
    let Some(task) = task(FARGATE) else { return };
    let source = task.directory.path().join("volume");
    fs::create_dir(&source).unwrap();
    fs::write(source.join("file"), "bound").unwrap();
    let mut spec = task.spec(&["sh", "-c",
        "stat -c %u:%g /data/deep /data/deep/file; cat /etc/one; touch /data/deep/new; (touch /ro/x) 2>&1"]);
    let at = |destination: &str, source: std::path::PathBuf, options: &[&str]| json!({"destination": destination, "source": source, "type": "bind", "options": options});
    add_mount(
        &mut spec,
        at(
            "/data/deep",
            source.clone(),
            &["rbind", "rprivate", "rw", "idmap"],
        ),
    );
    add_mount(
        &mut spec,
        at("/etc/one", source.join("file"), &["bind", "ro", "idmap"]),
    );
    add_mount(
        &mut spec,
        at("/ro", source.clone(), &["bind", "ro", "idmap"]),
    );
    let outcome = task.run(&spec).unwrap();
    assert_eq!(
        outcome.output,
        "0:0\n0:0\nboundtouch: /ro/x: Read-only file system\n"
    );
    assert_eq!(fs::metadata(source.join("new")).unwrap().uid(), 0);
    // The place was made in the image, as the image's root.
    assert_eq!(fs::metadata(task.image().join("data")).unwrap().uid(), 0);
}

#[test]
fn without_a_mapping_the_hosts_root_is_nobody() {
    let Some(task) = task(FARGATE) else { return };
    let source = task.directory.path().join("volume");
    fs::create_dir(&source).unwrap();
    std::os::unix::fs::chown(&source, Some(IDS.start), Some(0)).unwrap();
    let mut spec = task.spec(&["stat", "-c", "%u:%g", "/data"]);
    add_mount(
        &mut spec,
        json!({"destination": "/data", "source": source, "options": ["bind"]}),
    );
    assert_eq!(task.run(&spec).unwrap().output, "0:65534\n");
}

#[test]
fn links_of_the_image_do_not_lead_out() {
    let Some(task) = task(FARGATE) else { return };
    let outside = task.directory.path().join("outside");
    fs::create_dir(&outside).unwrap();
    symlink(&outside, task.image().join("absolute")).unwrap();
    symlink("../outside", task.image().join("relative")).unwrap();
    symlink("/proc/self/fd", task.image().join("magic")).unwrap();
    let tmpfs = |at: &str| json!({"destination": at, "type": "tmpfs", "options": []});
    for place in ["/absolute/a", "/relative/b"] {
        let mut spec = task.spec(&["true"]);
        add_mount(&mut spec, tmpfs(place));
        let outcome = task.run(&spec);
        println!("{place}: {outcome:?}");
        assert!(fs::read_dir(&outside).unwrap().next().is_none(), "{place}");
    }
    let mut spec = task.spec(&["true"]);
    add_mount(&mut spec, tmpfs("/magic/3/c"));
    assert!(task.run(&spec).is_err());
}

#[test]
fn a_shared_pid_namespace_shows_siblings_and_pause() {
    let Some(task) = task(SHARED_PID) else { return };
    let first = task
        .launch(&task.spec(&["sleep", "61"]), Stdio::default())
        .unwrap();
    let output = task.shell("ps -o pid,ppid,args");
    let find = |name: &str| {
        output
            .lines()
            .find(|line| line.contains(name))
            .unwrap_or("")
    };
    assert!(
        find("/pause").trim_start().starts_with("1 0 ") || find("/pause").contains(" 0 "),
        "{output}"
    );
    let words: Vec<&str> = find("sleep 61").split_whitespace().collect();
    assert_eq!(words[1], "0", "{output}");
    first.process.signal(libc::SIGTERM).unwrap();
    assert_eq!(
        first.process.wait().unwrap(),
        ExitStatus::Signal(libc::SIGTERM)
    );
}

#[test]
fn a_private_pid_namespace_shows_nobody_else() {
    let Some(task) = task(FARGATE) else { return };
    let first = task
        .launch(&task.spec(&["sleep", "61"]), Stdio::default())
        .unwrap();
    assert_eq!(
        task.shell("echo $$; ps -o args | grep -c '[s]leep 61' || true"),
        "1\n0\n"
    );
    first.process.signal(libc::SIGKILL).unwrap();
    first.process.wait().unwrap();
}
