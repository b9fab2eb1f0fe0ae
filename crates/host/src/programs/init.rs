//! `/dev/init -- COMMAND ARGUMENTS…`: a container's init (`initProcessEnabled`).
//!
//! Starts the command, passes every signal on to it, reaps what is orphaned,
//! and ends as the command ended: its exit status, or 128 + signal. What
//! matters is tini's behaviour, which Docker's `--init` gives. It is not a
//! subreaper: under `pidMode: task` orphans belong to `/pause`.

#![no_std]
#![no_main]
// Else the compiler would make memcpy's loop a call of memcpy.
#![no_builtins]

include!("syscall.rs");
include!("memory.rs");

use core::ffi::{CStr, c_char};

// The kernel starts a program with argc, argv and envp on the stack.
#[cfg(target_arch = "x86_64")]
core::arch::global_asm!(
    ".globl _start",
    "_start:",
    "mov rdi, rsp",
    "and rsp, -16",
    "call {main}",
    "ud2",
    main = sym main,
);
#[cfg(target_arch = "aarch64")]
core::arch::global_asm!(
    ".globl _start",
    "_start:",
    "mov x0, sp",
    "bl {main}",
    "brk #0",
    main = sym main,
);

/// Signals that tell of this program's own faults or terminal, not of wishes for the command.
const OWN: SignalSet = set_of(&[
    signal::FPE,
    signal::ILL,
    signal::SEGV,
    signal::BUS,
    signal::ABRT,
    signal::TRAP,
    signal::SYS,
    signal::TTIN,
    signal::TTOU,
]);
const FORWARDED: SignalSet = !OWN;

const STDIN: usize = 0;
const STDERR: usize = 2;

type Strings = *const *const c_char;

unsafe extern "C" fn main(stack: *const usize) -> ! {
    // SAFETY: the kernel lays out argc, argv, a null, envp at the first stack pointer.
    let (argc, argv) = unsafe { (*stack, stack.add(1) as Strings) };
    // SAFETY: as above; envp follows the null that ends argv.
    let envp = unsafe { argv.add(argc + 1) };
    // SAFETY: argv holds argc strings and a null.
    let mut command = unsafe { argv.add(1.min(argc)) };
    if string(command).is_some_and(|first| first.to_bytes() == b"--") {
        // SAFETY: there was a string, so the next is a string or the null.
        command = unsafe { command.add(1) };
    }
    if string(command).is_none() {
        complain(&[b"init: no command given"]);
        exit(1);
    }

    let inherited = block(FORWARDED);
    // A background process that touches its terminal is stopped otherwise:
    // this one gives its terminal away and must not be.
    ignore(signal::TTIN);
    ignore(signal::TTOU);
    let child = match fork() {
        0 => run(command, envp, inherited),
        child if child > 0 => child,
        _ => {
            complain(&[b"init: cannot fork"]);
            exit(1);
        }
    };
    loop {
        while let Some((pid, status)) = reap() {
            if pid == child {
                exit(code(status));
            }
        }
        match next_signal(FORWARDED) {
            None | Some(signal::CHLD) => {}
            Some(other) => {
                // SAFETY: kill takes plain numbers.
                unsafe { syscall(number::KILL, child as usize, other as usize, 0, 0) };
            }
        }
    }
}

/// The exit code a shell would give for this wait status.
fn code(status: u32) -> u32 {
    match status & 0x7f {
        0 => (status >> 8) & 0xff,
        killed_by => 128 + killed_by,
    }
}

