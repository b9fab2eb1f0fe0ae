//! A machine that is thrown away.

#![allow(unsafe_code)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use rustix::thread::{
    ThreadNameSpaceType, UnshareFlags, move_into_thread_name_spaces, unshare_unsafe,
};
use serde_json::Value;

use crate::image::Image;
use crate::{Foreground, Task, cgroups, programs};

/// Where the machine keeps everything: a file system in memory, mounted in the
/// machine's own mount namespace, so that it goes when the machine does.
const DISK: &str = "/mnt";

/// The machine's first process: prepares it, then waits for its end, reaping
/// what others leave (bash does). It is PID 1, so all others end with it.
const INIT: &str = "\
set -e
mount --make-rprivate /
mount -t proc proc /proc
mount -t tmpfs -o mode=755,size=$1 tmpfs /mnt
ip link set lo up
echo ready
read -r _ || true";

/// No program that a test waits for takes so long.
const LIMIT: Timespec = Timespec {
    tv_sec: 120,
    tv_nsec: 0,
};

pub struct Machine {
    init: Child,
    namespaces: OwnedFd,
    cgroup: String,
}

/// How a command ended and what it wrote.
#[derive(Debug)]
pub struct Finished {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Machine {
    /// A machine that has the [base image](Image::base); `None`, and a word
    /// about it, without the rights to make one.
    pub fn new() -> Option<Self> {
        let machine = Self::bare("1g")?;
        machine.import(&Image::base());
        Some(machine)
    }

    /// A machine without any image and with a disk of that size.
    pub fn bare(disk: &str) -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            println!("skipped: needs root");
            return None;
        }
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let mut init = in_new_namespaces(|| {
            Command::new("bash")
                .args(["-c", INIT, "init", disk])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("start the machine")
        });
        let mut line = String::new();
        BufReader::new(init.stdout.take().expect("its output"))
            .read_line(&mut line)
            .expect("read its output");
        assert_eq!(line, "ready\n", "the machine does not start");
        let namespaces = pidfd_open(Pid::from_child(&init), PidfdFlags::empty());
        let machine = Self {
            init,
            namespaces: namespaces.expect("open the machine's first process"),
            cgroup: format!("neargate-e2e-{}-{count}", std::process::id()),
        };
        machine.configure("");
        Some(machine)
    }

    /// Writes the configuration file: what all machines need, and `more`.
    pub fn configure(&self, more: &str) {
        let cgroup = format!("cgroup.parent = \"/{}\"\n", self.cgroup);
        self.write("config.toml", &(cgroup + more));
    }

    /// The machine's first process.
    pub fn pid(&self) -> u32 {
        self.init.id()
    }

    /// The namespaces that it is: `net:[4026531840]` and so on.
    pub fn own_namespaces(&self) -> Vec<String> {
        let directory = format!("/proc/{}/ns", self.pid());
        let entries = fs::read_dir(directory).expect("it lives");
        let links = entries.map(|entry| fs::read_link(entry.expect("listed").path()));
        links
            .map(|link| link.expect("we are root").to_string_lossy().into_owned())
            .collect()
    }

    /// The name of the cgroup that is the machine's own.
    pub fn cgroup(&self) -> &str {
        &self.cgroup
    }

    /// Runs `work` on a thread that is on the machine: its namespaces, and
    /// among its processes those that it starts.
    pub fn on<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        on_a_thread(|| {
            // A thread that shares its directories cannot change its mounts.
            // SAFETY: only this thread's directories are parted, which no
            // memory refers to.
            unsafe { unshare_unsafe(UnshareFlags::FS) }.expect("part directories");
            let all = ThreadNameSpaceType::MOUNT
                | ThreadNameSpaceType::PROCESS_ID
                | ThreadNameSpaceType::NETWORK
                | ThreadNameSpaceType::INTER_PROCESS_COMMUNICATION
                | ThreadNameSpaceType::HOST_NAME_AND_NIS_DOMAIN_NAME;
            move_into_thread_name_spaces(self.namespaces.as_fd(), all).expect("go to the machine");
            work()
        })
    }

    /// Runs `work` on a thread that is in the machine's network, and that may start threads, which
    /// one in foreign PID namespaces may not.
    pub fn in_network<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        on_a_thread(|| {
            let network = ThreadNameSpaceType::NETWORK;
            move_into_thread_name_spaces(self.namespaces.as_fd(), network).expect("go there");
            work()
        })
    }

    /// A path on the machine's disk, as programs on the machine see it.
    pub fn path(&self, path: &str) -> PathBuf {
        Path::new(DISK).join(path)
    }

    /// The same, as the test sees it.
    pub fn outside_path(&self, path: &str) -> PathBuf {
        Path::new("/proc")
            .join(self.init.id().to_string())
            .join("root")
            .join(self.path(path).strip_prefix("/").expect("it is absolute"))
    }

    pub fn write(&self, path: &str, content: &str) {
        fs::write(self.outside_path(path), content).expect("write to the machine's disk");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.outside_path(path)).expect("read from the machine's disk")
    }

    /// Runs a shell script, which must succeed, and gives its output.
    pub fn sh(&self, script: &str) -> String {
        let mut shell = Command::new("bash");
        shell.args(["-euc", script]);
        self.finish(shell, b"").success()
    }

    /// Runs `neargate`.
    pub fn neargate(&self, arguments: &[&str]) -> Finished {
        self.finish(self.neargate_command(arguments), b"")
    }

    /// The same with something on its standard input.
    pub fn neargate_with_input(&self, arguments: &[&str], input: &[u8]) -> Finished {
        self.finish(self.neargate_command(arguments), input)
    }

    pub(crate) fn neargate_command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(programs::neargate());
        command
            .args(arguments)
            .env("NEARGATE_ROOT", self.path("root"))
            .env("NEARGATE_CONFIG", self.path("config.toml"))
            .env("NO_COLOR", "1");
        command
    }

    /// Imports an image under its own name.
    pub fn import(&self, image: &Image) {
        self.neargate_with_input(&["image", "import", "-"], &image.archive())
            .success();
    }

    /// Runs a task in the background; it must come to run.
    pub fn run(&self, definition: &Value) -> Task<'_> {
        self.run_with(&[], definition)
    }

    /// The same with more arguments.
    pub fn run_with(&self, arguments: &[&str], definition: &Value) -> Task<'_> {
        let id = self.try_run(arguments, definition).success();
        Task::new(self, id)
    }

    /// Tries to run a task in the background.
    pub fn try_run(&self, arguments: &[&str], definition: &Value) -> Finished {
        let mut all = vec!["run", "--detach"];
        all.extend(arguments);
        all.push("-");
        self.neargate_with_input(&all, definition.to_string().as_bytes())
    }

    /// The same, with a launch or a supervisor that fails at a step or, with
    /// `STEP=kill`, dies there.
    pub fn try_run_failing(&self, step: &str, definition: &Value) -> Finished {
        self.neargate_failing(step, &["run", "--detach", "-"], definition)
    }

    /// The same for any command that reads JSON.
    pub fn neargate_failing(&self, step: &str, arguments: &[&str], input: &Value) -> Finished {
        let mut command = self.neargate_command(arguments);
        command.env("NEARGATE_FAILPOINT", step);
        self.finish(command, input.to_string().as_bytes())
    }

    /// Starts `neargate`, which goes on while the test does.
    pub fn start(&self, arguments: &[&str]) -> Foreground {
        Foreground::start(self, self.neargate_command(arguments), &Value::Null)
    }

    /// The names of all tasks' directories.
    pub fn directories(&self) -> Vec<String> {
        let entries = fs::read_dir(self.outside_path("root/tasks"));
        let entries = entries.into_iter().flatten().flatten();
        entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect()
    }

    /// Runs a task in the foreground.
    pub fn foreground(&self, arguments: &[&str], definition: &Value) -> Foreground {
        let mut all = vec!["run"];
        all.extend(arguments);
        all.push("-");
        Foreground::start(self, self.neargate_command(&all), definition)
    }

    /// What `neargate ps` knows of all tasks, the youngest first.
    pub fn tasks(&self) -> Vec<Value> {
        let json = self.neargate(&["ps", "--all", "--json"]).success();
        serde_json::from_str(&json).expect("ps prints JSON")
    }

    pub(crate) fn spawn(&self, mut command: Command) -> Child {
        // The machine has no /run of its own.
        command.env("NEARGATE_RUN", self.path("run"));
        self.on(move || command.spawn()).expect("start a program")
    }

    fn finish(&self, mut command: Command, input: &[u8]) -> Finished {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = self.spawn(command);
        let mut stdin = child.stdin.take().expect("its input");
        let process = pidfd_open(Pid::from_child(&child), PidfdFlags::empty());
        thread::scope(|scope| {
            scope.spawn(move || {
                // A program may end without reading all.
                let _ = stdin.write_all(input);
            });
            scope.spawn(move || limit(&process.expect("open a program's process")));
            child.wait_with_output().expect("wait for a program").into()
        })
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // The end of its input is the end of the machine, and this returns
        // only when the last of its processes is dead.
        drop(self.init.stdin.take());
        self.init.wait().expect("wait for the machine's end");
        cgroups::remove(&self.cgroup);
    }
}

