//! `neargate rm`.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use neargate_core::task::LastStatus;
use neargate_launch::{Stopping, recovery};
use neargate_protocol::message::StopOrder;

use crate::error::CommandError;
use crate::output;
use crate::settings::Settings;
use neargate_protocol::tasks::{self, KnownTask, TaskError};

/// Remove stopped tasks with their logs
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate rm web
  neargate rm --all             every task that has stopped
  neargate rm --force web       kill it first if it runs")]
pub struct Arguments {
    /// Id, beginning of the id, or name
    #[arg(
        required_unless_present = "all",
        conflicts_with = "all",
        value_name = "TASK"
    )]
    tasks: Vec<String>,

    /// Every task that has stopped
    #[arg(short, long)]
    all: bool,

    /// Kill a running task first
    #[arg(short, long)]
    force: bool,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let tasks = if arguments.all {
        stopped(tasks::all(&settings.root)?)?
    } else {
        let wanted = arguments.tasks.iter();
        wanted
            .map(|wanted| tasks::find(&settings.root, wanted))
            .collect::<Result<_, _>>()?
    };
    for task in &tasks {
        end(&settings.root, task, arguments.force)?;
        recovery::remove(&task.directory)?;
        output::line(task.label())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn stopped(tasks: Vec<KnownTask>) -> Result<Vec<KnownTask>, TaskError> {
    let mut stopped = Vec::new();
    for task in tasks {
        match task.state() {
            Ok(state) if state.last_status() == LastStatus::Stopped => stopped.push(task),
            Ok(_) | Err(TaskError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(stopped)
}

/// Comes back when nobody looks after the task any more: what it holds must be
/// given back before the directory goes, which says what there is.
fn end(root: &Path, task: &KnownTask, force: bool) -> Result<(), CommandError> {
    if force {
        let order = StopOrder::by_user(None).killing();
        return Ok(Stopping::order(root, task, &order)?.wait()?);
    }
    if task.state()?.last_status() != LastStatus::Stopped {
        return Err(TaskError::Running { task: task.label() }.into());
    }
    Ok(neargate_launch::wait_for_end(root, task)?)
}
