//! `/pause`: PID 1 of a task's shared PID namespace.
//!
//! It holds the namespace open, reaps what containers orphan, and leaves on
//! SIGTERM or SIGINT, as the pause container of the ECS agent does: so
//! `kill 1` from any container ends the task. It has no libc, no capabilities
//! and a root directory with nothing in it but itself.

#![no_std]
#![no_main]

include!("syscall.rs");

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    const WAITED: SignalSet = set_of(&[signal::TERM, signal::INT, signal::CHLD]);
    block(WAITED);
    loop {
        while reap().is_some() {}
        if let Some(signal::TERM | signal::INT) = next_signal(WAITED) {
            exit(0);
        }
    }
}
