//! Control groups of tasks and containers, on cgroup v1, v2 and hybrid machines.
//!
//! [`Hierarchies::detect`] finds what is mounted, [`Hierarchies::create_task`]
//! makes a task's tree (its shape is in [`task`]), [`TaskCgroup::container`] adds
//! a container. Everything is plain files: nothing runs, nothing is remembered,
//! and another process finds a task again by its id.

mod base;
mod birth;
mod container;
mod devices;
mod error;
mod group;
mod hierarchies;
mod kill;
mod limits;
mod task;
mod usage;
mod view;

pub use container::ContainerCgroup;
pub use error::Error;
pub use group::Attach;
pub use hierarchies::{Hierarchies, Mode, Unified, V1};
pub use limits::TaskLimits;
pub use task::TaskCgroup;
pub use usage::Usage;
pub use view::{Controller, View};
