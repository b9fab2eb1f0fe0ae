//! `neargate image rm`.

use std::process::ExitCode;

use clap::Args;
use neargate_image::{Reference, Store};

use crate::error::CommandError;
use crate::settings::Settings;

/// Remove images
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate image rm nginx:1.27")]
pub struct Arguments {
    /// Names of images
    #[arg(required = true, value_name = "REFERENCE")]
    references: Vec<Reference>,
}

#[derive(Debug, thiserror::Error)]
#[error("there is no image {0} on this machine")]
pub struct NoImage(Reference);

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let store = Store::open(&settings.root)?;
    for reference in &arguments.references {
        let pruned = store.remove(reference, None)?;
        if pruned.references.is_empty() {
            return Err(NoImage(reference.clone()).into());
        }
        super::report(&pruned)?;
    }
    Ok(ExitCode::SUCCESS)
}
