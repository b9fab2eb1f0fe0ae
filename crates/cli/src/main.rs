//! The `neargate` command: runs Amazon ECS tasks on this machine.
//!
//! The only crate that touches the terminal, the process environment and the
//! arguments. Each command is one file in [`commands`]; what they do is done
//! by the other crates.

mod admin;
mod arguments;
mod commands;
mod endpoint;
mod error;
mod hint;
mod input;
mod launch_type;
mod logs;
mod output;
mod plugin;
mod progress;
mod settings;
mod signals;
mod terminal;
mod values;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let mut words = std::env::args_os();
    if plugin::is_meant(words.next().as_ref()) {
        return plugin::run(words.collect());
    }
    let arguments = arguments::Arguments::parse();
    let outcome = commands::dispatch(arguments);
    outcome.unwrap_or_else(|error| error.report())
}
