//! `neargate top`.

mod processes;
mod tree;

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use self::processes::Process;
use crate::error::CommandError;
use crate::output::{self, palette, table};
use crate::settings::Settings;
use neargate_protocol::tasks::{self, KnownTask, TaskError};

/// Show the process tree across a task's containers
///
/// PID is what the process is called inside the task, HOST PID what this
/// machine calls it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate top web
  neargate top --json web | jq -r '.[] | select(.container == \"nginx\") | .host_pid'")]
pub struct Arguments {
    /// Id, beginning of the id, or name
    task: String,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What is shown of a process.
#[derive(Debug, Serialize)]
struct Row<'a> {
    pid: i32,
    host_pid: i32,
    parent_host_pid: Option<i32>,
    /// `None` for the pause process.
    container: Option<&'a str>,
    command: &'a str,
    #[serde(skip)]
    colour: Option<usize>,
    #[serde(skip)]
    branch: &'a str,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let task = tasks::find(&settings.root, &arguments.task)?;
    if task.connect()?.is_none() {
        return Err(TaskError::NotRunning { task: task.label() }.into());
    }
    let processes = processes::of_task(&task.request)?;
    let links: Vec<_> = processes
        .iter()
        .map(|process| (process.host_pid, process.parent))
        .collect();
    let lines = tree::draw(&links);
    let rows = lines
        .iter()
        .map(|line| row(&task, &processes[line.index], line));
    if arguments.json {
        output::json(&rows.collect::<Vec<_>>())?;
    } else {
        table::print(
            ["PID", "HOST PID", "CONTAINER", "COMMAND"],
            rows.map(Row::cells),
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

fn row<'a>(task: &'a KnownTask, process: &'a Process, line: &'a tree::Line) -> Row<'a> {
    let index = process.container;
    Row {
        pid: process.pid,
        host_pid: process.host_pid,
        parent_host_pid: line.parent,
        container: index.map(|index| {
            task.request.definition.container_definitions[index]
                .name
                .as_str()
        }),
        command: &process.command,
        colour: index,
        branch: &line.branch,
    }
}

impl Row<'_> {
    fn cells(self) -> [String; 4] {
        let style = self.colour.map(palette::container).unwrap_or_default();
        let container = self.container.unwrap_or("-");
        [
            self.pid.to_string(),
            self.host_pid.to_string(),
            format!("{style}{container}{style:#}"),
            format!("{}{}", self.branch, self.command),
        ]
    }
}
