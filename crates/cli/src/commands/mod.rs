//! One file for each command: its arguments, its help, what it prints.

pub mod cleanup;
pub mod exec;
pub mod inspect;
pub mod logs;
pub mod ps;
pub mod rm;
pub mod stop;
pub mod sysctl;
pub mod top;
pub mod validate;

use std::process::ExitCode;

use crate::arguments::{Arguments, Command};
use crate::error::CommandError;

pub fn dispatch(arguments: Arguments) -> Result<ExitCode, CommandError> {
    let settings = &arguments.settings;
    match arguments.command {
        Command::Ps(arguments) => ps::run(settings, &arguments),
        Command::Logs(arguments) => logs::run(settings, &arguments),
        Command::Top(arguments) => top::run(settings, &arguments),
        Command::Sysctl(arguments) => sysctl::run(settings, &arguments),
        Command::Exec(arguments) => exec::run(settings, arguments),
        Command::Stop(arguments) => stop::run(settings, &arguments),
        Command::Rm(arguments) => rm::run(settings, &arguments),
        Command::Inspect(arguments) => inspect::run(settings, &arguments),
        Command::Validate(arguments) => validate::run(settings, &arguments),
        Command::Cleanup(arguments) => cleanup::run(settings, &arguments),
    }
}
