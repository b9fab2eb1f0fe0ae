//! System calls that rustix does not have, each as thin as can be.
//!
//! All of them are used between clone and exec, so none allocates or locks.

#![allow(unsafe_code)]

use std::ffi::CStr;
use std::io;
use std::mem::size_of;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::ptr;

use rustix::io::Errno;

use crate::program::StringArray;

type Result<T> = std::result::Result<T, Errno>;

fn check(result: libc::c_long) -> Result<libc::c_long> {
    if result < 0 {
        // libc's syscall() has put the error into errno, which is this thread's own.
        Err(Errno::from_io_error(&io::Error::last_os_error()).unwrap_or(Errno::IO))
    } else {
        Ok(result)
    }
}

/// Which side of [`clone`] this is.
pub enum Cloned {
    Parent { pid: i32, pidfd: OwnedFd },
    Child,
}

/// clone3(2) as fork: the child has a copy of this process's memory.
///
/// # Safety
/// The child must only use async-signal-safe operations (no allocation, no
/// lock), and must end in exec or [`exit`], never by returning or unwinding.
pub unsafe fn clone(namespaces: i32, cgroup: Option<BorrowedFd<'_>>) -> Result<Cloned> {
    let mut pidfd: RawFd = -1;
    let mut arguments = libc::clone_args {
        flags: namespaces as u32 as u64 | libc::CLONE_PIDFD as u64 | CLEAR_SIGNAL_HANDLERS,
        pidfd: &raw mut pidfd as u64,
        child_tid: 0,
        parent_tid: 0,
        exit_signal: libc::SIGCHLD as u64,
        stack: 0,
        stack_size: 0,
        tls: 0,
        set_tid: 0,
        set_tid_size: 0,
        cgroup: 0,
    };
    if let Some(cgroup) = cgroup {
        arguments.flags |= INTO_CGROUP;
        arguments.cgroup = cgroup.as_raw_fd() as u64;
    }
    // SAFETY: the arguments are live and of the size named; what the child may
    // do is the caller's promise.
    let pid = check(unsafe {
        libc::syscall(
            libc::SYS_clone3,
            &raw mut arguments,
            size_of::<libc::clone_args>(),
        )
    })?;
    Ok(if pid == 0 {
        Cloned::Child
    } else {
        Cloned::Parent {
            pid: pid as i32,
            // SAFETY: the kernel has just made this descriptor for us.
            pidfd: unsafe { OwnedFd::from_raw_fd(pidfd) },
        }
    })
}

// libc has these as int, which they do not fit.
const CLEAR_SIGNAL_HANDLERS: u64 = 0x1_0000_0000;
const INTO_CGROUP: u64 = 0x2_0000_0000;

/// Ends the process at once, without any clean-up of the parent's.
pub fn exit(code: i32) -> ! {
    // SAFETY: _exit only takes a number.
    unsafe { libc::_exit(code) }
}

/// The kernel's `struct mount_attr`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MountAttributes {
    pub set: u64,
    pub clear: u64,
    pub propagation: u64,
    pub user_namespace: u64,
}

/// mount_setattr(2) on the mount that `mount` is the root of.
pub fn mount_setattr(
    mount: BorrowedFd<'_>,
    attributes: &MountAttributes,
    recursive: bool,
) -> Result<()> {
    let flags = libc::AT_EMPTY_PATH | if recursive { libc::AT_RECURSIVE } else { 0 };
    // SAFETY: path and attributes are live, and the size is theirs.
    check(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_raw_fd(),
            c"".as_ptr(),
            flags,
            attributes as *const MountAttributes,
            size_of::<MountAttributes>(),
        )
    })
    .map(drop)
}

/// setfsuid(2) and setfsgid(2), which have no way to tell of failure.
pub fn set_file_system_identity(uid: u32, gid: u32) {
    // SAFETY: plain numbers.
    unsafe {
        libc::syscall(libc::SYS_setfsgid, gid);
        libc::syscall(libc::SYS_setfsuid, uid);
    }
}

