//! RunTask.

pub mod definition;
pub mod network;
mod order;
pub mod placement;
pub mod platform;
mod request;
pub mod room;
mod token;

use neargate_api::types::{Failure, RunTaskRequest, RunTaskResponse, Task};
use neargate_api::{Error, calls};

use super::describe;
use crate::operations::{Context, Handle, clusters};
use crate::tasks::KnownTask;

pub use order::Order;

/// The most that one request may start.
const MOST: i32 = 10;

impl Handle for calls::RunTask {
    async fn handle(context: &Context, input: RunTaskRequest) -> Result<RunTaskResponse, Error> {
        // Until nobody has come between what is read here and what is written.
        loop {
            let snapshot = context.snapshot()?;
            let cluster = clusters::active(context, &*snapshot, input.cluster.as_deref())?;
            let name = cluster.cluster.name.clone();
            if let Some(earlier) = token::earlier(context, &*snapshot, &name, &input)? {
                return Ok(answer(context, &earlier, None));
            }
            let count = usize::try_from(input.count.unwrap_or(1)).unwrap_or(0);
            if !(1..=MOST as usize).contains(&count) {
                return Err(Error::invalid_parameter(format!(
                    "Count must be between 1 and {MOST}."
                )));
            }
            let order = Order::of(context, &*snapshot, cluster, &input)?;
            // Two that look for room at once would both find the same.
            let placing = match order.needs_room() {
                true => Some(context.state.tasks.placing.lock().await),
                false => None,
            };
            let room = order.room(context, &*context.snapshot()?, count)?;
            let tasks = order.tasks(context, room.places)?;
            let remember = |batch| token::remember(context, batch, &name, &input, &tasks);
            let started = order.start(context, &tasks, remember).await?;
            drop(placing);
            if started {
                return Ok(answer(context, &tasks, room.failure));
            }
        }
    }
}

fn answer(context: &Context, tasks: &[KnownTask], failure: Option<Failure>) -> RunTaskResponse {
    RunTaskResponse {
        tasks: Some(described(context, tasks)),
        failures: Some(failure.into_iter().collect()),
    }
}

pub fn described(context: &Context, tasks: &[KnownTask]) -> Vec<Task> {
    let tasks = tasks.iter();
    tasks
        .map(|task| describe::task(context, task, true))
        .collect()
}
