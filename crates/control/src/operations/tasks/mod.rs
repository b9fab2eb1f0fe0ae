//! Tasks.

mod describe;
mod describe_tasks;
mod list;
pub mod reference;
pub mod run;
mod stop;

pub use describe::container_arn;
