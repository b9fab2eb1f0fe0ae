//! Volumes, mount points, and the layers below them.

use neargate_e2e::Machine;
use neargate_e2e::definition::{ec2, external, fargate, idle, with};
use neargate_e2e::image::Image;
use neargate_e2e::until::until;
use serde_json::json;

#[test]
fn a_task_s_volume_is_shared_and_ends_with_the_task() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let definition = with(
        fargate([
            idle(
                "writer",
                json!({"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]}),
            ),
            idle(
                "reader",
                json!({"mountPoints": [
                {"sourceVolume": "data", "containerPath": "/in", "readOnly": true}]}),
            ),
            idle(
                "from",
                json!({"volumesFrom": [{"sourceContainer": "writer"}]}),
            ),
            idle(
                "from-ro",
                json!({"volumesFrom": [{"sourceContainer": "writer", "readOnly": true}]}),
            ),
        ]),
        json!({"volumes": [{"name": "data"}]}),
    );
    let task = machine.run(&definition);
    assert_eq!(
        task.exec("writer", &["stat", "-c", "%u:%g %a", "/data"]),
        "0:0 755"
    );
    task.sh("writer", "echo one > /data/file");
    assert_eq!(task.exec("reader", &["cat", "/in/file"]), "one");
    task.sh("from", "echo two >> /data/file");
    for (name, path) in [("reader", "/in/file"), ("from-ro", "/data/file")] {
        assert_eq!(task.exec(name, &["cat", path]), "one\ntwo");
        let refused = task.sh(name, &format!("(echo x > {path}) 2>&1 || true"));
        assert!(refused.contains("Read-only file system"), "{refused}");
    }
    let again = machine.run(&definition);
    assert_eq!(
        again.exec("writer", &["ls", "/data"]),
        "",
        "another task's volume is its own"
    );
    task.stop();
    let left = machine.sh(&format!("find /mnt/root/tasks/{} -name file", task.id));
    assert_eq!(left, "", "what the task wrote is gone");
}

#[test]
fn a_fresh_volume_begins_with_what_the_image_has_there() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.import(
        &Image::named("with-volume", json!({"Volumes": {"/srv/data": {}}})).layer(|layer| {
            layer.directory("srv", 0o755, 0);
            layer.directory("srv/data", 0o750, 1000);
            layer.file("srv/data/file", 0o640, 1000, b"from the image");
            layer.link("srv/data/link", "file");
            layer.directory("srv/other", 0o755, 0);
            layer.file("srv/other/file", 0o644, 0, b"not to be copied");
        }),
    );
    let task = machine.run(&with(
        fargate([idle(
            "a",
            json!({
                "image": "with-volume",
                "mountPoints": [
                    {"sourceVolume": "data", "containerPath": "/srv/data"},
                    {"sourceVolume": "other", "containerPath": "/srv/other"},
                ],
            }),
        )]),
        json!({"volumes": [{"name": "data"}, {"name": "other"}]}),
    ));
    let stat = |path: &str| task.exec("a", &["stat", "-c", "%U:%G %a", path]);
    assert_eq!(stat("/srv/data"), "app:app 750");
    assert_eq!(stat("/srv/data/file"), "app:app 640");
    assert_eq!(task.exec("a", &["cat", "/srv/data/link"]), "from the image");
    // Only where the image declares a volume.
    assert_eq!(task.exec("a", &["ls", "/srv/other"]), "");
}

#[test]
fn a_directory_of_the_machine_shows_its_own_owners() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.sh(
        "mkdir /mnt/data && cd /mnt/data && echo root > r && echo app > a && chown 1000:1000 a",
    );
    let task = machine.run(&with(
        ec2([idle(
            "a",
            json!({"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]}),
        )]),
        json!({
            "networkMode": "none",
            "volumes": [{"name": "data", "host": {"sourcePath": "/mnt/data"}}],
        }),
    ));
    assert_eq!(
        task.sh("a", "stat -c '%n %U' /data/*"),
        "/data/a app\n/data/r root"
    );
    task.sh("a", "echo new > /data/new; chown nobody /data/new");
    assert_eq!(machine.sh("stat -c %u /mnt/data/new"), "65534");
    task.stop();
    assert_eq!(
        machine.sh("ls /mnt/data"),
        "a\nnew\nr",
        "the machine's files stay"
    );
}

#[test]
fn what_containers_write_is_their_own_and_not_the_image_s() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({})), idle("b", json!({}))]));
    task.sh("a", "echo changed > /etc/group; rm /etc/passwd; mkdir /new");
    assert!(task.exec("b", &["cat", "/etc/group"]).starts_with("root:"));
    let again = machine.run(&fargate([idle("a", json!({}))]));
    assert!(
        again
            .exec("a", &["cat", "/etc/passwd"])
            .starts_with("root:")
    );
    assert_eq!(again.sh("a", "ls / | grep new || true"), "");
}

#[test]
fn an_upper_layer_hides_what_it_removed_below() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.import(
        &Image::named("layered", json!({}))
            .layer(|layer| {
                layer.directory("opt", 0o755, 0);
                layer.file("opt/one", 0o644, 0, b"1");
                layer.file("opt/two", 0o644, 0, b"2");
                layer.file("bin/setuid", 0o4755, 0, b"");
            })
            .layer(|layer| {
                layer.file("opt/.wh.one", 0o644, 0, b"");
                layer.file("opt/three", 0o644, 65535, b"3");
            }),
    );
    let task = machine.run(&fargate([idle("a", json!({"image": "layered"}))]));
    assert_eq!(task.exec("a", &["ls", "/opt"]), "three\ntwo");
    assert_eq!(task.exec("a", &["stat", "-c", "%u", "/opt/three"]), "65535");
    assert_eq!(
        task.exec("a", &["stat", "-c", "%u %a", "/bin/setuid"]),
        "0 4755"
    );
}

