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

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::Duration;

use oci_spec::runtime::LinuxResources;

use super::base::{Base, name};
use super::container::ContainerCgroup;
use super::error::Error;
use super::group::{Attach, Group, make_dir, write};
use super::hierarchies::Hierarchies;
use super::limits::{self, TaskLimits};
use super::view::{self, View};
use super::{birth, devices, kill};

/// The cgroups of one task, made by its supervisor or found again by whoever
/// cleans up after it.
#[derive(Debug)]
pub struct TaskCgroup {
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
        Base::at(self, parent)?.tasks()
    }
}

impl TaskCgroup {
    fn at(base: Base, task_id: &str) -> Result<Self, Error> {
        let root = base.group().child(name(task_id)?);
        Ok(Self {
            task: root.child("ecs").child(task_id),
            root,
            limits: TaskLimits::default(),
            namespace: None,
        })
    }

    fn fill(&mut self) -> Result<(), Error> {
        let ecs = self.root.child("ecs");
        ecs.create()?;
        self.task.create()?;
        if let Some(pause) = self.pause_dir() {
            make_dir(&pause).map_err(Error::io("make the cgroup", &pause))?;
        }
        // Before controllers are handed on: from then on R can have no member.
        self.namespace = Some(birth::namespace_of(&self.root.attach()?)?);
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

    /// The task's cgroup namespace, rooted in R, if this process made it. Containers
    /// join it **after** they are in their cgroup.
    ///
    /// The supervisor must not enter it: it is outside of R, and where cgroup2 is
    /// mounted with `nsdelegate` (systemd does) the kernel refuses to move or clone
    /// a process across the root of the caller's cgroup namespace.
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
        let settings = limits::container(resources, &self.limits)?;
        group.create()?;
        let rules = resources.devices().as_deref().unwrap_or_default();
        let filled = group
            .apply(&settings)
            .and_then(|()| devices::apply(&group, rules));
        if let Err(error) = filled {
            let _ = group.remove(Duration::ZERO);
            return Err(error);
        }
        Ok(ContainerCgroup::new(group, self.root.clone()))
    }

    /// What to mount at `/sys/fs/cgroup` inside a container, made or not.
    pub fn view(&self, runtime_id: &str) -> Result<View, Error> {
        Ok(view::of(&self.task.child(name(runtime_id)?), &self.root))
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
        kill::for_good(&self.root)
    }

    /// Removes the task's cgroups. Dying processes are waited for as long as `patience`.
    pub fn remove(&self, patience: Duration) -> Result<(), Error> {
        self.root.remove(patience)
    }
}
