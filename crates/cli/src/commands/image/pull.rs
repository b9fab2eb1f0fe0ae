//! `neargate image pull`.

use std::convert::Infallible;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use neargate_image::{Reference, Store};
use neargate_launch::pull::{self, Listener};

use crate::error::CommandError;
use crate::output;
use crate::progress::Display;
use crate::settings::Settings;

/// Pull images from their registries
///
/// Names without a registry mean Docker Hub, as in ECS. The configuration's
/// mirrors apply, and the credentials of `docker login`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate image pull nginx
  neargate image pull --arch arm64 public.ecr.aws/nginx/nginx:latest")]
pub struct Arguments {
    /// Names of images
    #[arg(required = true, value_name = "REFERENCE")]
    references: Vec<Reference>,

    #[command(flatten)]
    platform: super::PlatformOption,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let options = pull::options(&settings.load_config()?, arguments.platform.get())?;
    let store = Store::open(&settings.root)?;
    let display: Listener = Arc::new(Display::new());
    let Ok(images) = pull::pull(
        &store,
        &arguments.references,
        &options,
        &display,
        &mut || None::<Infallible>,
    );
    for image in images {
        output::line(image?.reference)?;
    }
    store.settle()?;
    Ok(ExitCode::SUCCESS)
}
