//! Processes that are born in a group of the unified hierarchy.
//!
//! Moving a process there takes a lock that waits for an RCU grace period, 5 to
//! 35 ms on an idle machine; being cloned into the group takes none.
#![allow(unsafe_code)]

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use crate::clone::{Step, fork_into, namespace_after};

use super::error::Error;
use super::group::Attach;

/// Goes on as a process that was born in the group: the calling one ends.
///
/// The caller must have one thread.
pub(super) fn reborn_in(dir: &OwnedFd) -> io::Result<()> {
    // SAFETY: the caller has one thread, so that the child's memory is whole.
    match unsafe { fork_into(Some(dir.as_fd()), 0, libc::SIGCHLD)? } {
        0 => Ok(()),
        // SAFETY: ends at once; nothing of this process is to be cleaned up, the
        // child goes on with it.
        _ => unsafe { libc::_exit(0) },
    }
}

/// Makes a cgroup namespace whose root is the group, in every hierarchy.
///
/// A cgroup namespace is rooted where its maker sits. The supervisor must not
/// sit there, where it would be in the way of limits and of removal. So a
/// short-lived child does, which is born in the group.
pub(super) fn namespace_of(group: &Attach) -> Result<OwnedFd, Error> {
    let tasks = group.v1_tasks.iter();
    let mut steps: Vec<_> = tasks.map(|tasks| Step::JoinCgroup(tasks.as_fd())).collect();
    steps.push(Step::Unshare(libc::CLONE_NEWCGROUP));
    let dir = group.v2_dir.as_ref().map(AsFd::as_fd);
    namespace_after(dir, &steps, c"/proc/self/ns/cgroup").map_err(|failed| Error::Namespace {
        step: failed.step,
        source: failed.source,
    })
}
