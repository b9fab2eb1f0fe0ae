//! The endpoint that AWS's clients talk to.
//!
//! ```text
//! server       HTTP: whole requests in, whole responses out
//! signature    who has signed a request
//! endpoint     whom a request is for, who sends it, and whether they may
//! operations   what the operations of ECS do, a folder for each topic
//! clusters, capacity_providers, account_settings
//!              as they are kept
//! admin        what the machine's owner asks: users, numbers
//! metrics      how the endpoint fares
//! query        what is asked of EC2, IAM and STS, by forms
//! instances    the machine as a container instance
//! tasks        the tasks behind them: kept, started, followed, found
//! sessions     sessions of ECS Exec, and the WebSockets of their clients
//! ssm          what is asked of Systems Manager: sessions, also those of ECS Exec
//! definitions  task definitions as they are kept
//! services     services as they are kept, and who sees to it that they run
//! vpc          the network that tasks are told to be in
//! ```
//!
//! Nothing here needs privileges: what does is behind [`Launcher`](tasks::Launcher).

mod account_settings;
mod admin;
mod capacity_providers;
mod clock;
mod clusters;
mod definitions;
mod endpoint;
mod hex;
mod instances;
mod metrics;
mod operations;
mod query;
pub mod server;
mod services;
mod sessions;
pub mod signature;
mod ssm;
mod state;
pub mod tasks;
#[cfg(test)]
mod testing;
mod vpc;
mod welcome;

pub use admin::{Admin, users};
pub use endpoint::Endpoint;
pub use instances::Machine;
pub use state::{RestoreError, Settings, State};
pub use welcome::Welcome;
