//! What tasks share is leased: ranges of user ids, addresses, images.
//!
//! A task has one file, `leases/tasks/TASKID`, which holds its id and is locked
//! (flock(2)) as long as the task's supervisor lives. Every lease is a **hard
//! link** to that file: `leases/images/DIGEST@TASKID`. What is the machine's and
//! not the root directory's is leased in the same way in one [`machine`] directory.
//! So
//!
//! - taking is one link(2), which fails if the name is taken: no window in which a
//!   lease exists without saying whose it is, and no lock around the search;
//! - one file descriptor carries all locks, and is inherited across exec;
//! - a lease is stale exactly if its lock is free. The file of the task goes last,
//!   so a clean-up that died half-way is found and repeated.
//!
//! Children of the supervisor must not keep the descriptor: it is close-on-exec.
//! A duplicate of it, handed to a new supervisor, carries the same lock.

mod machine;

use std::cell::OnceCell;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::net::Ipv4Addr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::{DirEntryExt, MetadataExt};
use std::path::{Path, PathBuf};

use neargate_core::config::{IDS_PER_TASK, Ids};
use rustix::io::FdFlags;

use machine::{Holder, Machine};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error("task {0} is alive")]
    Alive(String),
    #[error("task {0} has left leases behind: clean it up first")]
    Stale(String),
    #[error("all {0} ranges of user ids are in use")]
    IdsExhausted(u32),
    #[error("all {0} addresses of the network are in use")]
    AddressesExhausted(usize),
    #[error("{0:?} is not a name for a lease")]
    BadName(String),
    #[error("the inherited descriptor is not the lease of a task")]
    NotALease,
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::Io {
        action,
        path: path.to_owned(),
        source,
    }
}

/// A range of ids on the host, to be mapped to `0..count` in a user namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct IdRange {
    pub start: u32,
    pub count: u32,
}

/// The leases below one root directory, shared by any number of processes.
#[derive(Debug, Clone)]
pub struct Leases {
    dir: PathBuf,
    machine: Machine,
}

/// Names another place for what is leased for the whole machine.
pub const RUN: &str = "NEARGATE_RUN";

const TASKS: &str = "tasks";
const IMAGES: &str = "images";

