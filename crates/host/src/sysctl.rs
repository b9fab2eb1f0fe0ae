//! Kernel parameters of a namespace (`systemControls`).
//!
//! `/proc/sys` shows the namespaces of the process that looks, so writing is:
//! enter, write, return. The host's credentials are kept, because a task's own
//! root may not write there.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::BorrowedFd;
use std::path::PathBuf;

use neargate_core::sysctl::proc_path;
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
    within(kind, namespace, || {
        let mut file = OpenOptions::new()
            .write(true)
            .open(&path)
            .map_err(|source| failed(Call::Open, source))?;
        // One write: the kernel parses each call's bytes as a whole value.
        file.write(value.as_bytes())
            .map(drop)
            .map_err(|source| failed(Call::Write, source))
    })?
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
