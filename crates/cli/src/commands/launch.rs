//! `neargate launch`.

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use neargate_image::Store;
use neargate_launch::pull::Listener;
use neargate_launch::{BeginError, LaunchError, Launched, Outcome, Preparation, recovery};
use neargate_protocol::message::Request;
use neargate_protocol::request::TaskRequest;

use crate::error::CommandError;
use crate::output::notice;
use crate::settings::Settings;

/// Launch the task that is asked for on standard input, for `neargate serve`
///
/// Ends when the task has a supervisor, or is STOPPED and its record says why;
/// fails only if there is no record. To ask again for one task does nothing.
#[derive(Debug, Args)]
pub struct Arguments {}

#[derive(Debug, thiserror::Error)]
#[error("the request cannot be understood")]
struct NotARequest(#[source] serde_json::Error);

pub fn run(settings: &Settings, _: &Arguments) -> Result<ExitCode, CommandError> {
    let text = io::read_to_string(io::stdin())?;
    let request: TaskRequest = serde_json::from_str(&text).map_err(NotARequest)?;
    let preparation = match Preparation::begin(&settings.root, request) {
        Ok(preparation) => preparation,
        Err(BeginError::Exists(_)) => return Ok(ExitCode::SUCCESS),
        Err(error) => return Err(error.into()),
    };
    let nobody: Listener = Arc::new(());
    match preparation.launch(&nobody, &mut || None) {
        Ok(Outcome::Launched(launched)) => see_off(&settings.root, &launched)?,
        // The record says it.
        Ok(Outcome::Stopped(_)) | Err(LaunchError::Prepare(_)) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(ExitCode::SUCCESS)
}

/// Waits until the supervisor has taken over.
fn see_off(root: &Path, launched: &Launched) -> Result<(), CommandError> {
    if launched.connection.ask(&Request::Describe).is_err() {
        // It has died at once.
        recovery::recover_one(root, launched.task.request.task_id)?;
    }
    if launched.pulled
        && let Err(error) = Store::open(root).and_then(|store| store.settle())
    {
        notice::warn(&format_args!(
            "what was pulled may not survive a power failure: {error}"
        ));
    }
    Ok(())
}