impl Leases {
    /// The machine's own leases are in `/run/neargate`, or where the environment
    /// variable [`RUN`] says.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let run = std::env::var_os(RUN).unwrap_or_else(|| "/run/neargate".into());
        Self::open_beside(root, Path::new(&run))
    }

    /// The same with another place for the machine's leases.
    pub fn open_beside(root: &Path, run: &Path) -> Result<Self, Error> {
        let root = std::path::absolute(root).map_err(io_error("find", root))?;
        let dir = root.join("leases");
        for kind in [TASKS, IMAGES] {
            let path = dir.join(kind);
            fs::create_dir_all(&path).map_err(io_error("make", &path))?;
        }
        let machine = Machine::at(run.join("leases"));
        Ok(Self { dir, machine })
    }

    /// Removes what tasks of root directories that are gone have left.
    pub fn sweep(&self) -> Result<(), Error> {
        self.machine.sweep()
    }

    /// Registers a new task and locks its file.
    pub fn claim(&self, task_id: &str) -> Result<Lease, Error> {
        let path = self.task_file(task_id)?;
        loop {
            let mut file = match File::options()
                .read(true)
                .append(true)
                .create_new(true)
                .open(&path)
            {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    return Err(match self.is_alive(task_id)? {
                        true => Error::Alive(task_id.to_owned()),
                        false => Error::Stale(task_id.to_owned()),
                    });
                }
                Err(error) => return Err(io_error("make", &path)(error)),
            };
            file.lock().map_err(io_error("lock", &path))?;
            // Between making and locking it looked stale, and may have been removed.
            if is_at(&file, &path)? {
                file.write_all(task_id.as_bytes())
                    .map_err(io_error("write", &path))?;
                return Ok(self.lease(task_id, file));
            }
        }
    }

    /// Whether the task holds leases, alive or stale.
    pub fn is_registered(&self, task_id: &str) -> Result<bool, Error> {
        let path = self.task_file(task_id)?;
        fs::exists(&path).map_err(io_error("stat", &path))
    }

    /// Whether the supervisor of this task lives (or somebody is cleaning up after it).
    pub fn is_alive(&self, task_id: &str) -> Result<bool, Error> {
        let path = self.task_file(task_id)?;
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            file => file.map_err(io_error("open", &path))?,
        };
        // Shared, so that two who ask at once do not see each other.
        Ok(!locked(file.try_lock_shared(), &path)?)
    }

    /// Waits until nobody looks after this task any more: it has ended, or
    /// whoever looked after it has died.
    pub fn wait_until_free(&self, task_id: &str) -> Result<(), Error> {
        let path = self.task_file(task_id)?;
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            file => file.map_err(io_error("open", &path))?,
        };
        file.lock_shared().map_err(io_error("lock", &path))
    }

    /// Every task whose supervisor is gone, locked by the caller, who cleans it up
    /// and then calls [`Lease::release`]. Others pass it by meanwhile.
    pub fn stale(&self) -> Result<Vec<Lease>, Error> {
        let mut stale = Vec::new();
        for entry in entries(&self.dir.join(TASKS))? {
            stale.extend(self.take_over(&entry.file_name().to_string_lossy())?);
        }
        Ok(stale)
    }

    /// Takes over the leases of one task if its supervisor is gone and nobody else
    /// is cleaning up.
    pub fn take_over(&self, task_id: &str) -> Result<Option<Lease>, Error> {
        let path = self.task_file(task_id)?;
        let file = match File::options().read(true).append(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(io_error("open", &path))?,
        };
        let ours = locked(file.try_lock(), &path)?;
        Ok((ours && is_at(&file, &path)?).then(|| self.lease(task_id, file)))
    }

    /// Takes back, after exec, the lease whose descriptor was inherited.
    pub fn adopt(&self, descriptor: OwnedFd) -> Result<Lease, Error> {
        rustix::io::fcntl_setfd(&descriptor, FdFlags::CLOEXEC).map_err(|_| Error::NotALease)?;
        let mut file = File::from(descriptor);
        let mut task_id = String::new();
        io::Seek::rewind(&mut file).map_err(|_| Error::NotALease)?;
        file.read_to_string(&mut task_id)
            .map_err(|_| Error::NotALease)?;
        let path = self.task_file(&task_id).map_err(|_| Error::NotALease)?;
        // The lock came with the descriptor: taking it again succeeds at once.
        let ours = locked(file.try_lock(), &path)?;
        if !ours || !is_at(&file, &path)? {
            return Err(Error::NotALease);
        }
        let lease = self.lease(&task_id, file);
        if let Some(holder) = self.machine.rejoin(&task_id)? {
            let _ = lease.holder.set(holder);
        }
        Ok(lease)
    }

    /// The tasks that hold an image, by its digest.
    pub fn image_holders(&self, digest: &str) -> Result<Vec<String>, Error> {
        let held = self.held_images()?.into_iter();
        Ok(held
            .filter(|(image, _)| image == digest)
            .map(|(_, task_id)| task_id)
            .collect())
    }

    /// Every image that a task holds, by its digest, with the task.
    pub fn held_images(&self) -> Result<Vec<(String, String)>, Error> {
        let split = |name: &str| {
            let (image, task_id) = name.split_once('@')?;
            Some((image.to_owned(), task_id.to_owned()))
        };
        let entries = entries(&self.dir.join(IMAGES))?;
        Ok(entries
            .iter()
            .filter_map(|entry| split(&entry.file_name().to_string_lossy()))
            .collect())
    }

    fn lease(&self, task_id: &str, file: File) -> Lease {
        Lease {
            leases: self.clone(),
            task_id: task_id.to_owned(),
            file,
            holder: OnceCell::new(),
        }
    }

    fn task_file(&self, task_id: &str) -> Result<PathBuf, Error> {
        Ok(self.dir.join(TASKS).join(name(task_id)?))
    }
}

/// The locked file of one task, through which it takes its leases.
///
/// Dropping it leaves the leases behind as stale; only [`Lease::release`] gives
/// them back.
#[derive(Debug)]
pub struct Lease {
    leases: Leases,
    task_id: String,
    file: File,
    /// What it has of the machine, once it has something.
    holder: OnceCell<Holder>,
}

