//! Kernel parameters of a namespace (`systemControls`).
//!
//! `/proc/sys` shows the namespaces of the process that looks, so writing is:
//! enter, write, return.
//!
//! The host's root may write those of a network namespace, whoever owns it. Those
//! of an IPC namespace belong to the root of its user namespace since Linux 6.11,
//! and to the host's root alone before (ipc_permissions in ipc/ipc_sysctl.c).
//! Either way it is the user that the file belongs to, and its user id decides,
//! not capabilities.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::BorrowedFd;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use neargate_core::sysctl::proc_path;
use rustix::process::Uid;
use rustix::thread::set_thread_res_uid;
use thiserror::Error;

use crate::namespace::{Kind, NamespaceError, within};

/// A parameter could not be read or written.
#[derive(Debug, Error)]
pub enum SysctlError {
    #[error(transparent)]
    Namespace(#[from] NamespaceError),
    /// Displayed as Go displays a `PathError`, which is what ends a container's
    /// `reason` on Fargate: `open /proc/sys/net/core/rmem_max: no such file or directory`.
    #[error("{call} {}: {}", path.display(), lower(source))]
    Call {
        call: Call,
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

/// The system call that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// `ENOENT`: this kernel does not have the parameter in a namespace.
    Open,
    Read,
    /// `EINVAL`: the parameter does not take this value.
    Write,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Call::Open => "open",
            Call::Read => "read",
            Call::Write => "write",
        })
    }
}

/// Sets the parameter of that name in `namespace`, which is of that kind.
pub fn write(
    kind: Kind,
    namespace: BorrowedFd<'_>,
    name: &str,
    value: &str,
) -> Result<(), SysctlError> {
    let path = PathBuf::from(proc_path(name));
    let failed = |call, source| SysctlError::Call {
        call,
        path: path.clone(),
        source,
    };
    let attempt = || {
        let mut file = OpenOptions::new()
            .write(true)
            .open(&path)
            .map_err(|source| failed(Call::Open, source))?;
        // One write: the kernel parses each call's bytes as a whole value.
        file.write(value.as_bytes())
            .map(drop)
            .map_err(|source| failed(Call::Write, source))
    };
    within(kind, namespace, || {
        let first = attempt();
        match (&first, fs::metadata(&path)) {
            (Err(SysctlError::Call { source, .. }), Ok(file))
                if source.kind() == io::ErrorKind::PermissionDenied && file.uid() != 0 =>
            {
                as_user(file.uid(), attempt).unwrap_or(first)
            }
            _ => first,
        }
    })?
}

/// Runs `work` with this effective user id of the calling thread; none if it may not.
///
/// The real and the saved id stay: nobody but root may signal or trace it meanwhile.
fn as_user<T>(user: u32, work: impl FnOnce() -> T) -> Option<T> {
    let own = rustix::process::getuid();
    set_thread_res_uid(own, Uid::from_raw(user), own).ok()?;
    let result = work();
    set_thread_res_uid(own, own, own).expect("a saved user id can be taken again");
    Some(result)
}

/// The value in force, without the line's end.
pub fn read(kind: Kind, namespace: BorrowedFd<'_>, name: &str) -> Result<String, SysctlError> {
    let path = PathBuf::from(proc_path(name));
    let failed = |call, source| SysctlError::Call {
        call,
        path: path.clone(),
        source,
    };
    within(kind, namespace, || {
        let mut file = File::open(&path).map_err(|source| failed(Call::Open, source))?;
        let mut value = String::new();
        file.read_to_string(&mut value)
            .map_err(|source| failed(Call::Read, source))?;
        value.truncate(value.trim_end().len());
        Ok(value)
    })?
}

/// The C library's text as Go writes it: lower case, without the number.
fn lower(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_parameter_reads_as_on_fargate() {
        let error = SysctlError::Call {
            call: Call::Open,
            path: "/proc/sys/net/core/rmem_max".into(),
            source: io::Error::from_raw_os_error(libc::ENOENT),
        };
        assert_eq!(
            error.to_string(),
            "open /proc/sys/net/core/rmem_max: no such file or directory"
        );
    }

    #[test]
    fn a_bad_value_reads_as_on_fargate() {
        let error = SysctlError::Call {
            call: Call::Write,
            path: "/proc/sys/net/core/somaxconn".into(),
            source: io::Error::from_raw_os_error(libc::EINVAL),
        };
        assert_eq!(
            error.to_string(),
            "write /proc/sys/net/core/somaxconn: invalid argument"
        );
    }
}
