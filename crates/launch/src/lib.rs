//! From a request to a running supervisor.
//!
//! A [`Preparation`] makes a task exist: it takes the task's lease, writes the
//! request and begins the journal. Then it has what only the machine can give:
//! images, values of variables, ids, addresses. It starts the supervisor on
//! the plan of all that, and hands the lease over. What fails on the way is
//! written down as ECS would say it, so that the task is STOPPED with a reason;
//! until the supervisor listens, orders to stop are found in the task's
//! directory.
//!
//! If whoever does this dies, [`recovery`] finishes it.

mod clock;
mod environment;
mod images;
mod orders;
mod plan;
mod preparation;
pub mod pull;
mod record;
pub mod recovery;
mod stopping;
mod supervisor;

pub use clock::now;
pub use environment::{EnvironmentError, refuse_undeclared};
pub use images::ImagesError;
pub use orders::Interrupt;
pub use preparation::{BeginError, LaunchError, Launched, Outcome, Preparation, PrepareError};
pub use stopping::{Stopping, wait_for_end};
pub use supervisor::SpawnError;
