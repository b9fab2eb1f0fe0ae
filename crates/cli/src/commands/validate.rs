//! `neargate validate`.

use std::process::ExitCode;

use clap::Args;
use neargate_core::taskdef::Compatibility;
use neargate_core::validate::{self, Context, Refusal};

use crate::error::CommandError;
use crate::input::Input;
use crate::launch_type::LaunchTypeName;
use crate::output::notice;
use crate::settings::Settings;

/// Check a task definition against ECS's rules
///
/// Prints what ECS would answer to RegisterTaskDefinition, and warnings about
/// what it accepts but this machine, or the task itself, may not like.
///
/// Exit status: 0 if ECS would accept it, also with warnings; 1 if not.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate validate taskdef.json
  neargate validate --launch-type EC2 taskdef.json")]
pub struct Arguments {
    /// Task definition in JSON, or - for standard input
    #[arg(value_name = "FILE")]
    file: Input,

    /// Check against the rules of this launch type too
    #[arg(long, value_enum, ignore_case = true)]
    launch_type: Option<LaunchTypeName>,
}

#[derive(Debug, thiserror::Error)]
#[error("ECS refuses the task definition")]
pub struct Refused(#[from] Refusal);

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let config = settings.load_config()?;
    let definition = arguments.file.task_definition()?;
    let context = Context {
        launch_type: arguments.launch_type.map(Compatibility::from),
        account: Some(config.account),
    };
    let warnings = validate::validate(&definition, &context).map_err(Refused)?;
    for warning in &warnings {
        notice::warn(warning);
    }
    let fits: Vec<_> = validate::compatibilities(&definition)
        .iter()
        .map(ToString::to_string)
        .collect();
    anstream::println!("OK: {} can run as {}", definition.family, fits.join(", "));
    Ok(ExitCode::SUCCESS)
}
