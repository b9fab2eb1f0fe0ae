//! Ordering a task to stop, and waiting for its end.

use std::path::Path;

use neargate_host::lease::Leases;
use neargate_protocol::frame::FrameError;
use neargate_protocol::message::StopOrder;
use neargate_protocol::tasks::{KnownTask, TaskError, Watch};

use crate::recovery::{self, RecoveryError};

/// A task that was ordered to stop.
pub struct Stopping<'a> {
    root: &'a Path,
    task: &'a KnownTask,
    /// From before the order, when the task had a supervisor.
    watch: Option<Watch<'a>>,
}

impl<'a> Stopping<'a> {
    pub fn order(
        root: &'a Path,
        task: &'a KnownTask,
        order: &StopOrder,
    ) -> Result<Self, TaskError> {
        let watch = task.watch()?;
        task.stop(order)?;
        Ok(Self { root, task, watch })
    }

    /// Comes back when nobody looks after the task any more, and nothing is
    /// left of it but what is to be read. If whoever should have stopped it has
    /// died, this does.
    pub fn wait(self) -> Result<(), RecoveryError> {
        match self.watch.map(|watch| watch.until_closed()) {
            // It died, or ended before it knew of us.
            Some(Err(TaskError::Supervisor {
                source: FrameError::Io(_),
                ..
            }))
            | Some(Ok(()))
            | None => {}
            Some(Err(error)) => return Err(error.into()),
        }
        wait_for_end(self.root, self.task)
    }
}

/// Waits for the end of a task that nobody needs to tell.
pub fn wait_for_end(root: &Path, task: &KnownTask) -> Result<(), RecoveryError> {
    let leases = Leases::open(root)?;
    while !recovery::recover_one(root, task.request.task_id)? {
        leases.wait_until_free(&task.id())?;
    }
    // An order may have come too late for anybody to take it.
    Ok(recovery::remove_path(&task.directory.stop_order())?)
}
