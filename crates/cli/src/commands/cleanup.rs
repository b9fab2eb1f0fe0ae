//! `neargate cleanup`.

use std::process::ExitCode;

use clap::Args;
use neargate_host::network;
use neargate_launch::recovery::{self, Recovered, RecoveryError};

use crate::error::CommandError;
use crate::output::notice;
use crate::settings::Settings;

/// Finish what supervisors that died have left
///
/// Other commands do it on their way; this one does nothing else.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate cleanup
  neargate cleanup --network    also the bridge and the NAT table, which tasks share")]
pub struct Arguments {
    /// Also remove what tasks share on the host's network, if none is left
    #[arg(long)]
    network: bool,
}

#[derive(Debug, thiserror::Error)]
#[error("the shared network is in use by {0} running task(s)")]
struct NetworkInUse(usize);

#[derive(Debug, thiserror::Error)]
#[error("task {task}, whose supervisor died, cannot be cleaned up")]
struct NotCleaned {
    task: String,
    source: RecoveryError,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let mut failed = None;
    for Recovered { task, outcome } in recovery::recover_all(&settings.root)? {
        match outcome {
            Ok(()) => notice::say(&format!("cleaned up after task {task}")),
            Err(source) => failed = Some(NotCleaned { task, source }),
        }
    }
    if let Some(failed) = failed {
        return Err(failed.into());
    }
    if arguments.network {
        let running = recovery::count_alive(&settings.root)?;
        if running > 0 {
            return Err(NetworkInUse(running).into());
        }
        network::remove_shared(&settings.load_config()?.network)?;
    }
    Ok(ExitCode::SUCCESS)
}
