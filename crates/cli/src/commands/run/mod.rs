//! `neargate run`: from a task definition to a running task.
//!
//! What the command line says becomes a request; the launch makes a task of
//! it, which is then followed, or left to itself once it runs.

mod definition;
mod follow;
mod outcome;
mod ports;
mod request;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use clap::{Args, ValueEnum};
use neargate_core::task::{LastStatus, StopCode, Task};
use neargate_image::{Store, StoreError};
use neargate_launch::pull::Listener;
use neargate_launch::{Launched, Outcome, Preparation};
use neargate_protocol::message::StopOrder;
use neargate_protocol::request::PublishedPort;
use neargate_protocol::tasks::{self, KnownTask};

use self::follow::{Follower, Output};
use crate::commands::logs;
use crate::error::{CommandError, NOT_STARTED};
use crate::hint;
use crate::input::Input;
use crate::launch_type::LaunchTypeName;
use crate::output::{self, notice};
use crate::progress::Display;
use crate::settings::Settings;
use crate::signals::Interrupts;
use crate::values::{Assignment, ContainerVariable, published_port};

/// Run a task definition
///
/// FILE is what RegisterTaskDefinition takes or DescribeTaskDefinition
/// prints; `-` reads standard input. The task runs in the foreground: Ctrl-C
/// stops it as ECS would, a second Ctrl-C kills it.
///
/// Exit status: that of the essential container that ended first (128 and the
/// signal's number if a signal ended it); 125 if the task could not start;
/// 130 after Ctrl-C.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate run taskdef.json
  neargate run --detach --name web -p 8080:80 taskdef.json
  neargate run --env app:LOG_LEVEL=debug --secret DB_PASSWORD=hunter2 taskdef.json
  neargate run --overrides '{\"cpu\":\"512\"}' taskdef.json
  aws ecs describe-task-definition --task-definition web | neargate run -")]
pub struct Arguments {
    /// Task definition in JSON, or - for standard input
    #[arg(value_name = "FILE")]
    file: Input,

    /// Overrides in RunTask's shape, or file://PATH
    #[arg(long, value_name = "JSON")]
    overrides: Option<String>,

    /// Set an environment variable of a container
    #[arg(short, long, value_name = "CONTAINER:NAME=VALUE")]
    env: Vec<ContainerVariable>,

    /// Supply the value of a secret that the definition declares
    #[arg(long = "secret", value_name = "NAME=VALUE")]
    secrets: Vec<Assignment>,

    /// Publish a port of the task on localhost
    #[arg(short, long, value_name = "HOST:CONTAINER[/udp]", value_parser = published_port)]
    publish: Vec<PublishedPort>,

    /// Add to the first container's systemControls
    #[arg(long = "sysctl", value_name = "NAME=VALUE")]
    sysctls: Vec<Assignment>,

    /// A name to call the task by
    #[arg(long)]
    name: Option<String>,

    /// Return once the task runs, and print its id
    #[arg(short, long)]
    detach: bool,

    /// Whose rules apply [default: the first of FARGATE, EC2, EXTERNAL that the definition fits]
    #[arg(long, value_enum, ignore_case = true)]
    launch_type: Option<LaunchTypeName>,

    /// Run in the host's user namespace instead of one of the task's own
    #[arg(long, value_enum)]
    userns: Option<UserNamespace>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum UserNamespace {
    Host,
}

pub fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, CommandError> {
    launch(settings, arguments).map_err(|error| {
        // If it is the supervisor that failed us, its task is not to wait for
        // the next command. Our own error is the one to tell.
        let _ = super::recover(settings);
        error.with_status(NOT_STARTED)
    })
}

fn launch(settings: &Settings, arguments: Arguments) -> Result<ExitCode, CommandError> {
    if let Some(name) = &arguments.name {
        tasks::refuse_taken_name(&settings.root, name)?;
    }
    let config = settings.load_config()?;
    let accepted = definition::prepare(&arguments, &config)?;
    for warning in &accepted.warnings {
        notice::warn(warning);
    }
    ports::refuse_taken(&arguments.publish)?;
    let secrets = arguments.secrets.iter();
    let secrets = secrets
        .map(|secret| (secret.name.clone(), secret.value.clone()))
        .collect();
    neargate_launch::refuse_undeclared(&accepted.definition, &secrets)?;
    let request = request::make(&arguments, accepted, secrets, config)?;
    let mut interrupts = Interrupts::catch()?;
    let preparation = Preparation::begin(&settings.root, request)?;
    let output = (!arguments.detach)
        .then(|| Output::new(&logs::sources(preparation.task())))
        .transpose()?;
    let display: Listener = Arc::new(Display::new());
    let mut interrupted = false;
    let outcome = preparation.launch(&display, &mut || {
        interrupted |= interrupts.take().unwrap_or(0) > 0;
        interrupted.then(|| StopOrder::by_user(None))
    })?;
    let launched = match outcome {
        Outcome::Launched(launched) => *launched,
        Outcome::Stopped(task) => {
            tell(&task);
            let status = if interrupted {
                outcome::INTERRUPTED
            } else {
                NOT_STARTED
            };
            return Ok(ExitCode::from(status));
        }
    };
    let Launched {
        task, connection, ..
    } = launched;
    let settling = launched.pulled.then(|| settle(&settings.root));
    let follower = Follower::new(&task, connection, interrupts)?;
    let status = match output {
        Some(output) => attend(follower, output),
        None => detach(&task, follower),
    };
    if let Some(Ok(Err(error))) = settling.map(JoinHandle::join) {
        notice::warn(&format_args!(
            "what was pulled may not survive a power failure: {error}"
        ));
    }
    status
}

/// Brings what was pulled safely to the disk. The task does not wait for it.
fn settle(root: &Path) -> JoinHandle<Result<(), StoreError>> {
    let root = root.to_owned();
    thread::spawn(move || Store::open(&root)?.settle())
}

/// Shows the task until its end.
fn attend(mut follower: Follower<'_>, mut output: Output) -> Result<ExitCode, CommandError> {
    let is_stopped = |task: &Task| task.last_status() == LastStatus::Stopped;
    let task = follower.until(is_stopped, Some(&mut output))?;
    tell(&task);
    Ok(ExitCode::from(if follower.was_interrupted() {
        outcome::INTERRUPTED
    } else {
        outcome::exit_status(&task)
    }))
}

/// Waits until the task runs, or has failed to.
fn detach(known: &KnownTask, mut follower: Follower<'_>) -> Result<ExitCode, CommandError> {
    let is_decided = |task: &Task| {
        let status = task.last_status();
        // One that is stopping before it ran may have done its work already,
        // or may not have started at all: its end will tell.
        matches!(status, LastStatus::Running | LastStatus::Stopped)
    };
    let task = follower.until(is_decided, None)?;
    if follower.was_interrupted() {
        tell(&task);
        return Ok(ExitCode::from(outcome::INTERRUPTED));
    }
    if task.stop_code() == Some(StopCode::TaskFailedToStart) {
        tell(&task);
        return Ok(ExitCode::from(NOT_STARTED));
    }
    output::line(known.id())?;
    Ok(ExitCode::SUCCESS)
}

/// Says why the task stopped, and what to do about it.
fn tell(task: &Task) {
    notice::say(&outcome::describe(task));
    let mut reasons = task
        .containers()
        .filter_map(|(_, container)| container.reason());
    if let Some(hint) = reasons.find_map(hint::for_reason) {
        notice::hint(hint);
    }
}
