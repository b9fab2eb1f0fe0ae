//! `neargate stop`.

use std::process::ExitCode;

use clap::Args;
use neargate_launch::Stopping;
use neargate_protocol::message::StopOrder;
use neargate_protocol::tasks;

use crate::error::CommandError;
use crate::output;
use crate::settings::Settings;

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
    let order = StopOrder {
        timeout_seconds: arguments.timeout,
        ..StopOrder::by_user(arguments.reason.clone())
    };
    // All are asked before the first is waited for, so they stop together.
    let stopping = tasks
        .iter()
        .map(|task| Stopping::order(&settings.root, task, &order));
    for stopping in stopping.collect::<Result<Vec<_>, _>>()? {
        stopping.wait()?;
    }
    for task in &tasks {
        output::line(task.label())?;
    }
    Ok(ExitCode::SUCCESS)
}
