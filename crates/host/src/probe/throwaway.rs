//! Network and IPC namespaces that nobody lives in.
#![allow(unsafe_code)]

use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use neargate_core::config::IDS_PER_TASK;

use crate::clone::{fork_into, reap};
use crate::sysctl::SysctlError;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot make a throw-away {what} ({step}): {source}")]
    Make {
        what: &'static str,
        step: String,
        source: io::Error,
    },
    #[error(transparent)]
    Sysctl(SysctlError),
}

#[derive(Debug)]
pub(super) struct Namespaces {
    user: File,
    network: File,
    ipc: File,
}

impl Namespaces {
    /// With ids: owned by a new user namespace that they are mapped into, as a task's is.
    pub fn new(ids: Option<u32>) -> Result<Self, Error> {
        let what = match ids {
            Some(_) => "user namespace",
            None => "network namespace",
        };
        let failed = |step: &str| {
            let step = step.to_owned();
            move |source| Error::Make { what, step, source }
        };
        let mut flags = libc::CLONE_NEWNET | libc::CLONE_NEWIPC;
        if ids.is_some() {
            flags |= libc::CLONE_NEWUSER;
        }
        let parent = std::process::id() as libc::pid_t;
        // SAFETY: the child makes system calls only.
        let child = match unsafe { fork_into(None, flags, 0) }.map_err(failed("clone3"))? {
            0 => keep(parent),
            pid => Keeper(pid),
        };
        let proc = format!("/proc/{}", child.0);
        if let Some(first) = ids {
            for file in ["uid_map", "gid_map"] {
                let path = format!("{proc}/{file}");
                fs::write(&path, format!("0 {first} {IDS_PER_TASK}"))
                    .map_err(failed(&format!("write {file}")))?;
            }
        }
        let open = |name: &str| {
            File::open(format!("{proc}/ns/{name}")).map_err(failed(&format!("open ns/{name}")))
        };
        Ok(Self {
            user: open("user")?,
            network: open("net")?,
            ipc: open("ipc")?,
        })
    }

    pub fn user(&self) -> BorrowedFd<'_> {
        self.user.as_fd()
    }

    pub fn network(&self) -> BorrowedFd<'_> {
        self.network.as_fd()
    }

    pub fn ipc(&self) -> BorrowedFd<'_> {
        self.ipc.as_fd()
    }
}

/// Runs in the child: waits for its end, which its parent's is too.
fn keep(parent: libc::pid_t) -> ! {
    // SAFETY: system calls on plain numbers.
    unsafe {
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        if libc::getppid() != parent {
            libc::_exit(1);
        }
        loop {
            libc::pause();
        }
    }
}

/// The process that holds the namespaces until they are open.
struct Keeper(libc::pid_t);

impl Drop for Keeper {
    fn drop(&mut self) {
        // SAFETY: the process is an unreaped child of ours, so the number is its own.
        unsafe { libc::kill(self.0, libc::SIGKILL) };
        let _ = reap(self.0);
    }
}
