//! Short-lived children that make a few system calls.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::io;
use std::mem;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

/// clone(2); libc declares it in a type too narrow to hold it.
const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

/// clone3(2) as fork(2), into a group of the unified hierarchy if one is given.
///
/// # Safety
/// As with fork, the child of a process with threads may only make system calls.
pub(crate) unsafe fn fork_into(
    group: Option<BorrowedFd<'_>>,
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

/// What a child does on its way to a new namespace.
pub(crate) enum Step<'a> {
    /// Joins a v1 cgroup by its `tasks` file.
    JoinCgroup(BorrowedFd<'a>),
    /// setns(2).
    Join(BorrowedFd<'a>),
    /// unshare(2).
    Unshare(i32),
}

/// Where and why a child could not go on.
#[derive(Debug, thiserror::Error)]
#[error("{step}: {source}")]
pub(crate) struct Failed {
    pub step: &'static str,
    pub source: io::Error,
}

fn failed(step: &'static str) -> impl FnOnce(io::Error) -> Failed {
    move |source| Failed { step, source }
}

/// The namespace that a child is in after these steps, `file` being its place in
/// /proc. The caller stays where it is.
pub(crate) fn namespace_after(
    group: Option<BorrowedFd<'_>>,
    steps: &[Step<'_>],
    file: &CStr,
) -> Result<OwnedFd, Failed> {
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
    let child = unsafe { fork_into(group, flags, 0) }.map_err(failed("clone3"))?;
    if child == 0 {
        // SAFETY: _exit does not return; what is in memory is the parent's.
        unsafe { libc::_exit(leave_namespace(steps, file, place.as_raw_fd())) }
    }
    match reap(child).map_err(failed("waitpid"))? {
        0 => Ok(place),
        _ => Err(failure(&place, steps)),
    }
}

/// Runs in the child, system calls only. Returns its exit code.
fn leave_namespace(steps: &[Step<'_>], file: &CStr, place: i32) -> i32 {
    let fail = |number: usize| {
        // SAFETY: errno is this thread's own; eight bytes of a live u64 are written.
        unsafe {
            let word = (number as u64) << 32 | *libc::__errno_location() as u64;
            libc::write(place, (&raw const word).cast(), size_of::<u64>());
        }
        1
    };
    for (number, step) in steps.iter().enumerate() {
        // SAFETY: system calls on open descriptors, numbers and static strings.
        let done = unsafe {
            match step {
                Step::JoinCgroup(tasks) => {
                    libc::write(tasks.as_raw_fd(), c"0".as_ptr().cast(), 1) == 1
                }
                Step::Join(namespace) => libc::setns(namespace.as_raw_fd(), 0) == 0,
                Step::Unshare(flags) => libc::unshare(*flags) == 0,
            }
        };
        if !done {
            return fail(number);
        }
    }
    // SAFETY: as above; `file` is a string of the parent's memory, of which this is a copy.
    unsafe {
        let namespace = libc::open(file.as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC);
        if namespace < 0 || libc::dup3(namespace, place, libc::O_CLOEXEC) < 0 {
            return fail(steps.len());
        }
        // The table is shared with the parent.
        libc::close(namespace);
    }
    0
}

fn failure(place: &OwnedFd, steps: &[Step<'_>]) -> Failed {
    let mut word = 0u64;
    // SAFETY: at most eight bytes into a live u64.
    let read = unsafe { libc::read(place.as_raw_fd(), (&raw mut word).cast(), size_of::<u64>()) };
    if read < 0 {
        // It has not written anything.
        return failed("short-lived child")(io::ErrorKind::Interrupted.into());
    }
    let step = match steps.get((word >> 32) as usize) {
        Some(Step::JoinCgroup(_)) => "join a cgroup",
        Some(Step::Join(_)) => "setns",
        Some(Step::Unshare(_)) => "unshare",
        None => "open the namespace",
    };
    failed(step)(io::Error::from_raw_os_error(word as u32 as i32))
}
