//! One file for each command: its arguments, its help, what it prints.

pub mod cleanup;
pub mod doctor;
pub mod env;
pub mod exec;
pub mod image;
pub mod inspect;
pub mod launch;
pub mod logs;
pub mod metrics;
pub mod ps;
pub mod rm;
pub mod run;
pub mod serve;
pub mod stop;
pub mod sysctl;
pub mod top;
pub mod user;
pub mod validate;

use std::process::ExitCode;

use neargate_launch::recovery::{self, Recovered};

use crate::arguments::{Arguments, Command};
use crate::error::CommandError;
use crate::output::notice;
use crate::settings::Settings;

pub fn dispatch(arguments: Arguments) -> Result<ExitCode, CommandError> {
    let settings = &arguments.settings;
    if arguments.command.concerns_tasks() {
        recover(settings)?;
    }
    match arguments.command {
        Command::Run(arguments) => run::run(settings, *arguments),
        Command::Launch(arguments) => launch::run(settings, &arguments),
        Command::Ps(arguments) => ps::run(settings, &arguments),
        Command::Logs(arguments) => logs::run(settings, &arguments),
        Command::Top(arguments) => top::run(settings, &arguments),
        Command::Sysctl(arguments) => sysctl::run(settings, &arguments),
        Command::Exec(arguments) => exec::run(settings, arguments),
        Command::Stop(arguments) => stop::run(settings, &arguments),
        Command::Rm(arguments) => rm::run(settings, &arguments),
        Command::Inspect(arguments) => inspect::run(settings, &arguments),
        Command::Image(arguments) => image::run(settings, arguments),
        Command::Validate(arguments) => validate::run(settings, &arguments),
        Command::Doctor(arguments) => doctor::run(settings, &arguments),
        Command::Serve(arguments) => serve::run(settings, &arguments),
        Command::Env(arguments) => env::run(settings, &arguments),
        Command::User(arguments) => user::run(settings, &arguments),
        Command::Metrics(arguments) => metrics::run(settings, &arguments),
        Command::Cleanup(arguments) => cleanup::run(settings, &arguments),
    }
}

/// Finishes what dead supervisors left, on the way to something else: what
/// goes wrong is said and does not stand in the way.
fn recover(settings: &Settings) -> Result<(), CommandError> {
    for Recovered { task, outcome } in recovery::recover_all(&settings.root)? {
        if let Err(error) = outcome {
            notice::warn(&format!(
                "task {task}, whose supervisor died, cannot be cleaned up: {error}"
            ));
        }
    }
    Ok(())
}
