//! `neargate validate`.

mod first_process;
mod sysctls;

use std::process::ExitCode;

use clap::Args;
use neargate_core::config::Config;
use neargate_core::taskdef::{Compatibility, TaskDefinition};
use neargate_core::validate::{self, Context, Refusal};

use neargate_image::Store;
use rustix::process::geteuid;

use crate::error::CommandError;
use crate::input::Input;
use crate::launch_type::LaunchTypeName;
use crate::output::{self, notice};
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
        account: Some(config.account.clone()),
    };
    let warnings = validate::validate(&definition, &context).map_err(Refused)?;
    for warning in &warnings {
        notice::warn(warning);
    }
    warn_of_this_machine(settings, &definition, &config)?;
    let fits: Vec<_> = validate::compatibilities(&definition)
        .iter()
        .map(ToString::to_string)
        .collect();
    output::line(format_args!(
        "OK: {} can run as {}",
        definition.family,
        fits.join(", ")
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// What ECS does not know: this kernel, and the images that are here.
fn warn_of_this_machine(
    settings: &Settings,
    definition: &TaskDefinition,
    config: &Config,
) -> Result<(), CommandError> {
    let has_controls = definition
        .container_definitions
        .iter()
        .any(|it| !it.system_controls.is_empty());
    if geteuid().is_root() {
        for warning in sysctls::warnings(definition, config)? {
            notice::warn(&warning);
        }
    } else if has_controls {
        notice::say("systemControls were not tried on this kernel: that needs root");
    }
    // A store that is not there yet has no images to look at, and validating
    // is not to make one.
    if settings.root.join("images").exists() {
        for warning in first_process::warnings(definition, &Store::open(&settings.root)?)? {
            notice::warn(&warning);
        }
    }
    Ok(())
}
