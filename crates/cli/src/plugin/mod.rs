//! Neargate as a session-manager-plugin: what the aws CLI starts for `ecs execute-command` and
//! `ssm start-session`, under that name.
//!
//! `neargate_session` speaks; here are its socket, the terminal and the local ports.

mod caller;
mod conversation;
mod credentials;
mod error;
mod installation;
mod invocation;
mod keyboard;
mod link;
mod ports;
mod resume;
mod shell;
mod signals;
mod wait;

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::ExitCode;

use conversation::Conversation;
pub use error::PluginError;
pub use installation::directory;
use invocation::Invocation;

use crate::error::CommandError;
use crate::output;

/// What the aws CLI calls.
pub const NAME: &str = "session-manager-plugin";

/// Whose abilities we have. The aws CLI hands the session over in the environment from 1.2.497.0,
/// and warns of versions before 1.2.764.0; from 1.2.835.0 a resumed session may be at another URL.
const VERSION: &str = "1.2.835.0";

/// The words of AWS's plugin, by which people know that it is there.
const BANNER: &str = "\n\
    The Session Manager plugin was installed successfully. Use the AWS CLI to start a session.\n";

/// Whether the program was called under the plugin's name.
pub fn is_meant(program: Option<&OsString>) -> bool {
    let name = program.and_then(|program| Path::new(program).file_name());
    name == Some(OsStr::new(NAME))
}

pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let outcome = attempt(&arguments);
    outcome.unwrap_or_else(|error| error.report())
}

fn attempt(arguments: &[OsString]) -> Result<ExitCode, CommandError> {
    match arguments {
        [] => output::line(BANNER)?,
        [only] if only == "--version" => output::line(VERSION)?,
        arguments => {
            let invocation = Invocation::parse(arguments, |name| std::env::var(name).ok())?;
            let code = Conversation::begin(invocation)?.until_its_end()?;
            // The aws CLI answers another status with all our arguments, the token among them.
            if !caller::is_aws_cli() {
                return Ok(code);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
