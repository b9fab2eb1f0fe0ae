//! Starting a task's supervisor.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use neargate_host::lease::Lease;
use neargate_protocol::client::Connection;
use neargate_protocol::directory::TaskDirectory;

const PROGRAM: &str = "neargate-supervise";

#[derive(Debug, thiserror::Error)]
pub enum SpawnError {
    #[error("the supervisor {program} cannot be started")]
    Spawn { program: PathBuf, source: io::Error },
    #[error("the log of the supervisor cannot be written")]
    Log(#[source] io::Error),
    #[error("no connection to the supervisor can be made")]
    Pair(#[source] io::Error),
}

/// Starts the supervisor of the task in `directory` and hands it the task's
/// lease. It lives on when we end.
pub fn start(directory: &TaskDirectory, lease: &Lease) -> Result<Connection, SpawnError> {
    let program = program();
    let log = File::create(directory.supervisor_log()).map_err(SpawnError::Log)?;
    let (connection, theirs) = Connection::pair().map_err(SpawnError::Pair)?;
    let lease = lease
        .as_fd()
        .try_clone_to_owned()
        .map_err(SpawnError::Pair)?;
    Command::new(&program)
        .arg(directory.path())
        .stdin(OwnedFd::from(theirs))
        .stdout(lease)
        .stderr(log)
        .current_dir("/")
        // Ctrl-C at our terminal is for us: we ask the supervisor to stop.
        .process_group(0)
        .spawn()
        .map_err(|source| SpawnError::Spawn { program, source })?;
    Ok(connection)
}

/// Beside our own executable, as they are installed together.
fn program() -> PathBuf {
    match std::env::current_exe() {
        Ok(own) => own.with_file_name(PROGRAM),
        Err(_) => PROGRAM.into(),
    }
}
