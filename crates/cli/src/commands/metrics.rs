//! `neargate metrics`.

use std::process::ExitCode;

use clap::Args;
use http::Method;

use super::user::block_on;
use crate::admin;
use crate::error::CommandError;
use crate::output;
use crate::settings::Settings;

/// Print how the endpoint fares, as Prometheus reads it
///
/// A scraper asks the endpoint's socket for the same.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate metrics
  curl --unix-socket /var/lib/neargate/serve.sock http://neargate/metrics")]
pub struct Arguments {}

pub fn run(settings: &Settings, _: &Arguments) -> Result<ExitCode, CommandError> {
    let asking = admin::ask(&settings.root, Method::GET, "/metrics", Vec::new());
    let text = block_on(asking)??;
    output::line(String::from_utf8_lossy(&text).trim_end())?;
    Ok(ExitCode::SUCCESS)
}
