//! Putting a program on a group, with bpf(2).
#![allow(unsafe_code)]

use std::io;
use std::mem;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use super::program::Instruction;

const PROG_LOAD: i32 = 5;
const PROG_ATTACH: i32 = 8;
const PROG_TYPE_CGROUP_DEVICE: u32 = 15;
const CGROUP_DEVICE: u32 = 6;
/// Programs of groups above (systemd's DeviceAllow) keep their say.
const ALLOW_MULTI: u32 = 2;

/// The part of `union bpf_attr` that loading takes; the kernel reads the rest as zero.
#[repr(C)]
struct Load {
    kind: u32,
    count: u32,
    instructions: u64,
    license: u64,
}

#[repr(C)]
struct Attach {
    target: u32,
    program: u32,
    kind: u32,
    flags: u32,
}

/// The program stays as long as the group.
pub(super) fn attach(dir: &OwnedFd, program: &[Instruction]) -> io::Result<()> {
    let load = Load {
        kind: PROG_TYPE_CGROUP_DEVICE,
        count: program.len() as u32,
        instructions: program.as_ptr() as u64,
        // It calls no helper, so its license decides nothing.
        license: c"".as_ptr() as u64,
    };
    // SAFETY: `load` points to live instructions and a static string.
    let program = unsafe { bpf(PROG_LOAD, &load)? };
    // SAFETY: a new descriptor that nobody else owns.
    let program = unsafe { OwnedFd::from_raw_fd(program) };
    let attach = Attach {
        target: dir.as_raw_fd() as u32,
        program: program.as_raw_fd() as u32,
        kind: CGROUP_DEVICE,
        flags: ALLOW_MULTI,
    };
    // SAFETY: only open descriptors.
    unsafe { bpf(PROG_ATTACH, &attach) }.map(drop)
}

/// # Safety
/// `attributes` must be what the command takes, with live pointers.
unsafe fn bpf<T>(command: i32, attributes: &T) -> io::Result<i32> {
    // SAFETY: the caller's promise; the size is that of the value.
    let result = unsafe {
        libc::syscall(
            libc::SYS_bpf,
            command,
            &raw const *attributes,
            mem::size_of::<T>(),
        )
    };
    match result {
        -1 => Err(io::Error::last_os_error()),
        result => Ok(result as i32),
    }
}
