//! What tasks lease of the machine: ranges of ids and addresses.
//!
//! User ids are the kernel's and addresses the network's, whatever root directory
//! a task lives in. So they are leased in one place of the machine, `/run`, where
//! a task that has any also has a file, `tasks/TASKID`, to which its leases are
//! hard links. The file holds the path of the task's lease in its root directory.
//!
//! The holders lock it shared: the client until the supervisor has it, and the
//! supervisor. What is left of a task is given back with its lease in its root
//! directory, by whoever cleans up. If that is gone, as a root directory is when
//! somebody deletes it, and nobody holds the lock, then anybody may give it back.

use std::collections::HashSet;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Read, Write};
use std::net::Ipv4Addr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use neargate_core::config::IDS_PER_TASK;

use super::{Error, TASKS, entries, io_error, is_at, link, locked, name, remove, unlink_all};

const IDS: &str = "ids";
const ADDRESSES: &str = "addresses";

#[derive(Debug, Clone)]
pub(super) struct Machine {
    dir: PathBuf,
}

/// A task's file here, locked.
#[derive(Debug)]
pub(super) struct Holder {
    path: PathBuf,
    file: File,
}

impl Machine {
    /// Nothing is made before something is leased.
    pub fn at(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// Makes the file of a task whose lease in its root directory is `owner`.
    pub fn join(&self, task_id: &str, owner: &Path) -> Result<Holder, Error> {
        for kind in [TASKS, IDS, ADDRESSES] {
            let path = self.dir.join(kind);
            let mut builder = DirBuilder::new();
            let made = builder.recursive(true).mode(0o700).create(&path);
            made.map_err(io_error("make", &path))?;
        }
        let path = self.task_file(task_id)?;
        let mut options = File::options();
        options.read(true).write(true).create_new(true);
        let mut file = match options.open(&path) {
            // An id is given to one task, so this is what is left of one whose
            // root directory was deleted, perhaps at the same place.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.leave_for(task_id, owner)?;
                self.sweep()?;
                options.open(&path)
            }
            made => made,
        }
        .map_err(io_error("make", &path))?;
        file.lock_shared().map_err(io_error("lock", &path))?;
        file.write_all(owner.as_os_str().as_bytes())
            .map_err(io_error("write", &path))?;
        Ok(Holder { path, file })
    }

    /// Holds, beside whoever has made it, what a task has here.
    pub fn rejoin(&self, task_id: &str) -> Result<Option<Holder>, Error> {
        let path = self.task_file(task_id)?;
        let Some(file) = open(&path)? else {
            return Ok(None);
        };
        file.lock_shared().map_err(io_error("lock", &path))?;
        Ok(is_at(&file, &path)?.then_some(Holder { path, file }))
    }

    /// Gives back what a task has.
    pub fn leave(&self, holder: &Holder) -> Result<(), Error> {
        let metadata = holder.file.metadata();
        let inode = metadata.map_err(io_error("stat", &holder.path))?.ino();
        unlink_all(&self.dir, &[IDS, ADDRESSES], inode)?;
        remove(&holder.path)
    }

    /// Gives back what is left of a task whose holders are dead.
    pub fn leave_for(&self, task_id: &str, owner: &Path) -> Result<(), Error> {
        match self.abandoned(self.task_file(task_id)?)? {
            Some((holder, of)) if of == owner => self.leave(&holder),
            _ => Ok(()),
        }
    }

    /// Gives back what is left of tasks whose root directory is gone too.
    pub fn sweep(&self) -> Result<(), Error> {
        let tasks = self.dir.join(TASKS);
        if !tasks.exists() {
            return Ok(());
        }
        for entry in entries(&tasks)? {
            if let Some((holder, owner)) = self.abandoned(entry.path())?
                && !owner.as_os_str().is_empty()
                && matches!(fs::symlink_metadata(&owner), Err(error) if error.kind() == io::ErrorKind::NotFound)
            {
                self.leave(&holder)?;
            }
        }
        Ok(())
    }

    /// The file of a task, locked, if nobody holds it; and whose it is.
    fn abandoned(&self, path: PathBuf) -> Result<Option<(Holder, PathBuf)>, Error> {
        let Some(mut file) = open(&path)? else {
            return Ok(None);
        };
        if !locked(file.try_lock(), &path)? || !is_at(&file, &path)? {
            return Ok(None);
        }
        let mut owner = Vec::new();
        file.read_to_end(&mut owner)
            .map_err(io_error("read", &path))?;
        let owner = PathBuf::from(std::ffi::OsString::from_vec(owner));
        Ok(Some((Holder { path, file }, owner)))
    }

    /// The first of `starts` whose range of ids overlaps nobody's.
    pub fn take_ids(
        &self,
        holder: &Holder,
        starts: impl Iterator<Item = u32> + Clone,
    ) -> Result<Option<u32>, Error> {
        self.take(holder, IDS, starts, u32::to_string, |taken| {
            let taken: Vec<u32> = taken.iter().filter_map(|name| name.parse().ok()).collect();
            // Root directories may be configured with ranges that begin elsewhere.
            move |start: &u32| {
                taken
                    .iter()
                    .all(|other| other.abs_diff(*start) >= IDS_PER_TASK)
            }
        })
    }

    /// The first address of the pool that is free in this network namespace.
    pub fn take_address(
        &self,
        holder: &Holder,
        pool: impl Iterator<Item = Ipv4Addr> + Clone,
    ) -> Result<Option<Ipv4Addr>, Error> {
        let network = Path::new("/proc/thread-self/ns/net");
        let network = fs::metadata(network)
            .map_err(io_error("stat", network))?
            .ino();
        let name = |address: &Ipv4Addr| format!("{address}@{network}");
        self.take(holder, ADDRESSES, pool, name, |taken| {
            move |address: &Ipv4Addr| !taken.contains(&name(address))
        })
    }

    fn take<T, F: Fn(&T) -> bool>(
        &self,
        holder: &Holder,
        kind: &str,
        pool: impl Iterator<Item = T> + Clone,
        name: impl Fn(&T) -> String,
        free: impl Fn(HashSet<String>) -> F,
    ) -> Result<Option<T>, Error> {
        let dir = self.dir.join(kind);
        for attempt in 0..2 {
            if attempt == 1 {
                self.sweep()?;
            }
            // One look at the directory spares an attempt for each lease in use.
            let taken = entries(&dir)?.into_iter();
            let taken = taken.map(|entry| entry.file_name().to_string_lossy().into_owned());
            let free = free(taken.collect());
            for item in pool.clone().filter(free) {
                if link(&holder.path, &dir.join(name(&item)))? {
                    return Ok(Some(item));
                }
            }
        }
        Ok(None)
    }

    fn task_file(&self, task_id: &str) -> Result<PathBuf, Error> {
        Ok(self.dir.join(TASKS).join(name(task_id)?))
    }
}

fn open(path: &Path) -> Result<Option<File>, Error> {
    match File::options().read(true).write(true).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error("open", path)(error)),
    }
}
