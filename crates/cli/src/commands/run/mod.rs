//! `neargate run`: from a task definition to a running task.
//!
//! Everything that needs the outside world happens here, once, and ends up in
//! the launch plan: the definition with its overrides, images, environment
//! files, secrets, leases. The supervisor then needs nothing but that plan.

mod definition;
mod environment;
mod follow;
mod images;
mod outcome;
mod plan;
mod reservation;
mod supervisor;

use std::path::Path;
use std::process::ExitCode;
use std::thread::{self, JoinHandle};

use clap::{Args, ValueEnum};
use neargate_core::task::{LastStatus, StopCode, Task};
use neargate_image::{Store, StoreError};
use neargate_protocol::plan::PublishedPort;

pub use self::environment::EnvironmentError;
use self::follow::{Follower, Output};
pub use self::images::ImagesError;
use self::plan::Inputs;
use self::reservation::Reservation;
pub use self::reservation::ReservationError;
pub use self::supervisor::SpawnError;
use crate::clock;
use crate::commands::logs;
use crate::error::{CommandError, NOT_STARTED};
use crate::hint;
use crate::input::Input;
use crate::launch_type::LaunchTypeName;
use crate::output::{self, notice};
use crate::settings::Settings;
use crate::signals::Interrupts;
use crate::tasks::{self, KnownTask};
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
    let inputs = Inputs {
        environment: environment::from_files(&accepted.definition, &config)?,
        secrets: environment::secrets(&accepted.definition, &arguments.secrets)?,
        accepted,
        config,
        created_at: clock::now(),
    };
    let reservation = Reservation::begin(&settings.root)?;
    let images = images::resolve(
        &settings.root,
        &inputs.accepted.definition,
        &inputs.config,
        &reservation,
    )?;
    let plan = plan::make(&arguments, inputs, images, &reservation)?;
    reservation
        .directory
        .write_plan(&plan)
        .map_err(ReservationError::Directory)?;
    let task = KnownTask {
        directory: reservation.directory.clone(),
        plan,
    };
    let output = (!arguments.detach)
        .then(|| Output::new(&logs::sources(&task)))
        .transpose()?;
    let interrupts = Interrupts::catch()?;
    let connection = supervisor::start(&task.directory, reservation.lease())?;
    reservation.hand_over();
    let settling = task.plan.pull.is_some().then(|| settle(&settings.root));
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
