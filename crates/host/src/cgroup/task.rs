//! The cgroups of a task:
//!
//! ```text
//! PARENT/neargate/supervisors          all supervisors, without limits
//! PARENT/neargate/TASKID               R: root of the task's cgroup namespace
//! PARENT/neargate/TASKID/pause         the pause process (unified hierarchy; R itself in v1)
//! PARENT/neargate/TASKID/ecs/TASKID    the task's limits
//! PARENT/neargate/TASKID/ecs/TASKID/RUNTIMEID   one container
//! ```
//!
//! A container so reads `/ecs/TASKID/RUNTIMEID` in `/proc/self/cgroup`, as on
//! Fargate, and everything of the task is below one directory.

use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::time::Duration;

use oci_spec::runtime::LinuxResources;
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::container::ContainerCgroup;
use super::error::Error;
use super::group::{Attach, Group, read, write};
use super::hierarchies::Hierarchies;
use super::limits::{self, TaskLimits};
use super::{kill, namespace};

const BASE: &str = "neargate";
const SUPERVISORS: &str = "supervisors";

/// The cgroups of one task, made by its supervisor or found again by whoever
/// cleans up after it.
#[derive(Debug)]
pub struct TaskCgroup {
    base: Base,
    /// R, the root of the task's cgroup namespace.
    root: Group,
    /// R/ecs/TASKID, which has the task's limits.
    task: Group,
    limits: TaskLimits,
    /// Present for the maker only.
    namespace: Option<OwnedFd>,
}

impl Hierarchies {
    /// Makes the cgroups of a new task, with its limits, and its cgroup namespace.
    ///
    /// `parent` is a path below the top of each hierarchy; empty or `/` for the top.
    pub fn create_task(
        &self,
        parent: &str,
        task_id: &str,
        limits: &TaskLimits,
    ) -> Result<TaskCgroup, Error> {
        let base = Base::ensure(self, parent)?;
        let mut task = TaskCgroup::at(base, task_id)?;
        task.limits = *limits;
        task.root.create()?;
        match task.fill() {
            Ok(()) => Ok(task),
            Err(error) => {
                // The first error says what is wrong; what could not be removed now
                // is found by the next clean-up.
                let _ = task.remove(Duration::from_millis(100));
                Err(error)
            }
        }
    }

    /// Finds the cgroups of a task that another process made; none if there are none.
    pub fn open_task(&self, parent: &str, task_id: &str) -> Result<Option<TaskCgroup>, Error> {
        let task = TaskCgroup::at(Base::at(self, parent)?, task_id)?;
        Ok(task.root.exists().then_some(task))
    }

    /// The ids of all tasks that have cgroups.
    pub fn tasks(&self, parent: &str) -> Result<Vec<String>, Error> {
        let mut names = Base::at(self, parent)?.group.child_names()?;
        names.retain(|name| name != SUPERVISORS);
        Ok(names)
    }

    /// Where supervisors live. One that is cloned into `v2_dir` spares itself the
    /// wait in [`TaskCgroup::enter_as_supervisor`].
    pub fn supervisors(&self, parent: &str) -> Result<Attach, Error> {
        Base::ensure(self, parent)?.supervisors.attach()
    }
}

impl TaskCgroup {
    fn at(base: Base, task_id: &str) -> Result<Self, Error> {
        let root = base.group.child(name(task_id)?);
        Ok(Self {
            task: root.child("ecs").child(task_id),
            root,
            base,
            limits: TaskLimits::default(),
            namespace: None,
        })
    }

    fn fill(&mut self) -> Result<(), Error> {
        let ecs = self.root.child("ecs");
        ecs.create()?;
        self.task.create()?;
        if let Some(pause) = self.pause_dir() {
            std::fs::create_dir(&pause).map_err(Error::io("make the cgroup", &pause))?;
        }
        // Before controllers are handed on: from then on R can have no member.
        self.namespace = Some(namespace::rooted_in(&self.root.attach()?)?);
        for group in [&self.root, &ecs, &self.task] {
            group.delegate()?;
        }
        let settings = limits::task(&self.limits);
        self.task.apply(&settings)?;
        // In v2 a container sees R at /sys/fs/cgroup, and some programs look only there.
        for setting in &settings {
            if let (Some(dir), Some((file, value))) =
                (self.root.v2_dir(setting.controller), &setting.v2)
            {
                write(&dir.join(file), value)?;
            }
        }
        Ok(())
    }

    /// Makes the calling process the task's supervisor: it enters the task's cgroup
    /// namespace, and leaves the cgroups of whoever started it (a session, a
    /// service), so that their end is not its own.
    ///
    /// The caller must have one thread. In the unified hierarchy the move waits for
    /// an RCU grace period, unless the caller was cloned into
    /// [`Hierarchies::supervisors`].
    pub fn enter_as_supervisor(&self) -> Result<(), Error> {
        self.base.seat_supervisor()?;
        let Some(namespace) = &self.namespace else {
            return Ok(());
        };
        let kind = Some(LinkNameSpaceType::ControlGroup);
        move_into_link_name_space(namespace.as_fd(), kind).map_err(|errno| Error::Namespace {
            step: "setns",
            source: errno.into(),
        })
    }

