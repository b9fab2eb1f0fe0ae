//! Black-box tests: the real `neargate` on machines that are thrown away.
//!
//! A [`Machine`] is a set of Linux namespaces of its own, processes and network
//! included, with an own state root in memory. All that runs on it ends with
//! it, even when the test is killed. [`Task`] is a handle on one task there;
//! [`definition`] has the words for task definitions, [`image`] makes images.
//!
//! [`Serve`] is the endpoint on a machine, and [`Client`] signs requests to it as AWS's SDKs do.
//!
//! The tests live in `tests/engine`, one file for each thing that the engine
//! honours, and in `tests/endpoint`, what the endpoint's clients see.

pub mod cgroups;
pub mod client;
pub mod definition;
pub mod foreground;
pub mod image;
pub mod leftovers;
pub mod machine;
pub mod programs;
pub mod recorder;
mod registry;
pub mod serve;
pub mod task;
pub mod until;

pub use client::{Client, Lost};
pub use foreground::Foreground;
pub use machine::{Finished, Machine};
pub use serve::Serve;
pub use task::Task;
