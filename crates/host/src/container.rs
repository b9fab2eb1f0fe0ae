//! A container: an OCI spec, compiled to what its first process does before
//! it becomes the container's program.

mod compile;
mod devices;
mod execute;
mod limits;
mod namespaces;
mod rootfs;

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use oci_spec::runtime::Spec;

use crate::cgroup::Attach;
use crate::program::{Handle, Streams};
use crate::spawn::{Birth, spawn};

pub(crate) use execute::{ExecInputs, compile_exec};

pub use crate::error::{CommandProblem, LaunchError, SpecError};
pub use crate::spawn::{Started, Starting};

/// A container to be launched. A terminal is asked for in the spec.
#[derive(Debug)]
pub struct Bundle<'a> {
    pub spec: &'a Spec,
    pub rootfs: Rootfs<'a>,
    pub cgroup: Attach,
}

/// What the container sees as its root directory. The spec's `root.path` is
/// for other runtimes, which want it mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rootfs<'a> {
    Overlay {
        /// Lowest first. They hold the image's own ids; those of the
        /// container's user namespace are put in their place.
        layers: &'a [PathBuf],
        /// The writable layer and its work directory belong to the task's root.
        upper: &'a Path,
        work: &'a Path,
    },
    /// A directory with the image's own ids.
    Directory(&'a Path),
}

/// The standard streams; those not given are the container's /dev/null.
#[derive(Debug, Default)]
pub struct Stdio {
    pub stdin: Option<OwnedFd>,
    pub stdout: Option<OwnedFd>,
    pub stderr: Option<OwnedFd>,
}

impl Stdio {
    pub(crate) fn into_streams(self) -> Result<Streams, LaunchError> {
        let above = |fd: OwnedFd| -> Result<Handle, LaunchError> {
            use rustix::io::fcntl_dupfd_cloexec;
            use std::os::fd::AsRawFd;
            // A descriptor below 3 would be overwritten while the streams are put in place.
            let fd = if fd.as_raw_fd() < 3 {
                let step = "duplicate a standard stream";
                fcntl_dupfd_cloexec(&fd, 3).map_err(|errno| LaunchError::Parent { step, errno })?
            } else {
                fd
            };
            Ok(Rc::new(fd))
        };
        Ok(Streams([
            self.stdin.map(above).transpose()?,
            self.stdout.map(above).transpose()?,
            self.stderr.map(above).transpose()?,
        ]))
    }
}

/// Starts a container's first process; returns at once, while the process
/// still sets itself up.
pub fn launch(bundle: Bundle<'_>, stdio: Stdio) -> Result<Starting, LaunchError> {
    let namespaces = namespaces::Namespaces::open(bundle.spec)?;
    let inputs = compile::Inputs {
        spec: bundle.spec,
        rootfs: bundle.rootfs,
        namespaces: &namespaces,
        tasks: bundle.cgroup.v1_tasks.into_iter().map(Rc::new).collect(),
        streams: stdio.into_streams()?,
    };
    let program = compile::compile(inputs, &rustix::process::getrlimit)?;
    let birth = Birth {
        namespaces: namespaces.clone_flags(),
        cgroup: bundle.cgroup.v2_dir,
        pid_namespace: namespaces.joined_pid(),
    };
    spawn(program, &birth)
}
