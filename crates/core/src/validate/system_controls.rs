//! Kernel parameters: which, and in whose namespace.

use super::Verdict;
use super::subject::{Subject, refuse_if};
use crate::sysctl::{self, Scope};
use crate::taskdef::{IpcMode, NetworkMode, SystemControl};

fn all<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a SystemControl> {
    subject
        .containers()
        .iter()
        .flat_map(|container| &container.system_controls)
}

pub(super) fn windows_has_none(subject: &Subject<'_>) -> Verdict {
    refuse_if(
        subject.is_windows() && all(subject).next().is_some(),
        || "systemControls is not supported on Windows containers.".to_owned(),
    )
}

pub(super) fn are_namespaced(subject: &Subject<'_>) -> Verdict {
    all(subject).try_for_each(|control| match sysctl::scope(&control.namespace) {
        Ok(_) => Ok(()),
        Err(refusal) => Err(refusal.to_string()),
    })
}

/// A task that shares a namespace with the host must not change the host.
pub(super) fn are_not_the_host_s(subject: &Subject<'_>) -> Verdict {
    let host_network = subject.has_network_mode(NetworkMode::Host);
    let host_ipc = subject.definition.ipc_mode == Some(IpcMode::Host);
    all(subject).try_for_each(|control| {
        let name = &control.namespace;
        let (is_host_s, mode) = match sysctl::scope(name) {
            Ok(Scope::Network) => (host_network, "networkMode=host"),
            Ok(Scope::Ipc) => (host_ipc, "ipcMode=host"),
            Err(_) => return Ok(()),
        };
        refuse_if(is_host_s, || {
            format!("The 'systemControls' namespace {name} is not supported when {mode}.")
        })
    })
}
