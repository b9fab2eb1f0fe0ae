//! `neargate rm`.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use neargate_core::task::LastStatus;
use neargate_host::lease::Leases;
use neargate_protocol::message::Request;

use crate::error::CommandError;
use crate::output;
use crate::recovery;
use crate::settings::Settings;
use crate::tasks::{self, KnownTask, TaskError};

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
        if arguments.force {
            kill(task)?;
        }
        remove(&settings.root, task)?;
        output::line(task.label())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn stopped(tasks: Vec<KnownTask>) -> Result<Vec<KnownTask>, TaskError> {
    let mut stopped = Vec::new();
    for task in tasks {
        if task.state()?.last_status() == LastStatus::Stopped {
            stopped.push(task);
        }
    }
    Ok(stopped)
}

/// Kills the task if it runs, and waits for its end.
fn kill(task: &KnownTask) -> Result<(), TaskError> {
    let Some(watch) = task.watch()? else {
        return Ok(());
    };
    match task.ask(&Request::Kill { reason: None }) {
        Ok(_) | Err(TaskError::NotRunning { .. }) => watch.until_closed(),
        Err(error) => Err(error),
    }
}

fn remove(root: &Path, task: &KnownTask) -> Result<(), CommandError> {
    if Leases::open(root)?.is_alive(&task.id())? {
        return Err(TaskError::Running { task: task.label() }.into());
    }
    Ok(recovery::remove(&task.directory)?)
}
