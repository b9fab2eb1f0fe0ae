//! Working inside a network namespace for a moment.

use std::os::fd::BorrowedFd;

use crate::namespace::{Kind, within};

pub use crate::namespace::NamespaceError;

/// Runs `work` with the calling thread in the network namespace `netns`: see
/// [`within`].
pub fn in_namespace<T>(
    netns: BorrowedFd<'_>,
    work: impl FnOnce() -> T,
) -> Result<T, NamespaceError> {
    within(Kind::Network, netns, work)
}
