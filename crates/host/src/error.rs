//! Why a process of a task could not be started.

use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;

use rustix::io::Errno;

use crate::process::ExitStatus;
use crate::program::report::{Detail, Report};
use crate::program::{Exec, Instruction, MountError, Program, User};
use crate::seccomp::SeccompError;

/// What is wrong with a spec, found before anything is started.
#[derive(Debug, thiserror::Error)]
pub enum SpecError {
    #[error("the spec has no {0}")]
    Missing(&'static str),
    #[error("{0} of the spec contains a NUL byte")]
    Nul(&'static str),
    #[error("{0} of the spec is not honoured")]
    NotHonoured(&'static str),
    #[error("{what} is {value:?}, which means nothing here")]
    Invalid { what: &'static str, value: String },
    #[error("cannot open the namespace {}: {errno}", path.display())]
    Namespace { path: PathBuf, errno: Errno },
    #[error("the layers of the image need {length} bytes of mount options, more than a page")]
    TooManyLayers { length: usize },
    #[error(transparent)]
    Mount(#[from] MountError),
    #[error(transparent)]
    Seccomp(#[from] SeccompError),
}

/// Why a command could not be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandProblem {
    /// In no directory of PATH.
    NotInPath,
    /// The path it was given as does not exist.
    NotFound,
    /// It may not be executed, or is a directory.
    PermissionDenied,
    /// Not a program, or one for another machine.
    BadFormat,
    /// The program is there, but not the interpreter or loader that it names.
    NoInterpreter,
    Other(Errno),
}

impl Display for CommandProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInPath => write!(f, "executable file not found in $PATH"),
            Self::NotFound => write!(f, "no such file or directory"),
            Self::PermissionDenied => write!(f, "permission denied"),
            Self::BadFormat => write!(f, "exec format error"),
            Self::NoInterpreter => write!(f, "its interpreter is missing"),
            Self::Other(errno) => write!(f, "{errno}"),
        }
    }
}

/// Why a process did not start.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// In this process, before or beside the child.
    #[error("cannot {step}: {errno}")]
    Parent { step: &'static str, errno: Errno },
    /// In the child, before its exec.
    #[error("cannot {step}: {errno}")]
    Step { step: String, errno: Errno },
    #[error("cannot set {name} to {value}: {errno}")]
    Sysctl {
        name: String,
        /// Below /proc/sys.
        path: String,
        value: String,
        errno: Errno,
    },
    #[error("cannot chdir to {path}: {errno}")]
    WorkingDirectory { path: String, errno: Errno },
    #[error("no user {0} in the container's /etc/passwd")]
    NoSuchUser(String),
    #[error("no group {0} in the container's /etc/group")]
    NoSuchGroup(String),
    #[error("the user is in too many groups")]
    TooManyGroups,
    #[error("cannot run {command:?}: {problem}")]
    Command {
        command: String,
        problem: CommandProblem,
    },
    #[error("the process ended before it ran its program: {0:?}")]
    Died(Option<ExitStatus>),
    /// An OCI runtime other than our own.
    #[error("{runtime}: {message}")]
    Runtime { runtime: String, message: String },
}

impl LaunchError {
    pub(crate) fn from_report(program: &Program, report: Report) -> Self {
        let errno = report.failure.errno;
        let Some(instruction) = program.instructions.get(report.instruction) else {
            return Self::Died(None);
        };
        match (instruction, report.failure.detail) {
            (Instruction::LookUpUser(User::Named(wanted)), Detail::NoSuchUser) => {
                Self::NoSuchUser(wanted.user.text.clone())
            }
            (Instruction::LookUpUser(User::Named(wanted)), Detail::NoSuchGroup) => {
                let group = wanted.group.as_ref();
                Self::NoSuchGroup(group.map(|group| group.text.clone()).unwrap_or_default())
            }
            (_, Detail::TooManyGroups) => Self::TooManyGroups,
            (Instruction::Exec(exec), detail) => Self::Command {
                command: exec.name.clone(),
                problem: command_problem(exec, errno, detail),
            },
            (Instruction::WorkingDirectory { path, .. }, _) => Self::WorkingDirectory {
                path: path.to_string_lossy().into_owned(),
                errno,
            },
            (Instruction::Sysctl { path, name, value }, _) => Self::Sysctl {
                name: name.to_string_lossy().into_owned(),
                path: path.to_string_lossy().into_owned(),
                value: value.to_string_lossy().into_owned(),
                errno,
            },
            _ => Self::Step {
                step: instruction.to_string(),
                errno,
            },
        }
    }
}

fn command_problem(exec: &Exec, errno: Errno, detail: Detail) -> CommandProblem {
    match (errno, detail) {
        (_, Detail::NoInterpreter) => CommandProblem::NoInterpreter,
        // As Go's exec.LookPath: what may not be executed is passed over.
        (Errno::NOENT | Errno::ACCESS | Errno::NOTDIR, _) if !exec.name.contains('/') => {
            CommandProblem::NotInPath
        }
        (Errno::NOENT | Errno::NOTDIR, _) => CommandProblem::NotFound,
        (Errno::ACCESS, _) => CommandProblem::PermissionDenied,
        (Errno::NOEXEC, _) => CommandProblem::BadFormat,
        (errno, _) => CommandProblem::Other(errno),
    }
}
