//! Processes: tracing, credentials, CPU time.

use std::hint::black_box;
use std::io;
use std::os::fd::{FromRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::{check, verdict};

const PTRACE_ATTACH: i32 = 16;
const PTRACE_DETACH: i32 = 17;
const PTRACE_SEIZE: i32 = 0x4206;
const PTRACE_INTERRUPT: i32 = 0x4207;
const SYS_PIDFD_OPEN: i64 = 434;
const SYS_PIDFD_GETFD: i64 = 438;
/// Also children that are threads or traced.
const WALL: i32 = 0x4000_0000;

unsafe extern "C" {
    // Attaching and detaching use no memory of ours.
    safe fn ptrace(request: i32, pid: i32, address: usize, data: usize) -> i64;
    fn waitpid(pid: i32, status: *mut i32, options: i32) -> i32;
    // Only for calls that take plain numbers.
    safe fn syscall(number: i64, first: i64, second: i64, third: i64) -> i64;
    safe fn geteuid() -> u32;
    safe fn getuid() -> u32;
}

pub fn trace(pid: i32) {
    let attached = check(ptrace(PTRACE_ATTACH, pid, 0, 0) as i32);
    if attached.is_ok() {
        let mut status = 0;
        // SAFETY: the kernel writes one integer, which is there.
        check(unsafe { waitpid(pid, &mut status, WALL) }).expect("wait for it to stop");
        check(ptrace(PTRACE_DETACH, pid, 0, 0) as i32).expect("detach");
    }
    println!("{}", verdict(attached));
}

/// A process that this one traces; it runs on meanwhile.
pub struct Attached(i32);

impl Attached {
    pub fn seize(pid: i32) -> io::Result<Self> {
        check(ptrace(PTRACE_SEIZE, pid, 0, 0) as i32)?;
        Ok(Self(pid))
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        // Only one that has stopped can be let go; it may have ended by now.
        ptrace(PTRACE_INTERRUPT, self.0, 0, 0);
        let mut status = 0;
        // SAFETY: the kernel writes one integer, which is there.
        unsafe { waitpid(self.0, &mut status, WALL) };
        ptrace(PTRACE_DETACH, self.0, 0, 0);
    }
}

/// A descriptor of another process, as one's own (pidfd_getfd(2)).
pub fn steal_descriptor(pid: i32, number: i64) -> io::Result<OwnedFd> {
    let process = descriptor(syscall(SYS_PIDFD_OPEN, pid.into(), 0, 0))?;
    let process = std::os::fd::AsRawFd::as_raw_fd(&process);
    descriptor(syscall(SYS_PIDFD_GETFD, process.into(), number, 0))
}

fn descriptor(result: i64) -> io::Result<OwnedFd> {
    let descriptor = check(result as i32)?;
    // SAFETY: the kernel has just made it, for nobody else.
    Ok(unsafe { OwnedFd::from_raw_fd(descriptor) })
}

/// Real and effective user.
pub fn ids() {
    println!("{} {}", getuid(), geteuid());
}

pub fn run_as(uid: u32, program: &str, arguments: &[&str]) {
    let error = Command::new(program)
        .args(arguments)
        .gid(uid)
        .uid(uid)
        .exec();
    panic!("run {program}: {error}");
}

/// Every thread that the machine has CPUs for counts, for that long.
pub fn spin(milliseconds: u64) {
    let before = cpu_milliseconds();
    let end = Instant::now() + Duration::from_millis(milliseconds);
    let count = thread::available_parallelism().map_or(1, usize::from);
    let threads: Vec<_> = (0..count)
        .map(|_| {
            thread::spawn(move || {
                let mut counter = 0u64;
                while Instant::now() < end {
                    counter = black_box(counter + 1);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("spin");
    }
    println!("cpu {} of {milliseconds} ms", cpu_milliseconds() - before);
}

/// User and system time of this process, from proc(5)'s stat, whose clock
/// ticks are a hundredth of a second.
fn cpu_milliseconds() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("read stat");
    let (_, rest) = stat.rsplit_once(')').expect("a name in parentheses");
    let ticks = rest.split_whitespace().skip(11).take(2);
    ticks
        .map(|ticks| ticks.parse::<u64>().expect("ticks"))
        .sum::<u64>()
        * 10
}
