//! Overlays of image layers.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::PathBuf;

use neargate_host::container::Rootfs;
use neargate_host::process::ExitStatus;
use neargate_host::unpack::{EntryPath, FileTime, Metadata, Node, Tree};

use crate::fixture::{FARGATE, IDS, Shape, Task, task};

struct Layers {
    layers: Vec<PathBuf>,
    upper: PathBuf,
    work: PathBuf,
}

impl Layers {
    /// A second layer over the image, and what the supervisor makes for a container.
    fn new(task: &Task) -> Self {
        let base = task.directory.path();
        let second = base.join("second");
        fs::create_dir_all(second.join("etc")).unwrap();
        fs::create_dir_all(second.join("srv")).unwrap();
        fs::write(second.join("etc/plain"), "from the second layer").unwrap();
        fs::write(second.join("srv/owned"), "").unwrap();
        chown(second.join("srv/owned"), Some(101), Some(102)).unwrap();
        let (upper, work) = (base.join("upper"), base.join("work"));
        let root = task.shape.users.then_some(IDS.start);
        for directory in [&upper, &work] {
            fs::create_dir(directory).unwrap();
            fs::set_permissions(directory, fs::Permissions::from_mode(0o755)).unwrap();
            chown(directory, root, root).unwrap();
        }
        let layers = vec![task.image(), second];
        Self {
            layers,
            upper,
            work,
        }
    }

    fn run(&self, task: &Task, script: &str) -> String {
        let rootfs = Rootfs::Overlay {
            layers: &self.layers,
            upper: &self.upper,
            work: &self.work,
        };
        let outcome = task
            .run_on(&task.spec(&["sh", "-c", script]), rootfs)
            .unwrap();
        assert_eq!(outcome.exit, ExitStatus::Code(0), "{}", outcome.output);
        outcome.output
    }
}

#[test]
fn layers_show_the_images_ids_and_files_are_written_above() {
    for users in [true, false] {
        let Some(task) = task(Shape { users, ..FARGATE }) else {
            return;
        };
        let layers = Layers::new(&task);
        let output = layers.run(
            &task,
            "cat /etc/plain; echo; stat -c %u:%g / /bin /srv/owned; \
             echo changed > /etc/plain; touch /new; rm /srv/owned; ls /srv",
        );
        assert_eq!(output, "from the second layer\n0:0\n0:0\n101:102\n");
        let lower = layers.layers[1].join("etc/plain");
        assert_eq!(fs::read_to_string(lower).unwrap(), "from the second layer");
        let written = fs::metadata(layers.upper.join("new")).unwrap();
        assert_eq!(written.uid(), if users { IDS.start } else { 0 });
    }
}

#[test]
fn a_restart_keeps_what_was_written() {
    let Some(task) = task(FARGATE) else { return };
    let layers = Layers::new(&task);
    layers.run(&task, "echo kept > /kept");
    assert_eq!(layers.run(&task, "cat /kept"), "kept\n");
}

#[test]
fn many_layers_are_no_matter() {
    let Some(task) = task(FARGATE) else { return };
    let mut layers = Layers::new(&task);
    for i in 0..100 {
        let layer = task.directory.path().join(format!("layer-{i:03}"));
        fs::create_dir(&layer).unwrap();
        fs::write(layer.join("number"), i.to_string()).unwrap();
        layers.layers.push(layer);
    }
    assert_eq!(layers.run(&task, "cat /number"), "99");
}

#[test]
fn nothing_is_mounted_on_the_host() {
    let Some(task) = task(FARGATE) else { return };
    let layers = Layers::new(&task);
    let before = fs::read_to_string("/proc/self/mountinfo").unwrap();
    layers.run(&task, "true");
    let after = fs::read_to_string("/proc/self/mountinfo").unwrap();
    assert_eq!(before, after);
}

#[test]
fn device_nodes_in_an_image_cannot_be_opened() {
    let Some(task) = task(FARGATE) else { return };
    let layers = Layers::new(&task);
    rustix::fs::mknodat(
        rustix::fs::CWD,
        layers.layers[1].join("zero"),
        rustix::fs::FileType::CharacterDevice,
        0o666.into(),
        rustix::fs::makedev(1, 5),
    )
    .unwrap();
    let output = layers.run(
        &task,
        "head -c 1 /zero 2>&1 || true; head -c 1 /dev/zero | wc -c",
    );
    assert_eq!(output, "head: /zero: Permission denied\n1\n");
}

/// `cap_net_raw=ep` as images carry it: version 2, which names no user namespace.
/// Seen through the id-mapped mount it holds in the task's.
#[test]
fn file_capabilities_of_an_image_hold_in_the_task() {
    for users in [true, false] {
        let Some(task) = task(Shape { users, ..FARGATE }) else {
            return;
        };
        let layers = Layers::new(&task);
        let mut capability = [0; 20];
        capability[..4].copy_from_slice(&0x0200_0001u32.to_le_bytes());
        capability[4..8].copy_from_slice(&(1u32 << 13).to_le_bytes());
        let metadata = Metadata {
            mode: 0o755,
            uid: 0,
            gid: 0,
            mtime: FileTime::default(),
            xattrs: vec![(c"security.capability".into(), capability.to_vec())],
        };
        let program = fs::read("/bin/busybox").unwrap();
        let directory = fs::File::open(&layers.layers[1]).unwrap();
        let path = EntryPath::parse(b"capable/cat").unwrap();
        let node = Node::File {
            content: &mut program.as_slice(),
            size: program.len() as u64,
        };
        let mut tree = Tree::new(directory.into());
        tree.place(&path, node, &metadata).unwrap();
        tree.finish().unwrap();

        let mut spec = task.spec(&["/capable/cat", "/proc/self/status"]);
        spec["process"]["user"] = serde_json::json!({"uid": 101, "gid": 102});
        let rootfs = Rootfs::Overlay {
            layers: &layers.layers,
            upper: &layers.upper,
            work: &layers.work,
        };
        let output = task.run_on(&spec, rootfs).unwrap().output;
        assert!(output.contains("CapEff:\t0000000000002000"), "{output}");
    }
}
