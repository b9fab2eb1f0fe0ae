//! Filling memory.

use std::hint::black_box;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::thread;
use std::time::Duration;

const MIB: usize = 1024 * 1024;

/// Takes that much, touches every page, and keeps it.
pub fn eat(mib: usize) {
    let mut taken = Vec::with_capacity(mib);
    for _ in 0..mib {
        taken.push(black_box(vec![1u8; MIB]));
    }
    println!("full");
    thread::sleep(Duration::from_secs(3600));
}

/// A child fills memory; we live on and tell how it ended.
pub fn feed_child(mib: &str) {
    let own = std::env::current_exe().expect("find myself");
    let status = Command::new(own).args(["eat", mib]).status();
    match status.expect("run a child").signal() {
        Some(signal) => println!("child signal {signal}"),
        None => println!("child exited"),
    }
}
