//! What can go wrong with cgroups, each with the file and the kernel's word.

use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error(
        "no cgroup hierarchy with the {controller} controller is mounted, so {needed_for} cannot be enforced"
    )]
    ControllerMissing {
        controller: &'static str,
        needed_for: &'static str,
    },
    #[error("no cgroup hierarchy is mounted")]
    NothingMounted,
    #[error("{0:?} is not a name for a cgroup")]
    BadName(String),
    #[error("the task has cgroups already: {}", .0.display())]
    AlreadyExists(PathBuf),
    #[error("resources.{0} is not honoured")]
    NotHonoured(&'static str),
    #[error("cannot make the task's cgroup namespace: {step}: {source}")]
    Namespace {
        step: &'static str,
        source: io::Error,
    },
    #[error("{} still holds processes {processes:?}", path.display())]
    Busy { path: PathBuf, processes: Vec<i32> },
}

impl Error {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }
}
