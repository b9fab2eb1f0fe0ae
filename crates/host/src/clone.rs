//! clone3(2) as a fork, for short-lived children that make system calls only.
#![allow(unsafe_code)]

use std::io;
use std::mem;
use std::os::fd::{AsRawFd, OwnedFd};

/// clone(2); libc declares it in a type too narrow to hold it.
const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

/// fork(2), into a group of the unified hierarchy if one is given.
///
/// # Safety
/// As with fork, the child of a process with threads may only make system calls.
pub(crate) unsafe fn fork_into(
    group: Option<&OwnedFd>,
    flags: i32,
    exit_signal: i32,
) -> io::Result<libc::pid_t> {
    // SAFETY: all-zero is a valid clone_args.
    let mut args: libc::clone_args = unsafe { mem::zeroed() };
    args.flags = flags as u64;
    args.exit_signal = exit_signal as u64;
    if let Some(group) = group {
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = group.as_raw_fd() as u64;
    }
    // SAFETY: `args` is valid for its size; without CLONE_VM this is a fork.
    match unsafe { libc::syscall(libc::SYS_clone3, &raw const args, size_of_val(&args)) } {
        -1 => Err(io::Error::last_os_error()),
        pid => Ok(pid as libc::pid_t),
    }
}

/// The wait status of a child, also of one without exit signal.
pub(crate) fn reap(child: libc::pid_t) -> io::Result<i32> {
    let mut status = 0;
    loop {
        // SAFETY: `status` is live; __WALL waits for children without SIGCHLD too.
        match unsafe { libc::waitpid(child, &raw mut status, libc::__WALL) } {
            -1 => match io::Error::last_os_error() {
                error if error.kind() == io::ErrorKind::Interrupted => {}
                error => return Err(error),
            },
            _ => return Ok(status),
        }
    }
}
