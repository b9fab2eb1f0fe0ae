//! Failures of the machine in ECS's words.

use neargate_core::reason::{self, StartFailure};
use neargate_host::error::{CommandProblem, LaunchError as HostError};
use neargate_host::sysctl::{Call, SysctlError};
use rustix::io::Errno;

use super::launch::LaunchError;

/// A container's `reason` when it did not start.
pub fn cannot_start(container: &str, error: &LaunchError) -> String {
    match error {
        LaunchError::Port(error) => reason::cannot_publish(
            container,
            error.protocol,
            error.listen,
            error.source.raw_os_error().unwrap_or_default(),
        ),
        error => cannot_exec(error),
    }
}

/// The same of a command in a container that runs.
pub fn cannot_exec(error: &LaunchError) -> String {
    match error {
        LaunchError::Sysctl(SysctlError::Call { call, path, source }) => {
            reason::cannot_start(&StartFailure::File {
                operation: match call {
                    Call::Open => "open",
                    Call::Read => "read",
                    Call::Write => "write",
                },
                path: &path.to_string_lossy(),
                errno: source.raw_os_error().unwrap_or_default(),
            })
        }
        LaunchError::Launch(error) => cannot_launch(error),
        other => reason::cannot_start(&StartFailure::Other {
            cause: &other.to_string(),
        }),
    }
}

fn cannot_launch(error: &HostError) -> String {
    match error {
        HostError::Sysctl { path, errno, .. } => reason::cannot_start(&StartFailure::File {
            // A value that the kernel refuses is refused when it is written.
            operation: if *errno == Errno::INVAL {
                "write"
            } else {
                "open"
            },
            path: &format!("/proc/sys/{path}"),
            errno: errno.raw_os_error(),
        }),
        HostError::NoSuchUser(user) => reason::cannot_start(&StartFailure::UnknownUser { user }),
        HostError::NoSuchGroup(group) => {
            reason::cannot_start(&StartFailure::UnknownGroup { group })
        }
        HostError::WorkingDirectory { path, errno } => {
            reason::cannot_start(&StartFailure::NoWorkingDirectory {
                path,
                errno: errno.raw_os_error(),
            })
        }
        HostError::Command { command, problem } => command_failure(command, *problem),
        HostError::Step { step, errno } => reason::cannot_start(&StartFailure::Init {
            step,
            errno: errno.raw_os_error(),
        }),
        HostError::Parent { step, errno } => reason::cannot_start(&StartFailure::Init {
            step,
            errno: errno.raw_os_error(),
        }),
        HostError::Runtime { message, .. } => {
            reason::cannot_start(&StartFailure::Runtime { message })
        }
        other => reason::cannot_start(&StartFailure::Other {
            cause: &other.to_string(),
        }),
    }
}

fn command_failure(program: &str, problem: CommandProblem) -> String {
    let not_executed = |errno: Errno| StartFailure::NotExecuted {
        program,
        errno: errno.raw_os_error(),
    };
    let not_loaded = |errno: Errno| StartFailure::NotLoaded {
        program,
        errno: errno.raw_os_error(),
    };
    reason::cannot_start(&match problem {
        CommandProblem::NotInPath => StartFailure::NotInPath { program },
        CommandProblem::NotFound => not_executed(Errno::NOENT),
        CommandProblem::PermissionDenied => not_executed(Errno::ACCESS),
        CommandProblem::Other(errno) => not_executed(errno),
        CommandProblem::BadFormat => not_loaded(Errno::NOEXEC),
        CommandProblem::NoInterpreter => not_loaded(Errno::NOENT),
    })
}
