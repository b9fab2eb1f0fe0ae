//! Black-box tests: the real `neargate` on machines that are thrown away.
//!
//! A [`Machine`] is a set of Linux namespaces of its own, processes and network
//! included, with an own state root in memory. All that runs on it ends with
//! it, even when the test is killed. [`Task`] is a handle on one task there;
//! [`definition`] has the words for task definitions, [`image`] makes images.
//!
//! The tests live in `tests/engine`, one file for each thing that the engine
//! honours.

pub mod cgroups;
pub mod definition;
pub mod foreground;
pub mod image;
pub mod leftovers;
pub mod machine;
pub mod programs;
mod registry;
pub mod task;
pub mod until;

pub use foreground::Foreground;
pub use machine::{Finished, Machine};
pub use task::Task;
