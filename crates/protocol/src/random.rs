//! Ids for new tasks.

use std::io;

use neargate_core::ids::{RuntimeId, TaskId};
use rustix::rand::{GetRandomFlags, getrandom};

pub fn task_id() -> io::Result<TaskId> {
    Ok(TaskId::from_random(bytes()?))
}

/// One for each of so many containers.
pub fn runtime_ids(task: TaskId, containers: usize) -> io::Result<Vec<RuntimeId>> {
    let ids = (0..containers).map(|_| Ok(RuntimeId::from_random(task, bytes()?)));
    ids.collect()
}

/// Bytes that nobody can foretell.
pub fn bytes<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    let mut filled = 0;
    while filled < N {
        filled += getrandom(&mut bytes[filled..], GetRandomFlags::empty())?;
    }
    Ok(bytes)
}
