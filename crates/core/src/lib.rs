//! The rules of ECS, without I/O and without a clock: task definitions, validation, the task's state machine, the OCI spec of a container.

pub mod arn;
pub mod config;
pub mod environment_file;
pub mod ids;
pub mod launch;
pub mod mac;
pub mod names;
pub mod overrides;
pub mod reason;
pub mod security_options;
pub mod signal;
pub mod spec;
pub mod sysctl;
pub mod task;
pub mod taskdef;
pub mod timestamp;
pub mod validate;
