//! `neargate image prune`.

use std::process::ExitCode;

use clap::Args;
use neargate_image::Store;

use crate::error::CommandError;
use crate::settings::Settings;

/// Remove every image that no task uses
///
/// Also removes layers that no image needs, and what broken downloads left.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate image prune")]
pub struct Arguments {}

pub fn run(settings: &Settings, Arguments {}: &Arguments) -> Result<ExitCode, CommandError> {
    super::report(&Store::open(&settings.root)?.prune()?)?;
    Ok(ExitCode::SUCCESS)
}
