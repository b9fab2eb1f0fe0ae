//! `neargate inspect`.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::error::CommandError;
use crate::output;
use crate::settings::Settings;
use neargate_protocol::tasks;

/// Show all that is known of a task, as JSON
///
/// The request with the definition as it runs (overrides applied); the state
/// with its reasons and times; the plan with the images and the address, once
/// there is one; the directory. Values of secrets are left out.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate inspect web
  neargate inspect web | jq .state")]
pub struct Arguments {
    /// Id, beginning of the id, or name
    task: String,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let task = tasks::find(&settings.root, &arguments.task)?;
    let state = task.state()?;
    let mut plan = task.plan()?;
    for container in plan.iter_mut().flat_map(|plan| &mut plan.containers) {
        for value in container.secrets.values_mut() {
            *value = "(hidden)".to_owned();
        }
    }
    output::json(&json!({
        "directory": task.directory.path(),
        "state": state,
        "request": task.request,
        "plan": plan,
    }))?;
    Ok(ExitCode::SUCCESS)
}
