//! What a new task takes hold of before its supervisor starts: an id, its
//! directory, its leases. If the launch fails all of it is given back.

use std::io;
use std::path::Path;

use neargate_core::ids::{RuntimeId, TaskId};
use neargate_host::lease::{self, Lease, Leases};
use neargate_protocol::directory::TaskDirectory;
use rustix::rand::GetRandomFlags;

use crate::recovery;

#[derive(Debug, thiserror::Error)]
pub enum ReservationError {
    #[error("the machine has no random numbers to give")]
    Random(#[source] io::Error),
    #[error("the directory of the task cannot be made")]
    Directory(#[source] io::Error),
    #[error(transparent)]
    Lease(#[from] lease::Error),
}

/// A new task that nobody runs yet.
pub struct Reservation {
    pub task_id: TaskId,
    pub directory: TaskDirectory,
    /// Its lock says that somebody looks after the task: we, until the
    /// supervisor has it. `None` only while it is being given back.
    lease: Option<Lease>,
    handed_over: bool,
}

impl Reservation {
    pub fn begin(root: &Path) -> Result<Self, ReservationError> {
        let task_id = TaskId::from_random(random()?);
        let lease = Leases::open(root)?.claim(&task_id.to_string())?;
        let mut reservation = Self {
            task_id,
            directory: TaskDirectory::of(root, task_id),
            lease: Some(lease),
            handed_over: false,
        };
        reservation.directory =
            TaskDirectory::create(root, task_id).map_err(ReservationError::Directory)?;
        Ok(reservation)
    }

    pub fn lease(&self) -> &Lease {
        self.lease.as_ref().expect("given back only when dropped")
    }

    pub fn runtime_id(&self) -> Result<RuntimeId, ReservationError> {
        Ok(RuntimeId::from_random(self.task_id, random()?))
    }

    /// The supervisor lives: from here on all of it is the supervisor's.
    pub fn hand_over(mut self) {
        self.handed_over = true;
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.handed_over {
            return;
        }
        // The launch has failed and says why. What cannot be removed now is
        // found by the next clean-up.
        let _ = recovery::remove(&self.directory);
        if let Some(lease) = self.lease.take() {
            let _ = lease.release();
        }
    }
}

fn random<const N: usize>() -> Result<[u8; N], ReservationError> {
    let mut bytes = [0; N];
    let mut filled = 0;
    while filled < N {
        filled += rustix::rand::getrandom(&mut bytes[filled..], GetRandomFlags::empty())
            .map_err(|errno| ReservationError::Random(errno.into()))?;
    }
    Ok(bytes)
}
