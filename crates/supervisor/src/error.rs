//! What can go wrong in a supervisor, beyond what ends its task.

use std::io;

use neargate_protocol::directory::DirectoryError;
use neargate_protocol::journal::JournalError;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("usage: neargate-supervise TASK_DIRECTORY; it is started by neargate, not by hand")]
    Usage,
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error("the journal of the task cannot be continued: {0}")]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Lease(#[from] neargate_host::lease::Error),
    #[error("the supervisor cannot leave its client's cgroups: {0}")]
    Cgroup(#[from] neargate_host::cgroup::Error),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Errno(#[from] rustix::io::Errno),
}
