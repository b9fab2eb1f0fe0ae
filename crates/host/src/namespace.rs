//! Working inside another namespace for a moment.
//!
//! Only that one namespace changes, so the caller keeps the host's
//! credentials: the namespaces of a task are owned by the task's user
//! namespace, in which the host's root has every capability.

use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::io::Errno;
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use thiserror::Error;

use crate::clone::{Step, namespace_after};

/// The kinds in which a task's parameters and sockets live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Network,
    Ipc,
}

impl Kind {
    fn file(self) -> &'static str {
        match self {
            Kind::Network => "/proc/thread-self/ns/net",
            Kind::Ipc => "/proc/thread-self/ns/ipc",
        }
    }

    fn link(self) -> LinkNameSpaceType {
        match self {
            Kind::Network => LinkNameSpaceType::Network,
            Kind::Ipc => LinkNameSpaceType::InterProcessCommunication,
        }
    }
}

/// The thread could not go there.
#[derive(Debug, Error)]
pub enum NamespaceError {
    #[error("open {path}: {source}")]
    Home {
        path: &'static str,
        source: std::io::Error,
    },
    #[error("enter the {kind:?} namespace: {source}")]
    Enter { kind: Kind, source: Errno },
    #[error("make an IPC namespace: {step}: {source}")]
    Make {
        step: &'static str,
        source: std::io::Error,
    },
}

/// A new IPC namespace, which belongs to the user namespace given, else to the
/// host's. So its parameters can be set before anybody is in it.
pub fn new_ipc(user: Option<BorrowedFd<'_>>) -> Result<OwnedFd, NamespaceError> {
    let mut steps: Vec<_> = user.map(Step::Join).into_iter().collect();
    steps.push(Step::Unshare(libc::CLONE_NEWIPC));
    namespace_after(None, &steps, c"/proc/self/ns/ipc").map_err(|failed| NamespaceError::Make {
        step: failed.step,
        source: failed.source,
    })
}

/// Runs `work` with the calling thread in `namespace`, which is of that kind.
///
/// The thread is back in its own when this returns, also by a panic of `work`.
///
/// # Panics
/// If the way back is closed: to go on would be to act on a task while
/// meaning the host.
pub fn within<T>(
    kind: Kind,
    namespace: BorrowedFd<'_>,
    work: impl FnOnce() -> T,
) -> Result<T, NamespaceError> {
    let path = kind.file();
    let home = File::open(path).map_err(|source| NamespaceError::Home { path, source })?;
    enter(kind, namespace).map_err(|source| NamespaceError::Enter { kind, source })?;
    let _way_back = WayBack(kind, &home);
    Ok(work())
}

struct WayBack<'a>(Kind, &'a File);

impl Drop for WayBack<'_> {
    fn drop(&mut self) {
        if let Err(errno) = enter(self.0, self.1.as_fd()) {
            panic!("cannot return to the own {:?} namespace: {errno}", self.0);
        }
    }
}

fn enter(kind: Kind, namespace: BorrowedFd<'_>) -> rustix::io::Result<()> {
    move_into_link_name_space(namespace, Some(kind.link()))
}
