//! `neargate exec`.

use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::thread;

use clap::Args;
use neargate_protocol::client::Connection;
use neargate_protocol::frame::Kind;
use neargate_protocol::message::{ExecRequest, Reply, Request, TerminalSize};

use crate::error::{CommandError, NOT_STARTED};
use crate::settings::Settings;
use crate::terminal::{self, RawMode, WindowChanges};
use crate::values::Assignment;
use neargate_protocol::tasks::{self, KnownTask, TaskError};

/// Run a command in a container of a running task
///
/// The command runs as root, as ECS Exec's does, with the container's own
/// environment, capabilities, limits and cgroup. Exit status: that of the
/// command; 125 when it could not be run.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate exec -it web nginx -- /bin/sh
  neargate exec web sleeper -- ps aux
  echo data | neargate exec -i web nginx -- tee /tmp/file")]
pub struct Arguments {
    /// Id, beginning of the id, or name
    task: String,

    /// A container of the task
    container: String,

    /// The command and its arguments
    #[arg(required = true, trailing_var_arg = true, value_name = "COMMAND")]
    command: Vec<String>,

    /// Send our standard input to the command
    #[arg(short, long)]
    interactive: bool,

    /// Give the command a terminal
    #[arg(short, long)]
    tty: bool,

    /// Run as this user of the container instead of root
    #[arg(short, long, value_name = "USER[:GROUP]")]
    user: Option<String>,

    /// Run in this directory of the container
    #[arg(short, long, value_name = "DIR")]
    workdir: Option<String>,

    /// Add to the environment
    #[arg(short, long, value_name = "NAME=VALUE")]
    env: Vec<Assignment>,
}

#[derive(Debug, thiserror::Error)]
enum ExecError {
    #[error(transparent)]
    Task(#[from] TaskError),
    #[error("--tty needs a terminal as standard input")]
    NoTerminal,
    #[error("the terminal cannot be prepared")]
    Terminal(#[source] io::Error),
    #[error("the output of the command cannot be passed on")]
    Output(#[source] io::Error),
    #[error("the supervisor of task {0} went away before the command ended")]
    Lost(String),
}

pub fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, CommandError> {
    let attempt = || {
        let task = tasks::find(&settings.root, &arguments.task)?;
        execute(&task, &arguments)
    };
    attempt().map_err(|error: ExecError| CommandError::from(error).with_status(NOT_STARTED))
}

fn execute(task: &KnownTask, arguments: &Arguments) -> Result<ExitCode, ExecError> {
    task.container(&arguments.container)?;
    if arguments.tty && !io::stdin().is_terminal() {
        return Err(ExecError::NoTerminal);
    }
    let link = Arc::new(Link {
        connection: task.connect_running()?,
        sending: Mutex::new(()),
    });
    let silent = |error: io::Error| ExecError::from(task.silent(error.into()));
    let windows = arguments
        .tty
        .then(WindowChanges::watch)
        .transpose()
        .map_err(ExecError::Terminal)?;
    link.send(&Request::Exec(request(arguments)))
        .map_err(silent)?;
    await_start(task, &link)?;
    // Only now is the terminal the command's.
    let _raw = arguments
        .tty
        .then(RawMode::enter)
        .transpose()
        .map_err(ExecError::Terminal)?;
    // These end with our process: they wait for input that may never come.
    if arguments.interactive {
        let link = Arc::clone(&link);
        thread::spawn(move || link.forward_input());
    }
    if let Some(windows) = windows {
        let link = Arc::clone(&link);
        thread::spawn(move || link.forward_sizes(windows));
    }
    forward_output(task, &link)
}

fn request(arguments: &Arguments) -> ExecRequest {
    let environment = arguments.env.iter();
    ExecRequest {
        container: arguments.container.clone(),
        command: arguments.command.clone(),
        user: arguments.user.clone(),
        working_directory: arguments.workdir.clone(),
        environment: environment
            .map(|variable| (variable.name.clone(), variable.value.clone()))
            .collect(),
        environment_defaults: Vec::new(),
        terminal: arguments.tty.then(terminal::size),
        input: arguments.interactive,
    }
}

fn await_start(task: &KnownTask, link: &Link) -> Result<(), ExecError> {
    let frame = link
        .connection
        .receive()
        .map_err(|error| task.silent(error))?;
    let frame = frame.ok_or_else(|| ExecError::Lost(task.label()))?;
    match frame.decode().map_err(|error| task.silent(error))? {
        Reply::ExecStarted { .. } => Ok(()),
        other => Err(task.unexpected(other).into()),
    }
}

/// Passes the command's output on until it has ended.
fn forward_output(task: &KnownTask, link: &Link) -> Result<ExitCode, ExecError> {
    let (mut stdout, mut stderr) = (io::stdout().lock(), io::stderr().lock());
    loop {
        let frame = link
            .connection
            .receive()
            .map_err(|error| task.silent(error))?;
        let frame = frame.ok_or_else(|| ExecError::Lost(task.label()))?;
        match frame.kind {
            Kind::Stdout => write(&mut stdout, &frame.payload),
            Kind::Stderr => write(&mut stderr, &frame.payload),
            Kind::Stdin | Kind::Text | Kind::Binary => Ok(()),
            Kind::Message => match frame.decode().map_err(|error| task.silent(error))? {
                Reply::ExecEnded { exit_code } => {
                    // A status is a byte, and a code that is not 0 must not become 0.
                    return Ok(ExitCode::from(u8::try_from(exit_code).unwrap_or(u8::MAX)));
                }
                other => return Err(task.unexpected(other).into()),
            },
        }
        .map_err(ExecError::Output)?;
    }
}

fn write(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(bytes)?;
    to.flush()
}

/// The connection, written to by several threads a frame at a time.
struct Link {
    connection: Connection,
    sending: Mutex<()>,
}

impl Link {
    fn send(&self, request: &Request) -> io::Result<()> {
        let _whole = self.sending.lock();
        self.connection.send(request)
    }

    /// Sends our standard input until it ends or nobody wants it any more.
    fn forward_input(&self) -> io::Result<()> {
        let mut buffer = [0; 32 * 1024];
        loop {
            match io::stdin().lock().read(&mut buffer) {
                Ok(0) => return self.send(&Request::EndOfInput),
                Ok(count) => {
                    let _whole = self.sending.lock();
                    self.connection.send_input(&buffer[..count])?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn forward_sizes(&self, mut windows: WindowChanges) -> io::Result<()> {
        loop {
            let TerminalSize { rows, columns } = windows.next()?;
            self.send(&Request::Resize { rows, columns })?;
        }
    }
}
