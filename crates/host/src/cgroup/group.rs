//! One cgroup, the same path in every hierarchy: the file work that tasks and
//! containers share.

use std::fs;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

use super::error::Error;
use super::hierarchies::Hierarchies;
use super::limits::Setting;

/// What a new process needs to become a member of a group.
///
/// It joins a v1 hierarchy by writing `0` to the group's `tasks` file **itself,
/// while it has one thread**. Writing to `cgroup.procs`, or any process id, makes
/// the kernel take a lock that waits for an RCU grace period (5 to 14 ms when
/// idle); moving the writing thread alone takes no lock (cgroup_procs_write_start
/// in kernel/cgroup/cgroup.c).
///
/// It joins the unified hierarchy by being cloned into it (`CLONE_INTO_CGROUP`,
/// clone(2)), which also avoids that wait.
#[derive(Debug)]
pub struct Attach {
    /// The group's directory in the unified hierarchy, for `clone_args.cgroup`.
    pub v2_dir: Option<OwnedFd>,
    /// The group's `tasks` file in each v1 hierarchy, open for writing.
    pub v1_tasks: Vec<OwnedFd>,
}

#[derive(Debug, Clone)]
pub(super) struct Group {
    hierarchies: Hierarchies,
    path: PathBuf,
}

impl Group {
    /// The group at this path below the top of each hierarchy.
    pub fn at(hierarchies: &Hierarchies, path: PathBuf) -> Self {
        Self {
            hierarchies: hierarchies.clone(),
            path,
        }
    }

    pub fn child(&self, name: &str) -> Self {
        Self::at(&self.hierarchies, self.path.join(name))
    }

    pub fn hierarchies(&self) -> &Hierarchies {
        &self.hierarchies
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn dirs(&self) -> impl Iterator<Item = PathBuf> {
        self.hierarchies.tops().map(|top| top.join(&self.path))
    }

    pub fn v1_dir(&self, controller: &str) -> Option<PathBuf> {
        Some(self.hierarchies.v1_top(controller)?.join(&self.path))
    }

    /// The group's directory in the unified hierarchy if the controller is there.
    pub fn v2_dir(&self, controller: &str) -> Option<PathBuf> {
        Some(self.hierarchies.v2_top(controller)?.join(&self.path))
    }

    /// The group's directory in the unified hierarchy, with or without controllers.
    pub fn unified_dir(&self) -> Option<PathBuf> {
        Some(self.hierarchies.unified()?.top.join(&self.path))
    }

    pub fn exists(&self) -> bool {
        self.dirs().any(|dir| dir.exists())
    }

    pub fn exists_everywhere(&self) -> bool {
        self.dirs().all(|dir| dir.exists())
    }

    /// Makes the group in every hierarchy; it must not be in any.
    pub fn create(&self) -> Result<(), Error> {
        self.dirs().try_for_each(|dir| match make_dir(&dir) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(Error::AlreadyExists(dir))
            }
            result => result.map_err(Error::io("make the cgroup", &dir)),
        })
    }

    /// Makes the group where it is missing.
    pub fn create_missing(&self) -> Result<(), Error> {
        self.dirs().try_for_each(|dir| match make_dir(&dir) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            result => result.map_err(Error::io("make the cgroup", &dir)),
        })
    }

    /// Hands the unified hierarchy's controllers on to the group's children. The
    /// group must have no members then (the "no internal processes" rule).
    pub fn delegate(&self) -> Result<(), Error> {
        const WANTED: [&str; 5] = ["cpuset", "cpu", "io", "memory", "pids"];
        let Some(unified) = self.hierarchies.unified() else {
            return Ok(());
        };
        let wanted = unified
            .controllers
            .iter()
            .filter(|name| WANTED.contains(&name.as_str()));
        let list = wanted
            .map(|name| format!("+{name}"))
            .collect::<Vec<_>>()
            .join(" ");
        if list.is_empty() {
            return Ok(());
        }
        let path = unified.top.join(&self.path).join("cgroup.subtree_control");
        write(&path, &list)
    }

    pub fn apply(&self, settings: &[Setting]) -> Result<(), Error> {
        for setting in settings {
            let (place, file) = match self.v1_dir(setting.controller) {
                Some(dir) => (Some(dir), &setting.v1),
                None => (self.v2_dir(setting.controller), &setting.v2),
            };
            let Some(dir) = place else {
                if setting.if_present {
                    continue;
                }
                return Err(Error::ControllerMissing {
                    controller: setting.controller,
                    needed_for: setting.purpose,
                });
            };
            let Some((file, value)) = file else { continue };
            match write(&dir.join(file), value) {
                Err(Error::Io { source, .. })
                    if setting.if_present && source.kind() == io::ErrorKind::NotFound => {}
                result => result?,
            }
        }
        Ok(())
    }

    pub fn attach(&self) -> Result<Attach, Error> {
        Ok(Attach {
            v1_tasks: self.v1_tasks()?,
            v2_dir: self.open_unified()?,
        })
    }

    pub fn v1_tasks(&self) -> Result<Vec<OwnedFd>, Error> {
        let v1 = self.hierarchies.v1().iter();
        v1.map(|v1| open(&v1.top.join(&self.path).join("tasks"), OFlags::WRONLY))
            .collect()
    }

    pub fn open_unified(&self) -> Result<Option<OwnedFd>, Error> {
        let dir = self.unified_dir();
        // Not O_PATH: clone3 takes an open directory only.
        dir.map(|dir| open(&dir, OFlags::RDONLY | OFlags::DIRECTORY))
            .transpose()
    }

    pub fn child_names(&self) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        for dir in self.dirs() {
            let children = children(&dir)?;
            let own = children.iter().filter_map(|child| child.file_name());
            names.extend(own.map(|name| name.to_string_lossy().into_owned()));
        }
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    /// The members of the group and of all groups below it, as host process ids.
    pub fn processes(&self) -> Result<Vec<i32>, Error> {
        let mut all = Vec::new();
        if let Some(dir) = self.first_joined() {
            collect_processes(&dir, &mut all)?;
        }
        Ok(all)
    }

    /// Removes the group and all below it, in every hierarchy. Dying members are
    /// waited for as long as `patience`.
    pub fn remove(&self, patience: Duration) -> Result<(), Error> {
        let deadline = Instant::now() + patience;
        let mut below = Vec::new();
        if let Some(dir) = self.first_joined() {
            collect_below(&dir, Path::new(""), &mut below)?;
        }
        for dir in self.dirs() {
            // All hierarchies look alike, so listing one of them is enough as a rule...
            for path in &below {
                let _ = fs::remove_dir(dir.join(path));
            }
            // ...and this finds what the rule does not cover.
            remove_tree(&dir, deadline)?;
        }
        Ok(())
    }

    /// The group in the hierarchy that its members join first: in which they are
    /// born, or the first that they write themselves into. It knows them all.
    fn first_joined(&self) -> Option<PathBuf> {
        self.unified_dir().or_else(|| self.dirs().next())
    }
}

