//! Finishing what a supervisor that died could not: whoever comes by next
//! kills what is left of the task, frees what it held, and writes down that it
//! is STOPPED.
//!
//! Harmless to repeat, and safe beside others: it works on a task only while
//! it holds the lease that a supervisor would hold. The lease goes last, so a
//! recovery that dies half-way is taken up by the next.

use std::io;
use std::path::Path;
use std::time::Duration;

use neargate_core::ids::InvalidId;
use neargate_core::task::{Event, LastStatus};
use neargate_core::timestamp::Timestamp;
use neargate_host::cgroup::{self, Hierarchies};
use neargate_host::lease::{self, Lease, Leases};
use neargate_protocol::directory::{DirectoryError, TaskDirectory, tasks};
use neargate_protocol::journal::{self, JournalError};
use neargate_protocol::plan::LaunchPlan;

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
pub fn recover_all(root: &Path, now: Timestamp) -> Result<Vec<Recovered>, lease::Error> {
    // Nothing was ever run here: leave no trace of having looked.
    if !tasks(root).exists() {
        return Ok(Vec::new());
    }
    let leases = Leases::open(root)?;
    leases.sweep()?;
    let stale = leases.stale()?;
    let recovered = stale.into_iter().map(|lease| Recovered {
        task: lease.task_id().to_owned(),
        outcome: recover(root, lease, now),
    });
    Ok(recovered.collect())
}

fn recover(root: &Path, lease: Lease, now: Timestamp) -> Result<(), RecoveryError> {
    let task_id = lease.task_id().parse()?;
    finish(&TaskDirectory::of(root, task_id), now)?;
    Ok(lease.release()?)
}

fn finish(directory: &TaskDirectory, now: Timestamp) -> Result<(), RecoveryError> {
    let plan = match directory.read_plan() {
        Ok(plan) => plan,
        // Its client died before there was a task.
        Err(DirectoryError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(remove(directory)?);
        }
        Err(error) => return Err(error.into()),
    };
    kill(&plan)?;
    if directory.journal().exists() {
        conclude(directory, now)?;
        Ok(remove_ephemeral(directory)?)
    } else {
        Ok(remove(directory)?)
    }
}

fn kill(plan: &LaunchPlan) -> Result<(), cgroup::Error> {
    let hierarchies = Hierarchies::detect()?;
    let task = hierarchies.open_task(&plan.config.cgroup.parent, &plan.task_id.to_string())?;
    let Some(task) = task else { return Ok(()) };
    task.kill_all()?;
    task.remove(PATIENCE)
}

/// Brings the journal to STOPPED.
fn conclude(directory: &TaskDirectory, now: Timestamp) -> Result<(), JournalError> {
    let path = directory.journal();
    let mut task = journal::replay(&path)?;
    for event in [Event::SupervisorLost, Event::CleanedUp] {
        if task.last_status() != LastStatus::Stopped {
            task = journal::append_after_death(&path, now, &event)?;
        }
    }
    Ok(())
}

/// Removes what only a running task needs; what it leaves behind is to be
/// read: plan, journal, logs.
fn remove_ephemeral(directory: &TaskDirectory) -> io::Result<()> {
    let paths = directory.ephemeral();
    paths.iter().try_for_each(|path| remove_path(path))
}

fn remove_path(path: &Path) -> io::Result<()> {
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
