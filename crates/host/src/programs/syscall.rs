// Raw system calls for the two static programs, which have no libc.
// Included by both with `include!`, because each is compiled alone by rustc.

use core::arch::asm;

/// A system call of up to four arguments; the kernel's answer, negative errno on failure.
///
/// # Safety
/// The arguments must be what the system call expects, pointers included.
#[cfg(target_arch = "x86_64")]
unsafe fn syscall(number: usize, a: usize, b: usize, c: usize, d: usize) -> isize {
    let result;
    // SAFETY: the kernel's calling convention; rcx and r11 are what `syscall` overwrites.
    unsafe {
        asm!("syscall", inlateout("rax") number as isize => result,
            in("rdi") a, in("rsi") b, in("rdx") c, in("r10") d,
            lateout("rcx") _, lateout("r11") _, options(nostack));
    }
    result
}

/// # Safety
/// As above.
#[cfg(target_arch = "aarch64")]
unsafe fn syscall(number: usize, a: usize, b: usize, c: usize, d: usize) -> isize {
    let result;
    // SAFETY: the kernel's calling convention; svc overwrites x0 only.
    unsafe {
        asm!("svc 0", in("x8") number, inlateout("x0") a as isize => result,
            in("x1") b, in("x2") c, in("x3") d, options(nostack));
    }
    result
}

#[cfg(target_arch = "x86_64")]
#[allow(dead_code)]
mod number {
    pub const WRITE: usize = 1;
    pub const RT_SIGACTION: usize = 13;
    pub const RT_SIGPROCMASK: usize = 14;
    pub const IOCTL: usize = 16;
    pub const GETPID: usize = 39;
    pub const CLONE: usize = 56;
    pub const EXECVE: usize = 59;
    pub const EXIT: usize = 60;
    pub const WAIT4: usize = 61;
    pub const KILL: usize = 62;
    pub const SETPGID: usize = 109;
    pub const RT_SIGTIMEDWAIT: usize = 128;
}

#[cfg(target_arch = "aarch64")]
#[allow(dead_code)]
mod number {
    pub const IOCTL: usize = 29;
    pub const WRITE: usize = 64;
    pub const EXIT: usize = 93;
    pub const KILL: usize = 129;
    pub const RT_SIGACTION: usize = 134;
    pub const RT_SIGPROCMASK: usize = 135;
    pub const RT_SIGTIMEDWAIT: usize = 137;
    pub const SETPGID: usize = 154;
    pub const GETPID: usize = 172;
    pub const CLONE: usize = 220;
    pub const EXECVE: usize = 221;
    pub const WAIT4: usize = 260;
}

#[allow(dead_code)]
mod signal {
    pub const INT: u32 = 2;
    pub const ILL: u32 = 4;
    pub const TRAP: u32 = 5;
    pub const ABRT: u32 = 6;
    pub const BUS: u32 = 7;
    pub const FPE: u32 = 8;
    pub const SEGV: u32 = 11;
    pub const TERM: u32 = 15;
    pub const CHLD: u32 = 17;
    pub const TTIN: u32 = 21;
    pub const TTOU: u32 = 22;
    pub const SYS: u32 = 31;
}

/// The kernel's signal set: one bit for each of 64 signals.
type SignalSet = u64;

const fn set_of(signals: &[u32]) -> SignalSet {
    let mut set = 0;
    let mut i = 0;
    while i < signals.len() {
        set |= 1 << (signals[i] - 1);
        i += 1;
    }
    set
}

/// Blocks the signals, so that they queue up for [`next_signal`]: also for
/// PID 1, for which the kernel drops unblocked signals without a handler.
fn block(set: SignalSet) -> SignalSet {
    const SIG_SETMASK: usize = 2;
    let mut old: SignalSet = 0;
    // SAFETY: both sets are live and of the size named.
    unsafe {
        syscall(
            number::RT_SIGPROCMASK,
            SIG_SETMASK,
            &raw const set as usize,
            &raw mut old as usize,
            size_of::<SignalSet>(),
        )
    };
    old
}

/// Waits for one of the blocked signals.
fn next_signal(set: SignalSet) -> Option<u32> {
    // SAFETY: the set is live; no siginfo and no timeout are asked for.
    let result = unsafe {
        syscall(
            number::RT_SIGTIMEDWAIT,
            &raw const set as usize,
            0,
            0,
            size_of::<SignalSet>(),
        )
    };
    u32::try_from(result).ok().filter(|signal| *signal > 0)
}

/// Takes one dead child off the process table: its PID and wait status.
fn reap() -> Option<(isize, u32)> {
    const ANY: usize = usize::MAX;
    const WNOHANG: usize = 1;
    let mut status: u32 = 0;
    // SAFETY: the status is live; no rusage is asked for.
    let pid = unsafe { syscall(number::WAIT4, ANY, &raw mut status as usize, WNOHANG, 0) };
    (pid > 0).then_some((pid, status))
}

fn exit(code: u32) -> ! {
    loop {
        // SAFETY: exit takes a plain number and does not come back.
        unsafe { syscall(number::EXIT, code as usize, 0, 0, 0) };
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    exit(70)
}
