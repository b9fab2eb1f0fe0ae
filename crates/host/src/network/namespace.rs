//! Working inside a network namespace for a moment.
//!
//! Only the network namespace changes, so the caller keeps the host's
//! credentials: the namespaces of a task are owned by the task's user namespace,
//! in which the host's root has every capability.

use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd};

use rustix::io::Errno;
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use thiserror::Error;

/// The thread could not go there.
#[derive(Debug, Error)]
pub enum NamespaceError {
    #[error("open /proc/thread-self/ns/net: {0}")]
    Home(#[source] std::io::Error),
    #[error("enter the network namespace: {0}")]
    Enter(#[source] Errno),
}

/// Runs `work` with the calling thread in the network namespace `netns`.
///
/// The thread is back in its own when this returns, also by a panic of `work`.
///
/// # Panics
/// If the way back is closed: to go on would be to act on a task's network
/// while meaning the host's.
pub fn in_namespace<T>(
    netns: BorrowedFd<'_>,
    work: impl FnOnce() -> T,
) -> Result<T, NamespaceError> {
    let home = File::open("/proc/thread-self/ns/net").map_err(NamespaceError::Home)?;
    enter(netns).map_err(NamespaceError::Enter)?;
    let _way_back = WayBack(&home);
    Ok(work())
}

struct WayBack<'a>(&'a File);

impl Drop for WayBack<'_> {
    fn drop(&mut self) {
        if let Err(errno) = enter(self.0.as_fd()) {
            panic!("cannot return to the own network namespace: {errno}");
        }
    }
}

fn enter(netns: BorrowedFd<'_>) -> rustix::io::Result<()> {
    move_into_link_name_space(netns, Some(LinkNameSpaceType::Network))
}
