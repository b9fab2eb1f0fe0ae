//! Processes that are born in a group of the unified hierarchy.
//!
//! Moving a process there takes a lock that waits for an RCU grace period, 5 to
//! 35 ms on an idle machine; being cloned into the group takes none.
#![allow(unsafe_code)]

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use crate::clone::{fork_into, reap};

use super::error::Error;
use super::group::Attach;

/// Goes on as a process that was born in the group: the calling one ends.
///
/// The caller must have one thread.
pub(super) fn reborn_in(dir: &OwnedFd) -> io::Result<()> {
    // SAFETY: the caller has one thread, so that the child's memory is whole.
    match unsafe { fork_into(Some(dir), 0, libc::SIGCHLD)? } {
        0 => Ok(()),
        // SAFETY: ends at once; nothing of this process is to be cleaned up, the
        // child goes on with it.
        _ => unsafe { libc::_exit(0) },
    }
}

/// Makes a cgroup namespace whose root is the group, in every hierarchy.
///
/// A cgroup namespace is rooted where its maker sits. The supervisor must not
/// sit there, where it would be in the way of limits and of removal. So a
/// short-lived child does: it is born in the group, unshares, and leaves the
/// namespace behind as a file descriptor.
pub(super) fn namespace_of(group: &Attach) -> Result<OwnedFd, Error> {
    let failed = |step| move |source| Error::Namespace { step, source };
    // The child shares the table of file descriptors and replaces this one by the
    // namespace; or, if it fails, writes to it where and why.
    // SAFETY: eventfd takes plain numbers.
    let place = match unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) } {
        -1 => return Err(failed("eventfd")(io::Error::last_os_error())),
        // SAFETY: a new descriptor that nobody else owns.
        place => unsafe { OwnedFd::from_raw_fd(place) },
    };
    // CLONE_VFORK: on return the child has finished. No CLONE_VM: it cannot disturb
    // this memory. No exit signal: neither SIGCHLD nor a wait(-1) elsewhere sees it.
    let flags = libc::CLONE_FILES | libc::CLONE_VFORK;
    // SAFETY: the child only makes system calls.
    let child = unsafe { fork_into(group.v2_dir.as_ref(), flags, 0) };
    let child = child.map_err(failed("clone3"))?;
    if child == 0 {
        // SAFETY: _exit does not return; what is in memory is the parent's.
        unsafe { libc::_exit(leave_namespace(group, place.as_raw_fd())) }
    }
    match reap(child).map_err(failed("waitpid"))? {
        0 => Ok(place),
        _ => Err(failure_of_child(&place)),
    }
}

#[derive(Clone, Copy)]
#[repr(u8)]
enum Step {
    Join = 1,
    Unshare,
    Open,
}

/// Runs in the child, system calls only. Returns its exit code.
fn leave_namespace(group: &Attach, place: i32) -> i32 {
    let fail = |step: Step| {
        // SAFETY: errno is this thread's own; eight bytes of a live u64 are written.
        unsafe {
            let word = (step as u64) << 32 | *libc::__errno_location() as u64;
            libc::write(place, (&raw const word).cast(), size_of::<u64>());
        }
        1
    };
    // SAFETY: system calls on open descriptors, numbers and static strings.
    unsafe {
        for tasks in &group.v1_tasks {
            if libc::write(tasks.as_raw_fd(), c"0".as_ptr().cast(), 1) != 1 {
                return fail(Step::Join);
            }
        }
        if libc::unshare(libc::CLONE_NEWCGROUP) != 0 {
            return fail(Step::Unshare);
        }
        let flags = libc::O_RDONLY | libc::O_CLOEXEC;
        let namespace = libc::open(c"/proc/self/ns/cgroup".as_ptr(), flags);
        if namespace < 0 || libc::dup3(namespace, place, libc::O_CLOEXEC) < 0 {
            return fail(Step::Open);
        }
        // The table is shared with the parent.
        libc::close(namespace);
    }
    0
}

fn failure_of_child(place: &OwnedFd) -> Error {
    let mut word = 0u64;
    // SAFETY: at most eight bytes into a live u64.
    unsafe { libc::read(place.as_raw_fd(), (&raw mut word).cast(), size_of::<u64>()) };
    const STEPS: [&str; 4] = [
        "short-lived child",
        "join the task's cgroups",
        "unshare",
        "open /proc/self/ns/cgroup",
    ];
    Error::Namespace {
        step: STEPS[(word >> 32) as usize % STEPS.len()],
        source: io::Error::from_raw_os_error(word as u32 as i32),
    }
}