/// For a duplicate that becomes a standard stream of the supervisor, which calls
/// [`Leases::adopt`] with it.
impl AsFd for Lease {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

impl Lease {
    pub fn task_id(&self) -> &str {
        &self.task_id
    }

    /// A range of the configured ids that no other task of the machine has.
    pub fn take_id_range(&self, ids: &Ids) -> Result<IdRange, Error> {
        let starts = (0..ids.tasks).map(|task| ids.first + task * IDS_PER_TASK);
        let start = self.leases.machine.take_ids(self.holder()?, starts)?;
        Ok(IdRange {
            start: start.ok_or(Error::IdsExhausted(ids.tasks))?,
            count: IDS_PER_TASK,
        })
    }

    /// The first address of the pool that no other task of the machine has.
    pub fn take_address(
        &self,
        pool: impl IntoIterator<Item = Ipv4Addr, IntoIter: Clone>,
    ) -> Result<Ipv4Addr, Error> {
        let pool = pool.into_iter();
        let machine = &self.leases.machine;
        let taken = machine.take_address(self.holder()?, pool.clone())?;
        taken.ok_or_else(|| Error::AddressesExhausted(pool.count()))
    }

    fn holder(&self) -> Result<&Holder, Error> {
        if let Some(holder) = self.holder.get() {
            return Ok(holder);
        }
        let made = self.leases.machine.join(&self.task_id, &self.path())?;
        Ok(self.holder.get_or_init(|| made))
    }

    /// Keeps an image from being removed. Look again afterwards whether it is
    /// there: it may have been removed just before.
    pub fn hold_image(&self, digest: &str) -> Result<(), Error> {
        let name = format!("{}@{}", name(digest)?, self.task_id);
        // Two containers of the task may use one image.
        self.link(IMAGES, &name).map(drop)
    }

    /// Gives everything back. The task must be cleaned up by then.
    pub fn release(mut self) -> Result<(), Error> {
        let path = self.path();
        let machine = &self.leases.machine;
        match self.holder.take() {
            Some(holder) => machine.leave(&holder)?,
            // Of a supervisor that died.
            None => machine.leave_for(&self.task_id, &path)?,
        }
        let inode = self.file.metadata().map_err(io_error("stat", &path))?.ino();
        unlink_all(&self.leases.dir, &[IMAGES], inode)?;
        remove(&path)
    }

    fn path(&self) -> PathBuf {
        self.leases.dir.join(TASKS).join(&self.task_id)
    }

    fn link(&self, kind: &'static str, name: &str) -> Result<bool, Error> {
        link(&self.path(), &self.leases.dir.join(kind).join(name))
    }
}

/// Whether the name was free.
fn link(file: &Path, name: &Path) -> Result<bool, Error> {
    match fs::hard_link(file, name) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(io_error("make", name)(error)),
    }
}

/// Removes every lease that is a link to this file.
fn unlink_all(dir: &Path, kinds: &[&str], inode: u64) -> Result<(), Error> {
    for kind in kinds {
        for entry in entries(&dir.join(kind))? {
            if entry.ino() == inode {
                remove(&entry.path())?;
            }
        }
    }
    Ok(())
}

/// Whether the lock was to be had.
fn locked(result: Result<(), TryLockError>, path: &Path) -> Result<bool, Error> {
    match result {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(io_error("lock", path)(error)),
    }
}

/// Whether the path still names this file.
fn is_at(file: &File, path: &Path) -> Result<bool, Error> {
    let own = file.metadata().map_err(io_error("stat", path))?.ino();
    match fs::metadata(path) {
        Ok(found) => Ok(found.ino() == own),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(io_error("stat", path)(error)),
    }
}

fn entries(dir: &Path) -> Result<Vec<fs::DirEntry>, Error> {
    let list = fs::read_dir(dir).and_then(Iterator::collect);
    list.map_err(io_error("list", dir))
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(io_error("remove", path)(error))
        }
        _ => Ok(()),
    }
}

fn name(text: &str) -> Result<&str, Error> {
    let fine = !text.is_empty() && !text.contains(['/', '@', '\0']) && !text.starts_with('.');
    fine.then_some(text)
        .ok_or_else(|| Error::BadName(text.to_owned()))
}
