//! Further commands in a running container.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;

use neargate_core::task::ContainerIndex;
use neargate_host::container::{Starting, Stdio};
use neargate_host::error::LaunchError as HostError;
use neargate_host::exec::{self, ExecSpec};
use neargate_protocol::frame::Kind;
use neargate_protocol::message::ExecRequest;
use oci_spec::runtime::{BoxBuilder, Process, Spec, UserBuilder};
use rustix::fs::OFlags;
use rustix::pipe::{PipeFlags, pipe_with};

use super::Engine;
use super::launch::{LaunchError, output_pipe};
use super::reasons::cannot_exec;

#[derive(Debug, thiserror::Error)]
pub enum ExecError {
    #[error("the task has no container {0}")]
    NoSuchContainer(String),
    #[error("container {0} is not running")]
    NotRunning(String),
    #[error("{}", cannot_exec(.0))]
    Launch(#[from] LaunchError),
}

impl ExecError {
    /// What the client can do about it.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoSuchContainer(_) => "`neargate ps` names the containers of each task",
            Self::NotRunning(_) => "`neargate inspect` tells how the container ended",
            Self::Launch(LaunchError::Launch(HostError::Command { .. })) => {
                "the command must be in the container's image"
            }
            Self::Launch(_) => return None,
        };
        Some(hint.to_owned())
    }
}

/// A command on its way, and this end of its pipes; a terminal comes later.
#[derive(Debug)]
pub struct Command {
    pub starting: Starting,
    pub input: Option<File>,
    pub outputs: Vec<(Kind, File)>,
}

impl Engine {
    /// Starts a command for a client.
    pub fn exec(&self, request: &ExecRequest) -> Result<Command, ExecError> {
        let definitions = &self.request.definition.container_definitions;
        let index = definitions
            .iter()
            .position(|container| container.name == request.container)
            .ok_or_else(|| ExecError::NoSuchContainer(request.container.clone()))?;
        let index = ContainerIndex(index);
        let spec = self.spec(index)?;
        let process = process_of(&spec, request)?;
        if request.terminal.is_some() {
            let starting = self.start_command(index, &spec, &process, Stdio::default())?;
            return Ok(Command {
                starting,
                input: None,
                outputs: Vec::new(),
            });
        }
        let (stdin, input) = match request.input {
            true => input_pipe()
                .map(|(theirs, ours)| (Some(theirs), Some(ours)))
                .map_err(LaunchError::from)?,
            false => (None, None),
        };
        let (stdout, stdout_end) = output_pipe().map_err(LaunchError::from)?;
        let (stderr, stderr_end) = output_pipe().map_err(LaunchError::from)?;
        let stdio = Stdio {
            stdin,
            stdout: Some(stdout),
            stderr: Some(stderr),
        };
        Ok(Command {
            starting: self.start_command(index, &spec, &process, stdio)?,
            input,
            outputs: vec![(Kind::Stdout, stdout_end), (Kind::Stderr, stderr_end)],
        })
    }

    /// Starts a command as the container's own user, heard by nobody.
    pub(super) fn exec_silently(
        &self,
        index: ContainerIndex,
        command: Vec<String>,
    ) -> Result<Starting, ExecError> {
        let spec = self.spec(index)?;
        let mut process = own_process(&spec).map_err(LaunchError::from)?;
        process.set_args(Some(command)).set_terminal(Some(false));
        self.start_command(index, &spec, &process, Stdio::default())
    }

    fn start_command(
        &self,
        index: ContainerIndex,
        spec: &Spec,
        process: &Process,
        stdio: Stdio,
    ) -> Result<Starting, ExecError> {
        let not_running = || ExecError::NotRunning(self.definition(index).name.clone());
        let container = self.container(index);
        let first = container.process().ok_or_else(not_running)?;
        let cgroup = container.cgroup.as_ref().ok_or_else(not_running)?;
        let spec = ExecSpec {
            container: spec,
            process,
            cgroup: cgroup.attach().map_err(LaunchError::from)?,
        };
        Ok(exec::launch(first, spec, stdio).map_err(LaunchError::from)?)
    }
}

fn own_process(spec: &Spec) -> io::Result<Process> {
    let process = spec.process().clone();
    process.ok_or_else(|| io::Error::other("the container's spec has no process"))
}

/// The container's own process, with what the request says in its place.
fn process_of(spec: &Spec, request: &ExecRequest) -> Result<Process, LaunchError> {
    let mut process = own_process(spec)?;
    // ECS Exec is root's, whoever the container's own user is.
    let user = request.user.as_deref().unwrap_or("0");
    let user = UserBuilder::default()
        .uid(0u32)
        .gid(0u32)
        .username(user)
        .build()?;
    process
        .set_args(Some(request.command.clone()))
        .set_user(user)
        .set_terminal(Some(request.terminal.is_some()));
    if let Some(size) = request.terminal {
        let size = BoxBuilder::default()
            .height(u64::from(size.rows))
            .width(u64::from(size.columns))
            .build()?;
        process.set_console_size(Some(size));
    }
    if let Some(directory) = &request.working_directory {
        process.set_cwd(directory.into());
    }
    let mut environment = process.env().clone().unwrap_or_default();
    for (name, value) in &request.environment {
        let prefix = format!("{name}=");
        environment.retain(|line| !line.starts_with(&prefix));
        environment.push(format!("{prefix}{value}"));
    }
    for (name, value) in &request.environment_defaults {
        let prefix = format!("{name}=");
        if !environment.iter().any(|line| line.starts_with(&prefix)) {
            environment.push(format!("{prefix}{value}"));
        }
    }
    process.set_env(Some(environment));
    Ok(process)
}

/// A pipe whose writing end alone is non-blocking.
fn input_pipe() -> io::Result<(OwnedFd, File)> {
    let (theirs, ours) = pipe_with(PipeFlags::CLOEXEC)?;
    rustix::fs::fcntl_setfl(&ours, OFlags::NONBLOCK)?;
    Ok((theirs, File::from(ours)))
}