/// Nobody but root may add groups, whatever the caller's umask.
pub(super) fn make_dir(dir: &Path) -> io::Result<()> {
    fs::DirBuilder::new().mode(0o755).create(dir)
}

fn open(path: &Path, flags: OFlags) -> Result<OwnedFd, Error> {
    rustix::fs::open(path, flags | OFlags::CLOEXEC, Mode::empty())
        .map_err(io::Error::from)
        .map_err(Error::io("open", path))
}

pub(super) fn write(path: &Path, value: &str) -> Result<(), Error> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .open(path)
        .map_err(Error::io("open", path))?;
    // One write call: the kernel takes a value as a whole.
    file.write_all(value.as_bytes())
        .map_err(Error::io("write", path))
}

pub(super) fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(Error::io("read", path))
}

/// The directories below; none if the group is gone.
pub(super) fn children(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(Error::io("list", dir))?,
    };
    let mut children = Vec::new();
    for entry in entries {
        let entry = entry.map_err(Error::io("list", dir))?;
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            children.push(entry.path());
        }
    }
    Ok(children)
}

fn collect_processes(dir: &Path, into: &mut Vec<i32>) -> Result<(), Error> {
    let path = dir.join("cgroup.procs");
    match fs::read_to_string(&path) {
        Ok(list) => into.extend(list.lines().filter_map(|line| line.parse::<i32>().ok())),
        Err(error) if gone(&error) => return Ok(()),
        Err(error) => return Err(Error::io("read", &path)(error)),
    }
    for child in children(dir)? {
        collect_processes(&child, into)?;
    }
    Ok(())
}

/// The paths below, children before their parents.
fn collect_below(dir: &Path, prefix: &Path, into: &mut Vec<PathBuf>) -> Result<(), Error> {
    for child in children(dir)? {
        let path = prefix.join(child.file_name().unwrap_or_default());
        collect_below(&child, &path, into)?;
        into.push(path);
    }
    Ok(())
}

/// A group may vanish while it is read: the path is missing, or an open file of
/// it answers `ENODEV`.
fn gone(error: &io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::NOENT | Errno::NODEV)
    )
}

fn remove_tree(dir: &Path, deadline: Instant) -> Result<(), Error> {
    for child in children(dir)? {
        remove_tree(&child, deadline)?;
    }
    let mut pause = Duration::from_micros(200);
    loop {
        match fs::remove_dir(dir) {
            Ok(()) => return Ok(()),
            Err(error) if gone(&error) => return Ok(()),
            Err(error) if Errno::from_io_error(&error) != Some(Errno::BUSY) => {
                return Err(Error::io("remove the cgroup", dir)(error));
            }
            Err(_) if Instant::now() < deadline => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(20));
            }
            Err(_) => {
                let mut processes = Vec::new();
                collect_processes(dir, &mut processes)?;
                return Err(Error::Busy {
                    path: dir.to_owned(),
                    processes,
                });
            }
        }
    }
}
