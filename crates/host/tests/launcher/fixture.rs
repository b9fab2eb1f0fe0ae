//! A throw-away task: a root directory with busybox, namespaces, containers.

use std::fs;
use std::io::Read;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use neargate_host::cgroup::Attach;
use neargate_host::container::{self, Bundle, LaunchError, Rootfs, Started, Stdio};
use neargate_host::exec::{self, ExecSpec};
use neargate_host::lease::IdRange;
use neargate_host::process::{ExitStatus, Process};
use neargate_host::programs;
use neargate_host::sandbox::{self, Sandbox, SandboxSpec};
use oci_spec::runtime::Spec;
use rustix::pipe::{PipeFlags, pipe_with};
use serde_json::{Value, json};

pub const IDS: IdRange = IdRange {
    start: 1 << 30,
    count: 65536,
};

/// Docker's default capabilities.
pub const CAPABILITIES: [&str; 14] = [
    "CAP_CHOWN",
    "CAP_DAC_OVERRIDE",
    "CAP_FOWNER",
    "CAP_FSETID",
    "CAP_KILL",
    "CAP_SETGID",
    "CAP_SETUID",
    "CAP_SETPCAP",
    "CAP_NET_BIND_SERVICE",
    "CAP_NET_RAW",
    "CAP_SYS_CHROOT",
    "CAP_MKNOD",
    "CAP_AUDIT_WRITE",
    "CAP_SETFCAP",
];

/// What a test's task is like.
#[derive(Clone, Copy)]
pub struct Shape {
    pub users: bool,
    pub shared_pid: bool,
    pub shared_ipc: bool,
}

pub const FARGATE: Shape = Shape {
    users: true,
    shared_pid: false,
    shared_ipc: false,
};
pub const SHARED_PID: Shape = Shape {
    shared_pid: true,
    ..FARGATE
};

pub struct Task {
    pub directory: tempfile::TempDir,
    pub sandbox: Sandbox,
    pub shape: Shape,
}

/// None where the tests cannot run.
pub fn task(shape: Shape) -> Option<Task> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: needs root");
        return None;
    }
    if !Path::new("/bin/busybox").exists() {
        println!("skipped: needs busybox");
        return None;
    }
    let directory = tempfile::tempdir().unwrap();
    // As a task's directories are: passable, since the container's root is nobody here.
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let programs = programs::install(directory.path()).unwrap();
    image(&directory.path().join("image"));
    let mut sandbox = sandbox::create(
        &SandboxSpec {
            ids: shape.users.then_some(IDS),
            network: true,
            pid: shape.shared_pid.then_some(programs.pause_root.as_path()),
            ipc: shape.shared_ipc,
        },
        None,
    )
    .unwrap();
    sandbox.settle().unwrap();
    Some(Task {
        directory,
        sandbox,
        shape,
    })
}

