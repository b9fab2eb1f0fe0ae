//! What a task's supervisor and its clients share: the launch plan, the task
//! directory, the messages on the socket.
//!
//! A client (the command line, or the endpoint) writes a [`plan::LaunchPlan`]
//! into a new [`directory::TaskDirectory`], starts the supervisor on it and
//! talks to it over the directory's socket in [`frame`]s that hold
//! [`message`]s. What the supervisor knows it first writes into the
//! [`journal`], so the truth about a task outlives every process.

pub mod client;
pub mod directory;
pub mod frame;
pub mod journal;
pub mod message;
pub mod plan;