    /// The task's cgroup namespace, if this process made it.
    pub fn namespace(&self) -> Option<&OwnedFd> {
        self.namespace.as_ref()
    }

    /// Makes the cgroup of one container, with its limits.
    pub fn container(
        &self,
        runtime_id: &str,
        resources: &LinuxResources,
    ) -> Result<ContainerCgroup, Error> {
        let group = self.task.child(name(runtime_id)?);
        group.create()?;
        group.apply(&limits::container(resources, &self.limits)?)?;
        Ok(ContainerCgroup::new(group, self.root.clone()))
    }

    /// Finds the cgroup of a container again.
    pub fn open_container(&self, runtime_id: &str) -> Result<Option<ContainerCgroup>, Error> {
        let group = self.task.child(name(runtime_id)?);
        let found = group.exists();
        Ok(found.then(|| ContainerCgroup::new(group, self.root.clone())))
    }

    /// Membership for the pause process: in the task's tree, outside its limits.
    pub fn attach_pause(&self) -> Result<Attach, Error> {
        Ok(Attach {
            v1_tasks: self.root.v1_tasks()?,
            // In v2 only a leaf can have members.
            v2_dir: self.root.child("pause").open_unified()?,
        })
    }

    fn pause_dir(&self) -> Option<PathBuf> {
        Some(self.root.unified_dir()?.join("pause"))
    }

    /// Host process ids of all that is in the task, pause included.
    pub fn processes(&self) -> Result<Vec<i32>, Error> {
        self.root.processes()
    }

    /// Kills every process of the task, pause included, without a race against
    /// fork. Returns when all have their SIGKILL.
    pub fn kill_all(&self) -> Result<(), Error> {
        kill::tree(&self.root)
    }

    /// Removes the task's cgroups. Dying processes are waited for as long as `patience`.
    pub fn remove(&self, patience: Duration) -> Result<(), Error> {
        self.root.remove(patience)
    }
}

/// PARENT/neargate, which all tasks share. It is made once and stays.
#[derive(Debug)]
struct Base {
    group: Group,
    supervisors: Group,
}

impl Base {
    fn at(hierarchies: &Hierarchies, parent: &str) -> Result<Self, Error> {
        let mut path = PathBuf::new();
        for part in parent.split('/').filter(|part| !part.is_empty()) {
            path.push(name(part)?);
        }
        let group = Group::at(hierarchies, path.join(BASE));
        let supervisors = group.child(SUPERVISORS);
        Ok(Self { group, supervisors })
    }

    fn ensure(hierarchies: &Hierarchies, parent: &str) -> Result<Self, Error> {
        let base = Self::at(hierarchies, parent)?;
        // The supervisors' group is made last, so it means that all is in place.
        if !base.supervisors.exists_everywhere() {
            let top = Group::at(hierarchies, PathBuf::new());
            top.delegate()?;
            let mut group = top;
            for part in base.group.path() {
                group = group.child(&part.to_string_lossy());
                group.create_missing()?;
                inherit_cpuset(&group)?;
                group.delegate()?;
            }
            base.supervisors.create_missing()?;
        }
        Ok(base)
    }

    fn seat_supervisor(&self) -> Result<(), Error> {
        let attach = self.supervisors.attach()?;
        for tasks in &attach.v1_tasks {
            rustix::io::write(tasks, b"0")
                .map_err(std::io::Error::from)
                .map_err(Error::io("join", self.supervisors.path()))?;
        }
        let Some(dir) = self.supervisors.unified_dir() else {
            return Ok(());
        };
        let own = read("/proc/self/cgroup".as_ref())?;
        let own = own.lines().find_map(|line| line.strip_prefix("0::"));
        let seated = own.is_some_and(|own| PathBuf::from(own).ends_with(self.supervisors.path()));
        if seated {
            return Ok(());
        }
        write(&dir.join("cgroup.procs"), "0")
    }
}

/// A new v1 cpuset is empty and takes no members. With `clone_children` the
/// groups below are made with their parent's CPUs and memory nodes (cpuset(7)).
fn inherit_cpuset(group: &Group) -> Result<(), Error> {
    let Some(dir) = group.v1_dir("cpuset") else {
        return Ok(());
    };
    let parent = dir.parent().unwrap_or(&dir);
    for file in ["cpuset.cpus", "cpuset.mems"] {
        if read(&dir.join(file))?.trim().is_empty() {
            write(&dir.join(file), read(&parent.join(file))?.trim())?;
        }
    }
    write(&dir.join("cgroup.clone_children"), "1")
}

/// One component of a path.
fn name(text: &str) -> Result<&str, Error> {
    let fine = !text.is_empty() && !text.contains(['/', '\n', '\0']) && !text.starts_with('.');
    fine.then_some(text)
        .ok_or_else(|| Error::BadName(text.to_owned()))
}
