//! Containers that could not be started. These texts are the container's `reason`.

use std::{fmt, io};

pub(super) const CANNOT_START: &str = "CannotStartContainerError";

/// What stood in the way, in the terms of containerd and runc, which are Fargate's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartFailure<'a> {
    /// A program named without a slash that is nowhere on the container's `PATH`.
    NotInPath { program: &'a str },
    /// A program that could not be executed: not there, not executable, not for this machine.
    NotExecuted { program: &'a str, errno: i32 },
    /// `workingDirectory` could not be entered.
    NoWorkingDirectory { path: &'a str, errno: i32 },
    /// An operation on a file failed while the container was being made, such as `open` of a
    /// parameter below `/proc/sys`.
    File {
        operation: &'a str,
        path: &'a str,
        errno: i32,
    },
    /// Anything else that failed inside the new container.
    Init { step: &'a str, errno: i32 },
    /// `user` names somebody whom the container's `/etc/passwd` or `/etc/group` does not know.
    UnknownUser { user: &'a str },
}

const NOT_CREATED: &str = "ResourceInitializationError: failed to create new container runtime \
                           task: failed to create shim task: OCI runtime create failed: runc \
                           create failed: unable to start container process";

/// The reason of a container that could not be started.
#[must_use]
pub fn cannot_start(failure: &StartFailure<'_>) -> String {
    match failure {
        // containerd looks users up itself, before there is a runtime task.
        StartFailure::UnknownUser { user } => format!(
            "{CANNOT_START}: ResourceInitializationError: unable to create new container: unable \
             to find user {user}: no matching entries in passwd file"
        ),
        StartFailure::NotInPath { .. }
        | StartFailure::NotExecuted { .. }
        | StartFailure::NoWorkingDirectory { .. }
        | StartFailure::File { .. }
        | StartFailure::Init { .. } => format!("{CANNOT_START}: {NOT_CREATED}: {failure}: unknown"),
    }
}

impl fmt::Display for StartFailure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NotInPath { program } => {
                write!(f, "exec: \"{program}\": executable file not found in $PATH")
            }
            Self::NotExecuted { program, errno } if errno == ENOENT => {
                write!(f, "exec: \"{program}\": stat {program}: {}", Errno(errno))
            }
            Self::NotExecuted { program, errno } => {
                write!(f, "exec: \"{program}\": {}", Errno(errno))
            }
            Self::NoWorkingDirectory { path, errno } => write!(
                f,
                "error during container init: chdir to cwd (\"{path}\") set in config.json \
                 failed: {}",
                Errno(errno)
            ),
            Self::File {
                operation,
                path,
                errno,
            } => {
                write!(
                    f,
                    "error during container init: {operation} {path}: {}",
                    Errno(errno)
                )
            }
            Self::Init { step, errno } => {
                write!(f, "error during container init: {step}: {}", Errno(errno))
            }
            Self::UnknownUser { user } => write!(f, "unable to find user {user}"),
        }
    }
}

const ENOENT: i32 = 2;

/// An error number in Go's words: those of libc in lower case, or the bare number.
struct Errno(i32);

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = io::Error::from_raw_os_error(self.0).to_string();
        let text = text.split(" (os error").next().unwrap_or_default();
        if text.starts_with("Unknown error") || text.starts_with("No error information") {
            return write!(f, "errno {}", self.0);
        }
        let mut letters = text.chars();
        let first = letters.next().unwrap_or_default().to_ascii_lowercase();
        write!(f, "{first}{}", letters.as_str())
    }
}
