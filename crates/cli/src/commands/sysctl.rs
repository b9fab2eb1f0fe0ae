//! `neargate sysctl`.

use std::process::ExitCode;

use clap::Args;
use neargate_protocol::message::{Reply, Request, Sysctl};

use crate::error::CommandError;
use crate::output::{self, table};
use crate::settings::Settings;
use neargate_protocol::tasks;

/// Show the kernel parameters that a task declares and what is in force
///
/// Containers of a task share one network namespace: of two that declare one
/// `net.*` parameter the last to start wins.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate sysctl web
  neargate sysctl --json web | jq '.[] | select(.declared != .in_force)'")]
pub struct Arguments {
    /// Id, beginning of the id, or name
    task: String,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let task = tasks::find(&settings.root, &arguments.task)?;
    let sysctls = match task.ask(&Request::Sysctls)? {
        Reply::Sysctls { sysctls } => sysctls,
        other => return Err(task.unexpected(other).into()),
    };
    if arguments.json {
        output::json(&sysctls)?;
    } else {
        let heading = ["CONTAINER", "PARAMETER", "DECLARED", "IN FORCE", "SET BY"];
        table::print(heading, sysctls.iter().map(row))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn row(sysctl: &Sysctl) -> [String; 5] {
    [
        sysctl.container.clone(),
        sysctl.name.clone(),
        one_line(&sysctl.declared),
        sysctl.in_force.as_deref().map_or("?".to_owned(), one_line),
        sysctl.set_by.clone().unwrap_or_else(|| "-".to_owned()),
    ]
}

/// A value as sysctl(8) shows it: the kernel puts tabs between numbers.
fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}
