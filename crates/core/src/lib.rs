//! The rules of ECS, without I/O and without a clock: task definitions, validation, the task's state machine, the OCI spec of a container.

pub mod arn;
pub mod config;
pub mod ids;
mod names;
pub mod sysctl;
pub mod taskdef;
