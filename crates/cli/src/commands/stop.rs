//! `neargate stop`.

use std::process::ExitCode;

use clap::Args;
use neargate_protocol::message::Request;

use crate::error::CommandError;
use crate::output;
use crate::settings::Settings;
use crate::tasks::{self, TaskError, Watch};

/// Stop a task as ECS does
///
/// Each container gets its stop signal, after those that depend on it have
/// ended, and SIGKILL when its `stopTimeout` has passed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate stop web
  neargate stop --timeout 5 --reason 'new version' 4f7a")]
pub struct Arguments {
    /// Id, beginning of the id, or name
    #[arg(required = true, value_name = "TASK")]
    tasks: Vec<String>,

    /// Seconds to wait for each container, in place of its stopTimeout
    #[arg(short, long, value_name = "SECONDS")]
    timeout: Option<u32>,

    /// Why; shown as the task's stoppedReason
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let tasks = arguments
        .tasks
        .iter()
        .map(|wanted| tasks::find(&settings.root, wanted))
        .collect::<Result<Vec<_>, _>>()?;
    let stop = Request::Stop {
        reason: arguments.reason.clone(),
        timeout_seconds: arguments.timeout,
    };
    // All are asked before the first is waited for, so they stop together.
    let mut watches = Vec::new();
    for task in &tasks {
        // One that has stopped is stopped.
        let Some(watch) = task.watch()? else { continue };
        match task.ask(&stop) {
            Ok(_) => watches.push(watch),
            Err(TaskError::NotRunning { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    watches.iter().try_for_each(Watch::until_closed)?;
    for task in &tasks {
        output::line(task.label())?;
    }
    Ok(ExitCode::SUCCESS)
}
