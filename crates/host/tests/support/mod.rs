//! Throw-away machines: a network namespace that plays the host, and others,
//! owned by user namespaces of their own, that play tasks.
#![allow(unsafe_code)]
// Each test file uses a part of it.
#![allow(dead_code)]

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::fd::{AsFd, BorrowedFd};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use neargate_host::network::{Source, in_namespace};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::thread::UnshareFlags;

/// Whether the test can make namespaces; says so if it cannot.
pub fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        println!("skipped: needs root");
    }
    root
}

/// Runs `test` on a thread whose network namespace plays the host's.
pub fn on_a_host<T: Send>(test: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        scope
            .spawn(|| {
                // SAFETY: only the network namespace of this thread changes,
                // which no memory refers to.
                unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWNET) }
                    .expect("make the host's namespace");
                test()
            })
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// The calling thread's network namespace.
pub fn own_namespace() -> File {
    File::open("/proc/thread-self/ns/net").expect("open the own namespace")
}

/// A network namespace owned by a user namespace, alive as long as its process.
pub struct Namespace {
    child: Child,
    netns: File,
}

impl Namespace {
    pub fn new() -> Self {
        let mut child = Command::new("unshare")
            .args(["--user", "--map-root-user", "--net"])
            .args(["sh", "-c", "echo ready; exec cat"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("spawn unshare");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output"))
            .read_line(&mut line)
            .expect("read its output");
        assert_eq!(line, "ready\n");
        let netns = File::open(format!("/proc/{}/ns/net", child.id())).expect("open its namespace");
        Self { child, netns }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn fd(&self) -> BorrowedFd<'_> {
        self.netns.as_fd()
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().expect("wait for unshare");
    }
}

/// Turns `source` as a supervisor's loop would, until `done` says so.
pub fn drive_until(source: &mut impl Source, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !done() {
        assert!(Instant::now() < deadline, "never done");
        let mut fds = [PollFd::new(&*source, PollFlags::IN)];
        let tick = Duration::from_millis(20).try_into().expect("a short time");
        let ready = poll(&mut fds, Some(&tick)).expect("poll");
        if ready > 0 {
            source.turn();
        }
    }
}

/// Turns `source` while `work` runs on another thread, in the network namespace `netns`.
pub fn serve_while<T: Send>(
    source: &mut impl Source,
    netns: BorrowedFd<'_>,
    work: impl FnOnce() -> T + Send,
) -> T {
    thread::scope(|scope| {
        let worker = scope.spawn(|| in_namespace(netns, work).expect("enter"));
        drive_until(source, || worker.is_finished());
        worker
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
