//! Processes: tracing, credentials, CPU time.

use std::hint::black_box;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::{check, verdict};

const PTRACE_ATTACH: i32 = 16;
const PTRACE_DETACH: i32 = 17;
/// Also children that are threads or traced.
const WALL: i32 = 0x4000_0000;

unsafe extern "C" {
    // Attaching and detaching use no memory of ours.
    safe fn ptrace(request: i32, pid: i32, address: usize, data: usize) -> i64;
    fn waitpid(pid: i32, status: *mut i32, options: i32) -> i32;
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