impl Finished {
    /// The output, without the last line's end, of a program that succeeded.
    #[track_caller]
    pub fn success(self) -> String {
        assert_eq!(self.status, 0, "{self}");
        self.stdout.trim_end_matches('\n').to_owned()
    }
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        use std::os::unix::process::ExitStatusExt;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self {
            status: output
                .status
                .code()
                .or(output.status.signal().map(|signal| 128 + signal))
                .unwrap_or_default(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl std::fmt::Display for Finished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "status {}\n--- stdout\n{}\n--- stderr\n{}",
            self.status, self.stdout, self.stderr
        )
    }
}

/// Kills a program that takes too long, so that a test fails instead of hanging.
fn limit(process: &OwnedFd) {
    let mut ended = [PollFd::new(process, PollFlags::IN)];
    if poll(&mut ended, Some(&LIMIT)) == Ok(0) {
        eprintln!("a program is killed: it takes too long");
        // It may end by itself just now.
        let _ = pidfd_send_signal(process, Signal::KILL);
    }
}

fn in_new_namespaces<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    on_a_thread(|| {
        let all = UnshareFlags::FS
            | UnshareFlags::NEWNS
            | UnshareFlags::NEWPID
            | UnshareFlags::NEWNET
            | UnshareFlags::NEWIPC
            | UnshareFlags::NEWUTS;
        // SAFETY: this thread's namespaces and directories change, which no
        // memory refers to.
        unsafe { unshare_unsafe(all) }.expect("make namespaces");
        work()
    })
}

fn on_a_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        scope
            .spawn(work)
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
