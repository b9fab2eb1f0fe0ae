//! Finishing what a supervisor, or who prepares a task for one, could not
//! because it died: whoever comes by next kills what is left of the task, frees
//! what it held, and writes down that it is STOPPED.
//!
//! Harmless to repeat, and safe beside others: it works on a task only while
//! it holds the lease that a supervisor would hold, and tasks that are being
//! launched are never without a holder. The lease goes last, so a
//! recovery that dies half-way is taken up by the next.

use std::io;
use std::path::Path;
use std::time::Duration;

use neargate_core::ids::{InvalidId, TaskId};
use neargate_core::reason;
use neargate_core::task::Event;
use neargate_core::timestamp::Timestamp;
use neargate_host::cgroup::{self, Hierarchies};
use neargate_host::lease::{self, Lease, Leases};
use neargate_protocol::directory::{self, DirectoryError, TaskDirectory};
use neargate_protocol::journal::{Journal, JournalError};
use neargate_protocol::request::TaskRequest;
use neargate_protocol::tasks::{self, KnownTask, TaskError};

use crate::clock;

/// How long killed processes may take to die: the kernel frees their memory
/// first.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    #[error("the tasks cannot be looked through")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error("the journal of a task whose supervisor died cannot be completed")]
    Journal(#[from] JournalError),
    #[error("the cgroups of a task whose supervisor died cannot be removed")]
    Cgroup(#[from] cgroup::Error),
    #[error(transparent)]
    Lease(#[from] lease::Error),
    #[error(transparent)]
    Task(#[from] TaskError),
    #[error("the leases are not all of tasks")]
    Id(#[from] InvalidId),
}

/// A task whose supervisor was gone, and what came of it.
pub struct Recovered {
    pub task: String,
    pub outcome: Result<(), RecoveryError>,
}

/// Recovers every task whose supervisor is gone. One that cannot be recovered
/// does not keep the others from it.
pub fn recover_all(root: &Path) -> Result<Vec<Recovered>, lease::Error> {
    // Nothing was ever run here: leave no trace of having looked.
    if !directory::tasks(root).exists() {
        return Ok(Vec::new());
    }
    let leases = Leases::open(root)?;
    leases.sweep()?;
    let stale = leases.stale()?;
    let now = clock::now();
    let recovered = stale.into_iter().map(|lease| Recovered {
        task: lease.task_id().to_owned(),
        outcome: recover(root, lease, now),
    });
    Ok(recovered.collect())
}

/// Recovers one task, if whoever looked after it has died. Says whether nobody
/// looks after it any more.
pub fn recover_one(root: &Path, task: TaskId) -> Result<bool, RecoveryError> {
    let leases = Leases::open(root)?;
    if let Some(lease) = leases.take_over(&task.to_string())? {
        recover(root, lease, clock::now())?;
    }
    Ok(!leases.is_registered(&task.to_string())?)
}

fn recover(root: &Path, lease: Lease, now: Timestamp) -> Result<(), RecoveryError> {
    let task_id = lease.task_id().parse()?;
    match tasks::get(root, task_id)? {
        Some(task) => finish(&task, now)?,
        // Who prepared it died before there was a task.
        None => remove(&TaskDirectory::of(root, task_id))?,
    }
    Ok(lease.release()?)
}

fn finish(task: &KnownTask, now: Timestamp) -> Result<(), RecoveryError> {
    kill(&task.request)?;
    conclude(&task.directory, now)?;
    Ok(remove_ephemeral(&task.directory)?)
}

fn kill(request: &TaskRequest) -> Result<(), cgroup::Error> {
    let hierarchies = Hierarchies::detect()?;
    let task =
        hierarchies.open_task(&request.config.cgroup.parent, &request.task_id.to_string())?;
    let Some(task) = task else { return Ok(()) };
    task.kill_all()?;
    task.remove(PATIENCE)
}

/// Brings the journal to STOPPED.
fn conclude(directory: &TaskDirectory, now: Timestamp) -> Result<(), RecoveryError> {
    let (mut task, mut journal) = Journal::open(directory.journal())?;
    let order = directory.read_stop_order()?;
    let mut events: Vec<_> = order.into_iter().flat_map(|order| order.events()).collect();
    events.push(Event::PreparationFailed {
        reason: reason::PREPARATION_LOST.to_owned(),
    });
    events.extend([Event::SupervisorLost, Event::CleanedUp]);
    // The task takes those that fit how far it had come.
    for event in events {
        if let Ok(step) = task.step(now, &event) {
            journal.append(now, &event)?;
            task = step.next;
        }
    }
    Ok(())
}

/// Removes what only a running task needs; what it leaves behind is to be
/// read: request, plan, journal, logs.
pub(crate) fn remove_ephemeral(directory: &TaskDirectory) -> io::Result<()> {
    let paths = directory.ephemeral();
    paths.iter().try_for_each(|path| remove_path(path))
}

pub(crate) fn remove_path(path: &Path) -> io::Result<()> {
    let result = match fs_err::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs_err::remove_dir_all(path),
        Ok(_) => fs_err::remove_file(path),
        Err(error) => Err(error),
    };
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// How many tasks have a supervisor.
pub fn count_alive(root: &Path) -> Result<usize, RecoveryError> {
    let leases = Leases::open(root)?;
    let mut alive = 0;
    for directory in TaskDirectory::all(root)? {
        let task_id = directory.path().file_name().unwrap_or_default();
        alive += usize::from(leases.is_alive(&task_id.to_string_lossy())?);
    }
    Ok(alive)
}

/// Removes all that is left of a task, its logs too.
pub fn remove(directory: &TaskDirectory) -> io::Result<()> {
    remove_path(directory.path())
}
