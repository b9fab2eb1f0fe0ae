//! `neargate-supervise TASK_DIRECTORY`: runs one task to its end.
//!
//! A client starts it with three descriptors: standard input is the client's
//! own connection, standard output is the task's locked lease, and standard
//! error the supervisor's log.

mod clients;
mod clock;
mod connection;
mod engine;
mod error;
mod exec;
mod logs;
mod ports;
mod reactor;
mod recording;
mod requests;
mod session;
mod streams;
mod supervisor;
mod timers;
mod token;

use std::fs::File;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::ExitCode;

use neargate_host::cgroup::Hierarchies;
use neargate_host::lease::Leases;
use neargate_host::{failpoint, process, sealed};
use neargate_protocol::directory::TaskDirectory;

use crate::error::Error;
use crate::supervisor::Supervisor;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Error> {
    let path = std::env::args_os().nth(1).ok_or(Error::Usage)?;
    let directory = TaskDirectory::at(PathBuf::from(path));
    let request = directory.read_request()?;
    let plan = directory.read_plan()?;
    if plan.ids.is_none() {
        // Its containers' root is the host's, and could change this program.
        sealed::run_from_read_only_mount()?;
    }
    // Taken out of the way of containers, which get descriptors 0 to 2 anew.
    let client = UnixStream::from(take(rustix::stdio::stdin())?);
    let leases = Leases::open(directory.root())?;
    let lease = leases.adopt(take(rustix::stdio::stdout())?)?;
    Hierarchies::detect()?.seat_supervisor(&request.config.cgroup.parent)?;
    process::become_supervisor()?;
    let listener = listen(&directory)?;
    let mut supervisor = Supervisor::new(directory, request, plan, lease, listener)?;
    supervisor.adopt(client)?;
    supervisor.run()
}

/// Moves a standard descriptor to a place of its own, closed on exec, and
/// leaves /dev/null behind.
fn take(standard: BorrowedFd) -> Result<std::os::fd::OwnedFd, Error> {
    let moved = standard.try_clone_to_owned()?;
    let null = File::options().read(true).write(true).open("/dev/null")?;
    match standard.as_raw_fd() {
        0 => rustix::stdio::dup2_stdin(null)?,
        _ => rustix::stdio::dup2_stdout(null)?,
    }
    Ok(moved)
}

/// Binds the socket through the directory's descriptor: a socket's path is
/// limited to 108 bytes (unix(7)), a root's is not.
fn listen(directory: &TaskDirectory) -> Result<UnixListener, Error> {
    let opened = File::open(directory.path())?;
    let short = format!("/proc/self/fd/{}/control.sock", opened.as_fd().as_raw_fd());
    Ok(UnixListener::bind(short)?)
}
