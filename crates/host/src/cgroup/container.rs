//! The cgroup of one container.

use std::path::Path;
use std::time::Duration;

use super::error::Error;
use super::group::{Attach, Group, read};
use super::kill;
use super::usage::{self, Usage};
use super::view::{self, View};

#[derive(Debug)]
pub struct ContainerCgroup {
    group: Group,
    /// R, the root of the task's cgroup namespace.
    root: Group,
}

impl ContainerCgroup {
    pub(super) fn new(group: Group, root: Group) -> Self {
        Self { group, root }
    }

    /// What the first process of the container, and every process executed in it
    /// later, needs to join.
    pub fn attach(&self) -> Result<Attach, Error> {
        self.group.attach()
    }

    /// The path below the top of each hierarchy: OCI's `cgroupsPath`.
    pub fn path(&self) -> &Path {
        self.group.path()
    }

    /// What to mount at `/sys/fs/cgroup` inside the container.
    pub fn view(&self) -> View {
        view::of(&self.group, &self.root)
    }

    /// How many processes of this container the kernel has killed for lack of
    /// memory since the cgroup was made: its own limit's victims and the task's.
    ///
    /// A plain SIGKILL does not count, a killed child does. The number stays when
    /// the container restarts, so compare it with the one at its start.
    pub fn oom_kills(&self) -> Result<u64, Error> {
        // v1's oom_control has the counter since Linux 4.13.
        let path = match self.group.v1_dir("memory") {
            Some(dir) => dir.join("memory.oom_control"),
            None => match self.group.v2_dir("memory") {
                Some(dir) => dir.join("memory.events"),
                None => return Ok(0),
            },
        };
        Ok(usage::field(&read(&path)?, "oom_kill").unwrap_or(0))
    }

    pub fn usage(&self) -> Result<Usage, Error> {
        usage::of(&self.group)
    }

    /// Host process ids of the container's processes.
    pub fn processes(&self) -> Result<Vec<i32>, Error> {
        self.group.processes()
    }

    /// Kills what is left in the container, without a race against fork: the
    /// kernel does not when the PID namespace is the task's. The container may
    /// be started again.
    pub fn kill(&self) -> Result<(), Error> {
        kill::members(&self.group)
    }

    pub fn remove(&self, patience: Duration) -> Result<(), Error> {
        self.group.remove(patience)
    }
}