/// A small image: busybox, and users beside root.
fn image(root: &Path) {
    for directory in ["bin", "etc", "root", "tmp", "home/worker", "closed"] {
        fs::create_dir_all(root.join(directory)).unwrap();
    }
    fs::copy("/bin/busybox", root.join("bin/busybox")).unwrap();
    for applet in [
        "sh", "cat", "ls", "id", "env", "pwd", "true", "sleep", "stat", "tty", "readlink", "mkdir",
        "touch", "grep", "test", "echo", "mount", "mknod", "kill", "umask", "hostname", "head",
        "chroot", "unshare", "dd", "rm", "ln", "printf", "cut", "ps", "stty", "wc", "sort",
        "umount",
    ] {
        symlink("busybox", root.join("bin").join(applet)).unwrap();
    }
    fs::write(
        root.join("etc/passwd"),
        "root:x:0:0::/root:/bin/sh\nworker:x:101:102::/home/worker:/bin/sh\n",
    )
    .unwrap();
    fs::write(
        root.join("etc/group"),
        "root:x:0:\nwheel:x:10:root\nworker:x:102:\nextra:x:300:worker\n",
    )
    .unwrap();
    fs::write(root.join("etc/plain"), "no program").unwrap();
    fs::write(root.join("bin/script"), "#!/no/interpreter\n").unwrap();
    fs::write(root.join("bin/garbage"), "\u{1}\u{2}").unwrap();
    for name in ["bin/script", "bin/garbage"] {
        fs::set_permissions(root.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::set_permissions(root.join("closed"), fs::Permissions::from_mode(0o700)).unwrap();
}

/// A process that ends with the test, whatever becomes of that: unreaped, it
/// would hold up the end of its PID namespace.
pub struct Running {
    pub process: Process,
    pub terminal: Option<OwnedFd>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.signal(libc::SIGKILL);
        // It may have been waited for.
        let _ = self.process.wait();
    }
}

impl From<Started> for Running {
    fn from(started: Started) -> Self {
        Self {
            process: started.process,
            terminal: started.terminal,
        }
    }
}

/// What came of a container that has ended.
#[derive(Debug)]
pub struct Outcome {
    pub exit: ExitStatus,
    pub output: String,
}

impl Task {
    pub fn image(&self) -> PathBuf {
        self.directory.path().join("image")
    }

    /// The spec of a container that runs these words, to be changed by the test.
    pub fn spec(&self, words: &[&str]) -> Value {
        let path = |fd: &Option<OwnedFd>| {
            let fd = fd.as_ref().map(|fd| fd.as_raw_fd());
            fd.map(|fd| format!("/proc/{}/fd/{fd}", std::process::id()))
        };
        let mut namespaces = vec![json!({"type": "mount"}), json!({"type": "uts"})];
        for (kind, fd) in [
            ("user", &self.sandbox.user),
            ("network", &self.sandbox.network),
            ("pid", &self.sandbox.pid),
            ("ipc", &self.sandbox.ipc),
        ] {
            match path(fd) {
                Some(path) => namespaces.push(json!({"type": kind, "path": path})),
                None if kind == "user" => {}
                None => namespaces.push(json!({"type": kind})),
            }
        }
        let mut spec = json!({
            "ociVersion": "1.1.0",
            "root": {"path": self.image(), "readonly": false},
            "hostname": "ip-10-0-0-4.ec2.internal",
            "process": {
                "user": {"uid": 0, "gid": 0, "username": "0"},
                "args": words,
                "env": ["PATH=/usr/local/bin:/bin"],
                "cwd": "/",
                "capabilities": {
                    "bounding": CAPABILITIES,
                    "effective": CAPABILITIES,
                    "permitted": CAPABILITIES,
                },
            },
            "mounts": [
                {"destination": "/proc", "type": "proc", "source": "proc",
                 "options": ["nosuid", "noexec", "nodev"]},
                {"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
                 "options": ["nosuid", "strictatime", "mode=755", "size=65536k"]},
                {"destination": "/dev/pts", "type": "devpts", "source": "devpts",
                 "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]},
                {"destination": "/sys", "type": "sysfs", "source": "sysfs",
                 "options": ["nosuid", "noexec", "nodev", "ro"]},
                {"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue",
                 "options": ["nosuid", "noexec", "nodev"]},
                {"destination": "/dev/shm", "type": "tmpfs", "source": "shm",
                 "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]},
            ],
            "linux": {
                "namespaces": namespaces,
                "maskedPaths": [
                    "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys",
                    "/proc/scsi", "/proc/timer_list", "/sys/firmware",
                ],
                "readonlyPaths": [
                    "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger",
                ],
            },
        });
        if self.shape.users {
            let mapping = json!([{"containerID": 0, "hostID": IDS.start, "size": IDS.count}]);
            spec["linux"]["uidMappings"] = mapping.clone();
            spec["linux"]["gidMappings"] = mapping;
        }
        spec
    }

    pub fn launch(&self, spec: &Value, stdio: Stdio) -> Result<Running, LaunchError> {
        self.launch_on(spec, Rootfs::Directory(&self.image()), stdio)
    }

    fn launch_on(
        &self,
        spec: &Value,
        rootfs: Rootfs<'_>,
        stdio: Stdio,
    ) -> Result<Running, LaunchError> {
        let spec: Spec = serde_json::from_value(spec.clone()).unwrap();
        let bundle = Bundle {
            spec: &spec,
            rootfs,
            cgroup: no_cgroup(),
        };
        Ok(container::launch(bundle, stdio)?.finish()?.into())
    }

    /// Runs to the end, with the output of both streams.
    pub fn run(&self, spec: &Value) -> Result<Outcome, LaunchError> {
        self.run_on(spec, Rootfs::Directory(&self.image()))
    }

    pub fn run_on(&self, spec: &Value, rootfs: Rootfs<'_>) -> Result<Outcome, LaunchError> {
        let (stdio, output) = pipes();
        let started = self.launch_on(spec, rootfs, stdio)?;
        Ok(outcome(started, output))
    }

    /// Runs another command in a container, to the end.
    pub fn exec(
        &self,
        first: &Process,
        spec: &Value,
        words: &[&str],
    ) -> Result<Outcome, LaunchError> {
        let mut spec = spec.clone();
        spec["process"]["args"] = json!(words);
        let spec: Spec = serde_json::from_value(spec).unwrap();
        let (stdio, output) = pipes();
        let exec = ExecSpec {
            container: &spec,
            process: spec.process().as_ref().unwrap(),
            cgroup: no_cgroup(),
        };
        let started = exec::launch(first, exec, stdio)?.finish()?;
        Ok(outcome(started, output))
    }

    /// The output of a shell script that must succeed.
    pub fn shell(&self, script: &str) -> String {
        let outcome = self.run(&self.spec(&["sh", "-c", script])).unwrap();
        assert_eq!(outcome.exit, ExitStatus::Code(0), "{}", outcome.output);
        outcome.output
    }
}

/// One pipe for both streams.
pub fn pipes() -> (Stdio, fs::File) {
    let (read, write) = pipe_with(PipeFlags::CLOEXEC).unwrap();
    let stdio = Stdio {
        stdin: None,
        stdout: Some(write.try_clone().unwrap()),
        stderr: Some(write),
    };
    (stdio, read.into())
}

fn outcome(started: impl Into<Running>, mut from: fs::File) -> Outcome {
    let started = started.into();
    let mut output = String::new();
    from.read_to_string(&mut output).unwrap();
    let exit = started.process.wait().unwrap();
    Outcome { exit, output }
}

pub fn no_cgroup() -> Attach {
    Attach {
        v2_dir: None,
        v1_tasks: Vec::new(),
    }
}

/// The probe, compiled once for all tests; none without a static libc.
fn probe() -> Option<&'static Path> {
    use std::sync::OnceLock;
    static PROBE: OnceLock<Option<(tempfile::TempDir, PathBuf)>> = OnceLock::new();
    let probe = PROBE.get_or_init(|| {
        let directory = tempfile::tempdir().unwrap();
        let binary = directory.path().join("probe");
        let compiled = std::process::Command::new("rustc")
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/launcher/probe/probe.rs"
            ))
            .args([
                "--edition=2024",
                "-Ctarget-feature=+crt-static",
                "-Cstrip=symbols",
                "-o",
            ])
            .arg(&binary)
            .status();
        compiled
            .is_ok_and(|status| status.success())
            .then_some((directory, binary))
    });
    if probe.is_none() {
        println!("skipped: the probe cannot be compiled statically");
    }
    probe.as_ref().map(|(_, binary)| binary.as_path())
}

impl Task {
    /// Puts the probe into the image; none where it cannot be had.
    pub fn with_probe(self) -> Option<Self> {
        fs::copy(probe()?, self.image().join("bin/probe")).unwrap();
        Some(self)
    }
}

/// Adds to a container's capabilities.
pub fn add_capability(spec: &mut Value, name: &str) {
    for set in ["bounding", "effective", "permitted"] {
        let set = &mut spec["process"]["capabilities"][set];
        set.as_array_mut().unwrap().push(json!(name));
    }
}
