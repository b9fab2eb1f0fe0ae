//! Tasks.

mod describe;
mod describe_tasks;
mod list;
mod protection;
pub mod reference;
pub mod run;
mod start;
mod stop;
#[cfg(test)]
mod tests;

pub use describe::container_arn;
