//! The cgroup namespace of a task.
//!
//! A cgroup namespace is rooted where its maker sits. The supervisor must not
//! sit in the task's own group, where it would be in the way of limits and of
//! removal, and moving it there and back costs RCU grace periods in the unified
//! hierarchy. So a short-lived child does: it is born in the group, unshares,
//! and leaves the namespace behind as a file descriptor.
#![allow(unsafe_code)]

use std::io;
use std::mem;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use super::error::Error;
use super::group::Attach;

const JOIN: u8 = 1;
const UNSHARE: u8 = 2;
const OPEN: u8 = 3;

/// Makes a cgroup namespace whose root is the group, in every hierarchy.
pub(super) fn rooted_in(group: &Attach) -> Result<OwnedFd, Error> {
    let failed = |step: &'static str| move |source| Error::Namespace { step, source };
    // The child shares the table of file descriptors and replaces this one by the
    // namespace. Until then it carries the child's error the other way.
    // SAFETY: eventfd takes no pointers; its result is checked below.
    let place = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) };
    if place < 0 {
        return Err(failed("eventfd")(io::Error::last_os_error()));
    }
    // SAFETY: a new descriptor that nobody else owns.
    let place = unsafe { OwnedFd::from_raw_fd(place) };

    // SAFETY: all-zero is a valid clone_args.
    let mut args: libc::clone_args = unsafe { mem::zeroed() };
    // CLONE_VFORK: on return the child has finished. No CLONE_VM: it runs on a
    // copy of this memory and cannot disturb it. No exit signal: nobody's SIGCHLD
    // handling or wait(-1) sees it.
    args.flags = (libc::CLONE_FILES | libc::CLONE_VFORK) as u64;
    if let Some(dir) = &group.v2_dir {
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = dir.as_raw_fd() as u64;
    }
    // SAFETY: clone_args is valid for its size; without CLONE_VM this is a fork.
    let child = unsafe { libc::syscall(libc::SYS_clone3, &args, size_of_val(&args)) };
    match child {
        -1 => return Err(failed("clone3")(io::Error::last_os_error())),
        0 => {
            let error = child_main(group, place.as_raw_fd());
            // SAFETY: _exit does not return and runs no destructors; the value is
            // written from this frame.
            unsafe {
                libc::write(
                    place.as_raw_fd(),
                    (&raw const error).cast(),
                    size_of::<u64>(),
                );
                libc::_exit((error != 0).into())
            }
        }
        _ => {}
    }
    let mut status = 0;
    // SAFETY: `status` is valid for writing; __WALL waits for a child without exit signal.
    while unsafe { libc::waitpid(child as libc::pid_t, &mut status, libc::__WALL) } < 0 {
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(failed("waitpid")(error));
        }
    }
    if status == 0 {
        return Ok(place);
    }
    let mut word = 0u64;
    // SAFETY: eight bytes into a u64.
    let read = unsafe { libc::read(place.as_raw_fd(), (&raw mut word).cast(), 8) };
    let step = match (read, (word >> 32) as u8) {
        (8, JOIN) => "join the task's cgroups",
        (8, UNSHARE) => "unshare",
        (8, OPEN) => "open /proc/self/ns/cgroup",
        // The child was killed.
        _ => "helper process",
    };
    Err(failed(step)(io::Error::from_raw_os_error(word as i32)))
}

/// clone(2); libc declares it in a type too narrow to hold it.
const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

/// Runs in the child: system calls only. Returns 0, or the step and the errno.
fn child_main(group: &Attach, place: i32) -> u64 {
    // SAFETY: plain system calls on open descriptors and static strings.
    unsafe {
        let failed = |step: u8| u64::from(step) << 32 | *libc::__errno_location() as u64;
        for tasks in &group.v1_tasks {
            if libc::write(tasks.as_raw_fd(), c"0".as_ptr().cast(), 1) != 1 {
                return failed(JOIN);
            }
        }
        if libc::unshare(libc::CLONE_NEWCGROUP) != 0 {
            return failed(UNSHARE);
        }
        let namespace = libc::open(
            c"/proc/self/ns/cgroup".as_ptr(),
            libc::O_RDONLY | libc::O_CLOEXEC,
        );
        if namespace < 0 || libc::dup3(namespace, place, libc::O_CLOEXEC) < 0 {
            return failed(OPEN);
        }
        // The table is shared with the parent.
        libc::close(namespace);
        0
    }
}