/// In the child: an own process group, in the foreground if there is a
/// terminal, signals as they were, and the command.
fn run(command: Strings, envp: Strings, inherited: SignalSet) -> ! {
    const TIOCSPGRP: usize = 0x5410;
    // SAFETY: 0, 0 means this process in a group of its own.
    unsafe { syscall(number::SETPGID, 0, 0, 0, 0) };
    // SAFETY: getpid takes nothing.
    let group = unsafe { syscall(number::GETPID, 0, 0, 0, 0) } as i32;
    // SAFETY: TIOCSPGRP reads one process group id; without a terminal it fails and changes nothing.
    unsafe {
        syscall(
            number::IOCTL,
            STDIN,
            TIOCSPGRP,
            &raw const group as usize,
            0,
        )
    };
    default(signal::TTIN);
    default(signal::TTOU);
    block(inherited);
    let name = string(command).map_or(&b""[..], CStr::to_bytes);
    let errno = execute(name, command, envp);
    let reason: &[u8] = match errno {
        ENOENT => b"No such file or directory",
        EACCES => b"Permission denied",
        ENOEXEC => b"Exec format error",
        _ => b"cannot be executed",
    };
    complain(&[b"init: exec ", name, b" failed: ", reason]);
    exit(match errno {
        ENOENT => 127,
        EACCES => 126,
        _ => 1,
    })
}

const ENOENT: isize = 2;
const ENOEXEC: isize = 8;
const EACCES: isize = 13;
const ENOTDIR: isize = 20;

/// Tries every directory of PATH; the errno that tells most about the failure.
fn execute(name: &[u8], command: Strings, envp: Strings) -> isize {
    // SAFETY: there is a command.
    let direct = unsafe { *command };
    if name.contains(&b'/') {
        return execve(direct, command, envp);
    }
    let mut buffer = [0u8; 4096];
    let mut found = ENOENT;
    for directory in search_path(envp).split(|byte| *byte == b':') {
        let length = directory.len() + 1 + name.len();
        if length >= buffer.len() {
            continue;
        }
        let (head, tail) = buffer.split_at_mut(directory.len());
        head.copy_from_slice(directory);
        tail[0] = b'/';
        tail[1..=name.len()].copy_from_slice(name);
        tail[1 + name.len()] = 0;
        // An empty entry of PATH is the current directory.
        let start = usize::from(directory.is_empty());
        match execve(buffer[start..].as_ptr().cast(), command, envp) {
            ENOENT | ENOTDIR => {}
            EACCES => found = EACCES,
            other => return other,
        }
    }
    found
}

fn search_path(envp: Strings) -> &'static [u8] {
    let mut next = envp;
    while let Some(entry) = string(next) {
        if let Some(path) = entry.to_bytes().strip_prefix(b"PATH=") {
            return path;
        }
        // SAFETY: a string was here, so the next is a string or the null.
        next = unsafe { next.add(1) };
    }
    b"/usr/local/bin:/bin:/usr/bin"
}

fn execve(path: *const c_char, argv: Strings, envp: Strings) -> isize {
    // SAFETY: strings and arrays are null-terminated and live.
    -unsafe {
        syscall(
            number::EXECVE,
            path as usize,
            argv as usize,
            envp as usize,
            0,
        )
    }
}

/// The string at this place of argv or envp, none at its end.
fn string(at: Strings) -> Option<&'static CStr> {
    // SAFETY: within argv or envp, whose strings the kernel made and live as long as the process.
    unsafe { (!(*at).is_null()).then(|| CStr::from_ptr(*at)) }
}

fn fork() -> isize {
    // SAFETY: clone with no flags but the exit signal and no stack is fork.
    unsafe { syscall(number::CLONE, signal::CHLD as usize, 0, 0, 0) }
}

/// The kernel's `sigaction`; the restorer is unused without a handler.
#[repr(C)]
struct Action {
    handler: usize,
    flags: usize,
    restorer: usize,
    mask: SignalSet,
}

fn ignore(signal: u32) {
    set_action(signal, 1);
}

fn default(signal: u32) {
    set_action(signal, 0);
}

fn set_action(signal: u32, handler: usize) {
    let action = Action {
        handler,
        flags: 0,
        restorer: 0,
        mask: 0,
    };
    // SAFETY: the action is live and the mask has the size named.
    unsafe {
        syscall(
            number::RT_SIGACTION,
            signal as usize,
            &raw const action as usize,
            0,
            size_of::<SignalSet>(),
        )
    };
}

fn complain(parts: &[&[u8]]) {
    for part in parts.iter().copied().chain([&b"\n"[..]]) {
        // SAFETY: pointer and length are of one slice.
        unsafe { syscall(number::WRITE, STDERR, part.as_ptr() as usize, part.len(), 0) };
    }
}
