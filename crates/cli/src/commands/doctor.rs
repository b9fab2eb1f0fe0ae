//! `neargate doctor`.

use std::io;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use clap::Args;
use neargate_host::doctor::{self, Check, Status};

use crate::error::{CommandError, FAILURE};
use crate::output;
use crate::settings::Settings;

/// Say what this machine offers to tasks, and what it lacks
///
/// Each fact comes with what follows from it and how to mend it. Nothing is
/// changed.
///
/// Exit status: 0 if tasks can run, also with warnings; 1 if not.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate doctor
  neargate doctor --json | jq '.[] | select(.status != \"ok\")'")]
pub struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let config = settings.load_config()?;
    let checks = doctor::examine(&config, &settings.root);
    if arguments.json {
        output::json(&checks)?;
    } else {
        let width = checks
            .iter()
            .map(|check| check.name.len())
            .max()
            .unwrap_or(0);
        for check in &checks {
            print(check, width)?;
        }
    }
    let worst = checks.iter().map(|check| check.status).max();
    Ok(ExitCode::from(if worst == Some(Status::Fail) {
        FAILURE
    } else {
        0
    }))
}

fn print(check: &Check, width: usize) -> io::Result<()> {
    let (word, style) = mark(check.status);
    let Check { name, found, .. } = check;
    output::line(format_args!(
        "{style}{word:4}{style:#}  {name:width$}  {found}"
    ))?;
    // Below the facts, so that the eye can follow the column of names.
    for (label, text) in [("so:", &check.consequence), ("do:", &check.remedy)] {
        if !text.is_empty() {
            output::line(format_args!("      {:width$}  {label} {text}", ""))?;
        }
    }
    Ok(())
}

fn mark(status: Status) -> (&'static str, Style) {
    match status {
        Status::Ok => ("ok", AnsiColor::Green.on_default()),
        Status::Warn => ("warn", AnsiColor::Yellow.on_default()),
        Status::Fail => ("fail", AnsiColor::Red.on_default().bold()),
    }
}
