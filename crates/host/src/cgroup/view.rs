//! What a container finds at `/sys/fs/cgroup`.
//!
//! Programs that size themselves by their cgroup combine two things: the path in
//! `/proc/self/cgroup` (`/ecs/TASKID/RUNTIMEID`) and the root field of the mount
//! in `/proc/self/mountinfo`. Both fit together here:
//!
//! - v1: each controller's directory shows the container's own group, as docker
//!   and Fargate have it. The kernel reports the mount's root as
//!   `/ecs/TASKID/RUNTIMEID`.
//! - v2: the root of the task's cgroup namespace, so that the path from
//!   `/proc/self/cgroup` exists below the mount; most readers of v2 just join the
//!   two. Readers of the top alone find the task's limits there.
//!
//! All of it is to be mounted read-only, nosuid, nodev, noexec.

use std::path::PathBuf;

use super::group::Group;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// Bind this directory at `/sys/fs/cgroup`.
    V2(PathBuf),
    /// Mount a tmpfs at `/sys/fs/cgroup` and fill it with these.
    V1(Vec<Controller>),
}

/// One v1 hierarchy in the view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Controller {
    /// The directory to bind.
    pub source: PathBuf,
    /// The name of the mount point.
    pub name: String,
    /// Symbolic links to the mount point: `cpu` → `cpu,cpuacct`.
    pub links: Vec<String>,
}

pub(super) fn of(container: &Group, root: &Group) -> View {
    let v1 = container.hierarchies().v1();
    if v1.is_empty()
        && let Some(dir) = root.unified_dir()
    {
        return View::V2(dir);
    }
    let controllers = v1.iter().map(|v1| Controller {
        source: v1.top.join(container.path()),
        name: match v1.controllers.as_slice() {
            // systemd's hierarchy, `name=systemd`, is mounted without the prefix.
            [one] => one.strip_prefix("name=").unwrap_or(one).to_owned(),
            several => several.join(","),
        },
        links: match v1.controllers.as_slice() {
            [_] => Vec::new(),
            several => several.to_vec(),
        },
    });
    View::V1(controllers.collect())
}
