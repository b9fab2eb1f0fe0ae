//! Containers that could not be started. These texts are the container's `reason`.

use std::net::SocketAddrV4;
use std::{fmt, io};

use crate::taskdef::TransportProtocol;

pub(super) const CANNOT_START: &str = "CannotStartContainerError";

/// What stood in the way, in the terms of containerd and runc, which are Fargate's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartFailure<'a> {
    /// A program named without a slash that is nowhere on the container's `PATH`.
    NotInPath {
        program: &'a str,
    },
    /// A program that is not there, or that may not be executed.
    NotExecuted {
        program: &'a str,
        errno: i32,
    },
    /// A program that the kernel took and could not run: made for another machine, or its
    /// interpreter is missing. On Fargate this is the last line of the container's log instead.
    NotLoaded {
        program: &'a str,
        errno: i32,
    },
    /// `workingDirectory` could not be entered.
    NoWorkingDirectory {
        path: &'a str,
        errno: i32,
    },
    /// An operation on a file failed while the container was being made, such as `open` of a
    /// parameter below `/proc/sys`.
    File {
        operation: &'a str,
        path: &'a str,
        errno: i32,
    },
    /// Another step of the new container's own failed.
    Init {
        step: &'a str,
        errno: i32,
    },
    /// `user` names a user or group whom the container's `/etc/passwd` or `/etc/group` does not
    /// know.
    UnknownUser {
        user: &'a str,
    },
    UnknownGroup {
        group: &'a str,
    },
    /// What an OCI runtime other than our own said.
    Runtime {
        message: &'a str,
    },
    /// Anything else, such as a container that could not even be planned.
    Other {
        cause: &'a str,
    },
}

/// The reason of a container that could not be started.
#[must_use]
pub fn cannot_start(failure: &StartFailure<'_>) -> String {
    const NOT_MADE: &str = "unable to create new container";
    const NOT_CREATED: &str = "failed to create new container runtime task: failed to create shim \
                               task: OCI runtime create failed";
    const NOT_STARTED: &str = "runc create failed: unable to start container process";
    let cause = match failure {
        // containerd looks users up itself, before there is a runtime task.
        StartFailure::UnknownUser { .. } | StartFailure::UnknownGroup { .. } => {
            format!("{NOT_MADE}: {failure}")
        }
        StartFailure::Runtime { message } => format!("{NOT_CREATED}: {message}: unknown"),
        _ => format!("{NOT_CREATED}: {NOT_STARTED}: {failure}: unknown"),
    };
    format!("{CANNOT_START}: {}", super::resource_initialization(&cause))
}

/// The reason of a container one of whose ports could not be had on the host. That is the EC2
/// launch type's, so the words are Docker's.
#[must_use]
pub fn cannot_publish(
    container: &str,
    protocol: TransportProtocol,
    listen: SocketAddrV4,
    errno: i32,
) -> String {
    format!(
        "{CANNOT_START}: Error response from daemon: driver failed programming external \
         connectivity on endpoint {container}: Error starting userland proxy: listen {protocol}4 \
         {listen}: bind: {}",
        Errno(errno)
    )
}

impl fmt::Display for StartFailure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const IN_INIT: &str = "error during container init";
        match *self {
            Self::NotInPath { program } => {
                write!(f, "exec: \"{program}\": executable file not found in $PATH")
            }
            Self::NotExecuted {
                program,
                errno: ENOENT,
            } => {
                write!(f, "exec: \"{program}\": stat {program}: {}", Errno(ENOENT))
            }
            Self::NotExecuted { program, errno } => {
                write!(f, "exec: \"{program}\": {}", Errno(errno))
            }
            Self::NotLoaded { program, errno } => write!(f, "exec {program}: {}", Errno(errno)),
            Self::NoWorkingDirectory { path, errno } => write!(
                f,
                "{IN_INIT}: chdir to cwd (\"{path}\") set in config.json failed: {}",
                Errno(errno)
            ),
            Self::File {
                operation,
                path,
                errno,
            } => {
                write!(f, "{IN_INIT}: {operation} {path}: {}", Errno(errno))
            }
            Self::Init { step, errno } => write!(f, "{IN_INIT}: {step}: {}", Errno(errno)),
            Self::UnknownUser { user } => {
                write!(
                    f,
                    "unable to find user {user}: no matching entries in passwd file"
                )
            }
            Self::UnknownGroup { group } => {
                write!(
                    f,
                    "unable to find group {group}: no matching entries in group file"
                )
            }
            Self::Runtime { message } => f.write_str(message),
            Self::Other { cause } => f.write_str(cause),
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
