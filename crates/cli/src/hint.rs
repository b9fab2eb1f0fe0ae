//! The next step after an error, in one place.

use std::error::Error;
use std::io;

use neargate_core::taskdef::ParseError;
use neargate_host::lease;
use neargate_image::{PullError, StoreError};
use neargate_launch::{EnvironmentError, ImagesError, LaunchError, PrepareError, SpawnError};
use neargate_protocol::tasks::TaskError;

use crate::admin::AdminError;
use crate::commands::image::NoImage;
use crate::commands::serve::ServeError;
use crate::plugin::PluginError;

/// What to do about `error`, if there is something to say. The innermost
/// cause that we know decides.
pub fn for_error(error: &(dyn Error + 'static)) -> Option<String> {
    error
        .source()
        .and_then(for_error)
        .or_else(|| for_one(error))
}

fn for_one(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref() {
        of_task(error)
    } else if let Some(error) = error.downcast_ref() {
        of_parse(error)
    } else if let Some(error) = error.downcast_ref::<PullError>() {
        error.hint()
    } else if let Some(error) = error.downcast_ref() {
        of_environment(error)
    } else if let Some(LaunchError::Prepare(error)) = error.downcast_ref() {
        of_preparation(error)
    } else if let Some(error) = error.downcast_ref::<neargate_store::StoreError>() {
        error.hint()
    } else if let Some(ServeError::Listen { source, .. }) = error.downcast_ref() {
        (source.kind() == io::ErrorKind::AddrInUse)
            .then(|| "something listens there already: choose another --listen".to_owned())
    } else if let Some(AdminError::NotRunning) = error.downcast_ref() {
        Some("start one with `neargate serve`".to_owned())
    } else if let Some(error) = error.downcast_ref::<PluginError>() {
        error.hint().map(str::to_owned)
    } else if error.is::<NoImage>() {
        Some("`neargate image ls` lists the images".to_owned())
    } else if let Some(StoreError::InUse { task, .. }) = error.downcast_ref() {
        Some(format!(
            "remove the task first: `neargate rm --force {task}`"
        ))
    } else {
        of_io(error.downcast_ref()?)
    }
}

/// An error that stands for another does not have it among its causes.
fn of_preparation(error: &PrepareError) -> Option<String> {
    match error {
        PrepareError::Environment(error) => of_environment(error),
        PrepareError::Images(error) => match &**error {
            ImagesError::Pull(error) => error.hint(),
            error => for_error(error),
        },
        PrepareError::Lease(error) => of_lease(error).or_else(|| for_error(error)),
        PrepareError::Supervisor(SpawnError::Spawn { .. }) => {
            Some("neargate and neargate-supervise are installed side by side".to_owned())
        }
        error => for_error(error),
    }
}

fn of_environment(error: &EnvironmentError) -> Option<String> {
    match error {
        EnvironmentError::NotMapped { arn, .. } => Some(format!(
            "name one in the configuration, under [environment_files]: \"{arn}\" = \"/path/to/file\""
        )),
        EnvironmentError::NoSecret { name, .. } => {
            Some(format!("supply it: --secret {name}=VALUE"))
        }
        EnvironmentError::Read { .. } | EnvironmentError::UnknownSecret { .. } => None,
    }
}

fn of_lease(error: &lease::Error) -> Option<String> {
    let setting = match error {
        lease::Error::AddressesExhausted(_) => "network.cidr",
        lease::Error::IdsExhausted(_) => "ids.tasks",
        _ => return None,
    };
    Some(format!(
        "stop some tasks, or give more in the configuration: {setting}"
    ))
}

fn of_task(error: &TaskError) -> Option<String> {
    match error {
        TaskError::NotFound(_) => Some("`neargate ps --all` lists the tasks".to_owned()),
        TaskError::Ambiguous { .. } => Some("give more of the id, or the whole".to_owned()),
        TaskError::NotRunning { task } => Some(format!(
            "`neargate inspect {task}` tells how it ended, `neargate logs {task}` what it wrote"
        )),
        TaskError::Running { task } => Some(format!(
            "stop it first: `neargate stop {task}`, or use --force"
        )),
        TaskError::NameTaken { name } => Some(format!(
            "choose another --name, or remove it: `neargate rm --force {name}`"
        )),
        TaskError::Supervisor { task, .. } | TaskError::Unexpected { task } => Some(format!(
            "supervisor.log in the directory of the task may tell why; `neargate rm --force {task}` ends it"
        )),
        TaskError::Refused { hint, .. } => hint.clone(),
        TaskError::NoContainer { .. }
        | TaskError::List(_)
        | TaskError::Directory(_)
        | TaskError::Order { .. }
        | TaskError::Journal { .. } => None,
    }
}

fn of_parse(error: &ParseError) -> Option<String> {
    match error {
        ParseError::UnknownField { suggestion: None, .. } => Some(
            "fields are those of RegisterTaskDefinition: \
             https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
                .to_owned(),
        ),
        _ => None,
    }
}

/// What to do about a container's `reason`, in ECS's words.
pub fn for_reason(reason: &str) -> Option<&'static str> {
    if reason.contains("executable file not found in $PATH") {
        Some("the image has no such program: see entryPoint and command, and PATH in environment")
    } else if reason.contains(": exec: ") && reason.contains("no such file or directory") {
        Some("the image has no such program: see entryPoint and command")
    } else if reason.contains(": exec: ") && reason.contains("permission denied") {
        Some("the program is not executable for the container's user: see its mode, and user")
    } else if reason.contains("exec format error") {
        Some("the program is for another architecture: see runtimePlatform.cpuArchitecture")
    } else if reason.contains("open /proc/sys/") || reason.contains("write /proc/sys/") {
        Some("`neargate validate` tells which systemControls this kernel takes")
    } else if reason.contains("apply apparmor profile") {
        Some(
            "the profile must be loaded: `aa-status` lists those that are, `apparmor_parser -r FILE` loads one",
        )
    } else if reason.contains("this machine has no AppArmor") {
        Some(
            "boot with apparmor=1 security=apparmor, or leave apparmor:… out of dockerSecurityOptions",
        )
    } else if reason.contains("SELinux label") {
        Some("leave label:… out of dockerSecurityOptions")
    } else if reason.contains("bind: address already in use") {
        Some("`ss -lntup` tells who has the port; hostPort 0 takes a free one")
    } else if reason.contains("matching entries in passwd file")
        || reason.contains("matching entries in group file")
    {
        Some("the image has no such user or group: see user; ids of numbers need not be there")
    } else if reason.contains("chdir to cwd") {
        Some("the image has no such directory: see workingDirectory")
    } else if reason.starts_with("OutOfMemoryError") {
        Some("raise memory, of the container or of the task")
    } else {
        None
    }
}

fn of_io(error: &io::Error) -> Option<String> {
    match error.kind() {
        io::ErrorKind::PermissionDenied if !rustix::process::geteuid().is_root() => {
            Some("neargate makes namespaces and cgroups: run it as root".to_owned())
        }
        io::ErrorKind::AddrInUse => Some("`ss -lntup` tells who has it".to_owned()),
        io::ErrorKind::StorageFull => Some(
            "free some space: `neargate rm --all` removes stopped tasks, \
             `neargate image prune` unused images"
                .to_owned(),
        ),
        _ => None,
    }
}
