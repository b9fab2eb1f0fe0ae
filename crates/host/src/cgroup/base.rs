//! PARENT/neargate, which all tasks share: made once, and it stays. In it,
//! beside the tasks, the group of all supervisors.

use std::path::{Path, PathBuf};

use super::birth;
use super::error::Error;
use super::group::{Attach, Group, read, write};
use super::hierarchies::Hierarchies;

const BASE: &str = "neargate";
const SUPERVISORS: &str = "supervisors";

impl Hierarchies {
    /// Moves the calling process to the group of supervisors, out of the cgroups of
    /// whoever started it (a session, a service), so that their end is not its own.
    ///
    /// To be called first thing, with one thread: where a unified hierarchy is
    /// mounted, **the process goes on as a child of itself**, with a new process
    /// id and all it had but what fork(2) does not hand on.
    pub fn seat_supervisor(&self, parent: &str) -> Result<(), Error> {
        let seat = Base::ensure(self, parent)?.supervisors;
        let Attach { v2_dir, v1_tasks } = seat.attach()?;
        for tasks in v1_tasks {
            rustix::io::write(tasks, b"0")
                .map_err(std::io::Error::from)
                .map_err(Error::io("join", seat.path()))?;
        }
        match v2_dir {
            Some(dir) => birth::reborn_in(&dir).map_err(Error::io("clone into", seat.path())),
            None => Ok(()),
        }
    }
}

#[derive(Debug)]
pub(super) struct Base {
    group: Group,
    supervisors: Group,
}

impl Base {
    pub fn at(hierarchies: &Hierarchies, parent: &str) -> Result<Self, Error> {
        let mut path = PathBuf::new();
        for part in parent.split('/').filter(|part| !part.is_empty()) {
            path.push(name(part)?);
        }
        let group = Group::at(hierarchies, path.join(BASE));
        let supervisors = group.child(SUPERVISORS);
        Ok(Self { group, supervisors })
    }

    pub fn ensure(hierarchies: &Hierarchies, parent: &str) -> Result<Self, Error> {
        let base = Self::at(hierarchies, parent)?;
        // The supervisors' group is made last, so it means that all is in place.
        if !base.supervisors.exists_everywhere() {
            let mut group = Group::at(hierarchies, PathBuf::new());
            group.delegate()?;
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

    pub fn group(&self) -> &Group {
        &self.group
    }

    pub fn tasks(&self) -> Result<Vec<String>, Error> {
        let mut names = self.group.child_names()?;
        names.retain(|name| name != SUPERVISORS);
        Ok(names)
    }
}

/// A new v1 cpuset is empty and takes no members. With `clone_children` the
/// groups below are made with their parent's CPUs and memory nodes (cpuset(7)).
fn inherit_cpuset(group: &Group) -> Result<(), Error> {
    let Some(dir) = group.v1_dir("cpuset") else {
        return Ok(());
    };
    let parent = dir.parent().unwrap_or(Path::new("/"));
    for file in ["cpuset.cpus", "cpuset.mems"] {
        if read(&dir.join(file))?.trim().is_empty() {
            write(&dir.join(file), read(&parent.join(file))?.trim())?;
        }
    }
    write(&dir.join("cgroup.clone_children"), "1")
}

/// One component of a path.
pub(super) fn name(text: &str) -> Result<&str, Error> {
    let fine = !text.is_empty() && !text.contains(['/', '\n', '\0']) && !text.starts_with('.');
    fine.then_some(text)
        .ok_or_else(|| Error::BadName(text.to_owned()))
}
