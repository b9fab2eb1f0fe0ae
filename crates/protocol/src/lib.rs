//! What a task's supervisor and its clients share: the request, the launch
//! plan, the task directory, the messages on the socket.
//!
//! A client (the command line, or the endpoint) asks for a task by a
//! [`request::TaskRequest`]. Whoever launches it writes that and a
//! [`plan::LaunchPlan`] into a new [`directory::TaskDirectory`] and starts the
//! supervisor on it; clients talk to the supervisor over the directory's socket
//! in [`frame`]s that hold [`message`]s. What happens to the task is first
//! written into the [`journal`], so the truth about it outlives every process.
//! [`tasks`] finds tasks and tells what is known of them.

pub mod client;
pub mod directory;
pub mod frame;
pub mod journal;
pub mod message;
pub mod plan;
pub mod random;
pub mod request;
pub mod session;
pub mod tasks;
