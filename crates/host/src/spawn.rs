//! Starts a child that runs a [`Program`], and learns how that went.
//!
//! A socket pair joins both sides until exec closes the child's end. Over it
//! come the master of a terminal, a word that exec is next, and a report if a
//! step fails. So the end of the stream after that word means success, and
//! without it that the child was killed on the way.

#![allow(unsafe_code)]

use std::io::IoSliceMut;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::{Errno, retry_on_intr, write};
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SocketFlags, SocketType,
    recvmsg, socketpair,
};
use rustix::process::{DumpableBehavior, Pid, getpid, set_dumpable_behavior};

use crate::error::LaunchError;
use crate::process::{ExitStatus, Process};
use crate::program::report::Report;
use crate::program::{Handle, Program, run};
use crate::sys::{self, Cloned};

/// Where a child starts.
#[derive(Debug, Default)]
pub(crate) struct Birth {
    /// New namespaces, as clone(2) takes them.
    pub namespaces: i32,
    /// The group of the unified hierarchy to be born in.
    pub cgroup: Option<OwnedFd>,
    /// The PID namespace to be born in.
    pub pid_namespace: Option<Handle>,
}

/// A process on its way to exec. Dropped before that, it is killed.
#[derive(Debug)]
pub struct Starting {
    process: Option<Process>,
    channel: OwnedFd,
    program: Program,
    terminal: Option<OwnedFd>,
    at_exec: bool,
}

/// A process that runs its program.
#[derive(Debug)]
pub struct Started {
    pub process: Process,
    /// The master of its terminal, if it was to have one.
    pub terminal: Option<OwnedFd>,
}

/// Clones the child. Marks this process as non-dumpable first, for good: the
/// child inherits that, and must have it before any process of the task can
/// see it.
pub(crate) fn spawn(program: Program, birth: &Birth) -> Result<Starting, LaunchError> {
    let step = |step| move |errno| LaunchError::Parent { step, errno };
    set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(step("become non-dumpable"))?;
    let (ours, theirs) = socketpair(
        AddressFamily::UNIX,
        SocketType::SEQPACKET,
        SocketFlags::CLOEXEC,
        None,
    )
    .map_err(step("make a socket pair"))?;
    let own = match &birth.pid_namespace {
        Some(namespace) => {
            let own = rustix::process::pidfd_open(getpid(), rustix::process::PidfdFlags::empty())
                .map_err(step("open the own process"))?;
            sys::setns(&**namespace, libc::CLONE_NEWPID).map_err(step("enter a PID namespace"))?;
            Some(own)
        }
        None => None,
    };
    let cgroup = birth.cgroup.as_ref().map(AsFd::as_fd);
    // SAFETY: the child runs `run`, which keeps to what a child of a fork may
    // do and never returns; dropping the parent's socket only closes it.
    let cloned = match unsafe { sys::clone(birth.namespaces, cgroup) } {
        Ok(Cloned::Child) => {
            drop(ours);
            run::run(&program, theirs.as_fd())
        }
        Ok(Cloned::Parent { pid, pidfd }) => Ok((pid, pidfd)),
        Err(errno) => Err(errno),
    };
    if let Some(own) = own {
        // Later children must not be born in the task's namespace.
        sys::setns(&own, libc::CLONE_NEWPID).map_err(step("leave a PID namespace"))?;
    }
    let (pid, pidfd) = cloned.map_err(step("start a process"))?;
    let pid = Pid::from_raw(pid).expect("clone gives the parent a PID");
    Ok(Starting {
        process: Some(Process::new(pid, pidfd)),
        channel: ours,
        program,
        terminal: None,
        at_exec: false,
    })
}

impl Starting {
    /// The process, whatever becomes of it.
    pub fn process(&self) -> &Process {
        self.process
            .as_ref()
            .expect("the process leaves only with the value itself")
    }

    /// Tells a child that waits for it to go on.
    pub(crate) fn go(&self) -> Result<(), LaunchError> {
        let step = "tell the child to go on";
        write(&self.channel, b"g").map_err(|errno| LaunchError::Parent { step, errno })?;
        Ok(())
    }

    /// Looks how far it is, without waiting: none until it runs its program.
    /// [`AsFd`] becomes readable when there is something to see.
    pub fn poll(&mut self) -> Result<Option<Started>, LaunchError> {
        self.receive(RecvFlags::DONTWAIT)
    }

    /// Waits until it runs its program. A child that failed is gone and reaped.
    pub fn finish(mut self) -> Result<Started, LaunchError> {
        loop {
            if let Some(started) = self.receive(RecvFlags::empty())? {
                return Ok(started);
            }
        }
    }

    /// Waits for the descriptor that the child is to hand over, which is all
    /// it was started for: the child ends.
    pub(crate) fn descriptor(mut self) -> Result<OwnedFd, LaunchError> {
        loop {
            let mut readable = [PollFd::new(&self.channel, PollFlags::IN)];
            let step = "wait for the child";
            retry_on_intr(|| poll(&mut readable, None))
                .map_err(|errno| LaunchError::Parent { step, errno })?;
            if self.receive(RecvFlags::DONTWAIT)?.is_some() {
                return Err(LaunchError::Died(None));
            }
            if let Some(descriptor) = self.terminal.take() {
                return Ok(descriptor);
            }
        }
    }

    fn receive(&mut self, flags: RecvFlags) -> Result<Option<Started>, LaunchError> {
        loop {
            let mut bytes = [0; Report::LENGTH];
            let received = match receive_message(self.channel.as_fd(), &mut bytes, flags) {
                Ok((received, terminal)) => {
                    self.terminal = terminal.or(self.terminal.take());
                    received
                }
                Err(Errno::AGAIN) => return Ok(None),
                Err(errno) => {
                    let step = "hear from the child";
                    return Err(LaunchError::Parent { step, errno });
                }
            };
            match &bytes[..received] {
                [] if self.at_exec => {
                    return Ok(self.process.take().map(|process| Started {
                        process,
                        terminal: self.terminal.take(),
                    }));
                }
                [] => return Err(LaunchError::Died(self.reap())),
                run::AT_EXEC => self.at_exec = true,
                run::TERMINAL => {}
                report => {
                    self.reap();
                    return Err(match Report::from_bytes(report) {
                        Some(report) => LaunchError::from_report(&self.program, report),
                        None => LaunchError::Died(None),
                    });
                }
            }
        }
    }

    fn reap(&mut self) -> Option<ExitStatus> {
        self.process.take()?.end()
    }
}

impl AsFd for Starting {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.channel.as_fd()
    }
}

impl Drop for Starting {
    fn drop(&mut self) {
        self.reap();
    }
}

fn receive_message(
    channel: BorrowedFd<'_>,
    bytes: &mut [u8],
    flags: RecvFlags,
) -> Result<(usize, Option<OwnedFd>), Errno> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let flags = flags | RecvFlags::CMSG_CLOEXEC;
    let message =
        retry_on_intr(|| recvmsg(channel, &mut [IoSliceMut::new(bytes)], &mut control, flags))?;
    let mut descriptor = None;
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(mut descriptors) = message {
            descriptor = descriptors.next();
        }
    }
    Ok((message.bytes, descriptor))
}
