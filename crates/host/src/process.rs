//! A process of a task, held by its pidfd: no number that could be reused.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, retry_on_intr};
use rustix::process::{
    DumpableBehavior, Pid, WaitId, WaitIdOptions, getpid, set_child_subreaper,
    set_dumpable_behavior, waitid,
};

use crate::sys;

/// What a process must be that has tasks as children: out of reach of
/// ptrace(2), which its children inherit until they exec, and the parent of
/// whatever its children leave behind.
pub fn become_supervisor() -> rustix::io::Result<()> {
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    set_child_subreaper(Some(getpid()))
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    Code(i32),
    Signal(i32),
}

/// How long a killed process may take to die.
const PATIENCE: Timespec = Timespec {
    tv_sec: 1,
    tv_nsec: 0,
};

/// A child of this process. It is not killed when this is dropped.
#[derive(Debug)]
pub struct Process {
    pid: Pid,
    pidfd: OwnedFd,
}

impl Process {
    pub(crate) fn new(pid: Pid, pidfd: OwnedFd) -> Self {
        Self { pid, pidfd }
    }

    /// Its number in this process's PID namespace.
    pub fn pid(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Sends a signal by its number, real-time ones included (an image's
    /// STOPSIGNAL may be any); that the process has ended already is no error.
    pub fn signal(&self, signal: i32) -> rustix::io::Result<()> {
        match sys::pidfd_signal(self.pidfd.as_fd(), signal) {
            Err(Errno::SRCH) => Ok(()),
            other => other,
        }
    }

    /// Takes the exit status if it has ended, without waiting. The pidfd
    /// becomes readable at the end.
    pub fn try_wait(&self) -> rustix::io::Result<Option<ExitStatus>> {
        self.wait_with(WaitIdOptions::EXITED | WaitIdOptions::NOHANG)
    }

    /// Waits for the end.
    pub fn wait(&self) -> rustix::io::Result<ExitStatus> {
        loop {
            if let Some(status) = self.wait_with(WaitIdOptions::EXITED)? {
                return Ok(status);
            }
        }
    }

    /// Kills the process if it still runs, and takes its exit status. It dies
    /// at once, unless it is PID 1 of a namespace in which another child of
    /// ours has not been reaped; then it is left to whoever reaps that.
    pub fn end(self) -> Option<ExitStatus> {
        let _ = self.signal(libc::SIGKILL);
        let mut fds = [PollFd::new(&self, PollFlags::IN)];
        let _ = retry_on_intr(|| poll(&mut fds, Some(&PATIENCE)));
        self.try_wait().ok().flatten()
    }

    fn wait_with(&self, options: WaitIdOptions) -> rustix::io::Result<Option<ExitStatus>> {
        let status = retry_on_intr(|| waitid(WaitId::PidFd(self.pidfd.as_fd()), options))?;
        Ok(status.and_then(|status| match status.exit_status() {
            Some(code) => Some(ExitStatus::Code(code)),
            None => status.terminating_signal().map(ExitStatus::Signal),
        }))
    }
}

impl AsFd for Process {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.pidfd.as_fd()
    }
}