/// Leaves the session keyring that was inherited for a new one, without a
/// name (keyctl(2)).
pub fn new_session_keyring() -> Result<()> {
    const JOIN_SESSION_KEYRING: i32 = 1;
    // SAFETY: a null name asks for a new keyring.
    check(unsafe {
        libc::syscall(
            libc::SYS_keyctl,
            JOIN_SESSION_KEYRING,
            ptr::null::<libc::c_char>(),
        )
    })
    .map(drop)
}

/// Closes every descriptor in the range.
pub fn close_range(first: RawFd, last: u32) -> Result<()> {
    // SAFETY: the caller's descriptors above the standard ones are not used again.
    check(unsafe { libc::syscall(libc::SYS_close_range, first as u32, last, 0u32) }).map(drop)
}

/// Gives every signal its default action and unblocks all: an exec keeps
/// ignored and blocked signals, and Rust programs ignore SIGPIPE.
pub fn reset_signals() {
    /// The kernel's own `sigaction`, all zero: the default action, no flags.
    const DEFAULT: [u64; 4] = [0; 4];
    const SET_SIZE: usize = 8;
    let none: u64 = 0;
    for signal in 1..=64 {
        // SAFETY: the action is live; KILL and STOP fail, which is fine.
        unsafe {
            libc::syscall(
                libc::SYS_rt_sigaction,
                signal,
                DEFAULT.as_ptr(),
                ptr::null_mut::<u64>(),
                SET_SIZE,
            );
        }
    }
    // SAFETY: the set is live.
    unsafe {
        libc::syscall(
            libc::SYS_rt_sigprocmask,
            libc::SIG_SETMASK,
            &raw const none,
            ptr::null_mut::<u64>(),
            SET_SIZE,
        );
    }
}

/// execve(2); comes back only with an error.
pub fn execute(path: &CStr, arguments: &StringArray, environment: &StringArray) -> Errno {
    // SAFETY: a StringArray points to its strings and ends with a null.
    unsafe { libc::execve(path.as_ptr(), arguments.as_ptr(), environment.as_ptr()) };
    Errno::from_io_error(&io::Error::last_os_error()).unwrap_or(Errno::IO)
}

/// setns(2) with any combination of flags, on a namespace or a pidfd.
pub fn setns(fd: impl AsFd, flags: i32) -> Result<()> {
    // SAFETY: plain numbers.
    check(unsafe { libc::syscall(libc::SYS_setns, fd.as_fd().as_raw_fd(), flags) }).map(drop)
}

/// unshare(2).
pub fn unshare(flags: i32) -> Result<()> {
    // SAFETY: descriptors and memory are not unshared by the flags in use here: namespaces only.
    check(unsafe { libc::syscall(libc::SYS_unshare, flags) }).map(drop)
}

/// pidfd_send_signal(2) of any signal, also those without a name.
pub fn pidfd_signal(pidfd: BorrowedFd<'_>, signal: i32) -> Result<()> {
    // SAFETY: plain numbers and no siginfo.
    check(unsafe {
        libc::syscall(
            libc::SYS_pidfd_send_signal,
            pidfd.as_raw_fd(),
            signal,
            ptr::null::<libc::siginfo_t>(),
            0,
        )
    })
    .map(drop)
}
/// Loads a seccomp filter for this thread. Without `no_new_privs` this takes
/// CAP_SYS_ADMIN in the thread's user namespace (seccomp(2)).
pub fn load_seccomp(filter: &[libc::sock_filter], flags: u64) -> Result<()> {
    let program = libc::sock_fprog {
        len: filter.len() as u16,
        filter: filter.as_ptr().cast_mut(),
    };
    // SAFETY: the program and its instructions are live; the kernel only reads them.
    check(unsafe {
        libc::syscall(
            libc::SYS_seccomp,
            libc::SECCOMP_SET_MODE_FILTER,
            flags,
            &raw const program,
        )
    })
    .map(drop)
}