const GIB_21: u64 = 21 << 30;

/// A task that may fill 21 GiB, the least that can be asked for.
fn limited() -> serde_json::Value {
    let mounts = json!({"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]});
    with(
        fargate([idle("a", mounts.clone()), idle("b", mounts)]),
        json!({"ephemeralStorage": {"sizeInGiB": 21}, "volumes": [{"name": "data"}]}),
    )
}

#[test]
fn ephemeral_storage_is_a_limit_for_the_whole_task() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let mounts = machine.sh("cat /proc/mounts");
    let task = machine.run(&limited());
    let free = |name: &str, path: &str| {
        let line = task.sh(
            name,
            &format!("df -k {path} | tail -n 1 | awk '{{print $2, $4}}'"),
        );
        let numbers = line
            .split_whitespace()
            .map(|n| n.parse::<u64>().unwrap() << 10);
        let numbers: Vec<u64> = numbers.collect();
        (numbers[0], numbers[1])
    };
    let (size, available) = free("a", "/");
    assert!(size <= GIB_21 && size > GIB_21 / 100 * 98, "{size}");
    assert!(available > size / 100 * 99, "{available} of {size}");
    // What one container writes, anywhere, the other cannot; no space is used
    // on the machine for a file that has no content.
    task.sh("a", "fallocate -l 12G /big && fallocate -l 8G /data/big");
    let (_, left) = free("b", "/data");
    assert!(left < available - (20 << 30), "{left}");
    let refused = task.sh("b", "(fallocate -l 2G /more) 2>&1 || true");
    assert!(refused.contains("No space left on device"), "{refused}");
    // fallocate(2) keeps what it got.
    task.sh("b", "rm /more");
    task.sh("b", "head -c 1000000 /dev/zero > /data/some");
    task.sh("b", "rm /data/some");
    // Ordinary use works: owners, links, set-user-id.
    task.sh(
        "a",
        "cd /data && echo x > f && chown app f && ln f g && chmod 4755 g",
    );
    assert_eq!(task.sh("b", "stat -c '%U %a %h' /data/f"), "app 4755 2");
    assert_eq!(
        machine.sh("cat /proc/mounts"),
        mounts,
        "the machine sees none of it"
    );
    let directory = format!("/mnt/root/tasks/{}", task.id);
    task.stop();
    assert_eq!(
        machine.sh(&format!("ls {directory}")),
        "containers\njournal\nplan.json\nrequest.json\nsupervisor.log"
    );
    let devices = || machine.sh("cat /sys/block/loop*/loop/backing_file 2>/dev/null || true");
    until("its loop device is gone", || {
        (!devices().contains(&task.id)).then_some(())
    });
}

#[test]
fn limited_storage_ends_with_a_supervisor_that_is_killed() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&limited());
    task.sh("a", "echo x > /data/file; echo x > /file");
    let devices = || machine.sh("cat /sys/block/loop*/loop/backing_file 2>/dev/null || true");
    assert!(devices().contains(&task.id), "{}", devices());
    machine.sh(&format!(
        "pkill -KILL -f '[n]eargate-supervise .*{}'",
        task.id
    ));
    // The next command that looks.
    task.wait_stopped();
    let directory = format!("/mnt/root/tasks/{}", task.id);
    assert_eq!(
        machine.sh(&format!("ls {directory}")),
        "containers\njournal\nplan.json\nrequest.json\nsupervisor.log"
    );
    until("its loop device is gone", || {
        (!devices().contains(&task.id)).then_some(())
    });
}

#[test]
fn a_task_that_asks_for_no_storage_has_the_machine_s() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({}))]));
    let size = task.sh("a", "df -k / | tail -n 1 | awk '{print $2}'");
    let disk = 1 << 20;
    assert_eq!(size, disk.to_string(), "that of the machine's disk");
    let mounts = |pid: &str| machine.sh(&format!("readlink /proc/{pid}/ns/mnt"));
    let supervisor = machine.sh(&format!("pgrep -f '[n]eargate-supervise .*{}'", task.id));
    assert_eq!(mounts(&supervisor), mounts("1"), "and no mounts of its own");
}

#[test]
fn a_directory_of_the_machine_can_be_read_only() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.sh("mkdir /mnt/data; echo machine > /mnt/data/file");
    let point = |read_only: bool| {
        json!({"mountPoints": [
            {"sourceVolume": "data", "containerPath": "/data", "readOnly": read_only},
        ]})
    };
    let task = machine.run(&with(
        external([idle("reader", point(true)), idle("writer", point(false))]),
        json!({
            "networkMode": "none",
            "volumes": [{"name": "data", "host": {"sourcePath": "/mnt/data"}}],
        }),
    ));
    assert_eq!(task.exec("reader", &["cat", "/data/file"]), "machine");
    let refused = task.sh("reader", "(echo x > /data/file) 2>&1 || true");
    assert!(refused.contains("Read-only file system"), "{refused}");
    task.sh("writer", "echo container > /data/file");
    assert_eq!(machine.sh("cat /mnt/data/file"), "container");
}
