//! Keeps a container that is root on the host from changing the program that
//! launches it.
//!
//! Until its exec a container's process runs this program, and an image may
//! have it run it again (`#!/proc/self/exe`). Either way `/proc/PID/exe` leads
//! to the file on the host, which root may write to (CVE-2019-5736). In a user
//! namespace the container's root is nobody to that file. Without one, the
//! file must be out of reach: this process runs from a read-only mount that is
//! in no mount namespace, so that nobody can make it writable.

#![allow(unsafe_code)]

use std::convert::Infallible;
use std::ffi::CString;
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use rustix::fs::{CWD, Mode, OFlags, StatVfsMountFlags, fstatvfs, open};
use rustix::io::{Errno, FdFlags, fcntl_setfd};
use rustix::mount::{OpenTreeFlags, open_tree};

use crate::program::StringArray;
use crate::sys::{self, MountAttributes};

/// Starts this program anew from a read-only mount, with the same arguments,
/// environment and descriptors, unless it runs from one already. To be called
/// before anything else is done.
pub fn run_from_read_only_mount() -> Result<(), Errno> {
    let own = open(c"/proc/self/exe", OFlags::PATH, Mode::empty())?;
    if fstatvfs(&own)?.f_flag.contains(StatVfsMountFlags::RDONLY) {
        return Ok(());
    }
    again(own.as_fd()).map(|never| match never {})
}

fn again(own: impl AsFd) -> Result<Infallible, Errno> {
    let path = format!("/proc/self/fd/{}", own.as_fd().as_raw_fd());
    let tree = open_tree(CWD, path, OpenTreeFlags::OPEN_TREE_CLONE)?;
    let read_only = MountAttributes {
        set: libc::MOUNT_ATTR_RDONLY,
        ..MountAttributes::default()
    };
    sys::mount_setattr(tree.as_fd(), &read_only, false)?;
    // A script could not be opened through a descriptor that closes; this is none.
    fcntl_setfd(&tree, FdFlags::CLOEXEC)?;
    let arguments = std::env::args_os().map(|argument| c_string(argument.as_bytes()));
    let arguments = StringArray::new(arguments.collect::<Result<_, _>>()?);
    let environment = std::env::vars_os().map(|(mut entry, value)| {
        entry.push("=");
        entry.push(value);
        c_string(&entry.into_vec())
    });
    let environment = StringArray::new(environment.collect::<Result<_, _>>()?);
    // SAFETY: both arrays point to their strings and end with a null.
    unsafe {
        libc::execveat(
            tree.as_raw_fd(),
            c"".as_ptr(),
            arguments.as_ptr().cast(),
            environment.as_ptr().cast(),
            libc::AT_EMPTY_PATH,
        )
    };
    Err(Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::IO))
}

fn c_string(bytes: &[u8]) -> Result<CString, Errno> {
    CString::new(bytes).map_err(|_| Errno::INVAL)
}
