//! Another process in a running container: health checks, ECS Exec.
//!
//! It joins all of the container's namespaces at once, by the pidfd of the
//! first process, and gets what that process got: cgroup, user namespace,
//! capabilities, seccomp filter, limits, no_new_privs.

use std::os::fd::AsFd;
use std::rc::Rc;

use oci_spec::runtime::{self as oci, LinuxNamespaceType, Spec};

use crate::cgroup::Attach;
use crate::container::{ExecInputs, Starting, Stdio, compile_exec};
use crate::error::LaunchError;
use crate::process::Process;
use crate::program::Handle;
use crate::spawn::{Birth, spawn};

/// What is to run, in which container.
#[derive(Debug)]
pub struct ExecSpec<'a> {
    /// The spec that the container was launched with.
    pub container: &'a Spec,
    /// Its `process` with another command, user, directory or terminal.
    pub process: &'a oci::Process,
    /// The container's cgroup.
    pub cgroup: Attach,
}

/// Starts the process; returns at once. `first` is the container's first
/// process: if that has ended, there is nothing to join.
pub fn launch(first: &Process, spec: ExecSpec<'_>, stdio: Stdio) -> Result<Starting, LaunchError> {
    let pidfd = duplicate(first)?;
    let namespaces = namespaces(spec.container);
    let program = compile_exec(ExecInputs {
        container: spec.container,
        process: spec.process,
        first: pidfd.clone(),
        // The parent alone can choose the PID namespace of a child (setns(2)).
        namespaces: namespaces & !libc::CLONE_NEWPID,
        tasks: spec.cgroup.v1_tasks.into_iter().map(Rc::new).collect(),
        streams: stdio.into_streams()?,
    })?;
    let birth = Birth {
        namespaces: 0,
        cgroup: spec.cgroup.v2_dir,
        pid_namespace: (namespaces & libc::CLONE_NEWPID != 0).then_some(pidfd),
    };
    spawn(program, &birth)
}

fn duplicate(process: &Process) -> Result<Handle, LaunchError> {
    let step = "duplicate the container's pidfd";
    rustix::io::fcntl_dupfd_cloexec(process.as_fd(), 3)
        .map(Rc::new)
        .map_err(|errno| LaunchError::Parent { step, errno })
}

/// The namespaces that are not the host's, as setns(2) takes them.
fn namespaces(spec: &Spec) -> i32 {
    let linux = spec.linux().as_ref();
    let named = linux.and_then(|linux| linux.namespaces().as_ref());
    let flag = |kind| match kind {
        LinuxNamespaceType::Mount => libc::CLONE_NEWNS,
        LinuxNamespaceType::Uts => libc::CLONE_NEWUTS,
        LinuxNamespaceType::Ipc => libc::CLONE_NEWIPC,
        LinuxNamespaceType::User => libc::CLONE_NEWUSER,
        LinuxNamespaceType::Pid => libc::CLONE_NEWPID,
        LinuxNamespaceType::Network => libc::CLONE_NEWNET,
        LinuxNamespaceType::Cgroup => libc::CLONE_NEWCGROUP,
        // The launcher makes none.
        LinuxNamespaceType::Time => 0,
    };
    let named = named.into_iter().flatten();
    named.fold(0, |flags, namespace| flags | flag(namespace.typ()))
}
