//! What this machine offers to tasks and what it lacks: facts, each with what
//! follows from it and how to mend it. Where a fact can be tried, it is tried,
//! because versions and settings only hint; nothing is changed by that, and
//! nothing left behind.

mod cgroups;
mod check;
mod files;
mod kernel;
mod network;
mod rights;
mod route;

use std::path::Path;

use neargate_core::config::Config;

use crate::probe::Probe;

pub use check::{Check, Status};

/// Looks at everything that a task needs. `root` is the directory of all state;
/// it need not exist.
pub fn examine(config: &Config, root: &Path) -> Vec<Check> {
    let probe = Probe::new(config.ids.first);
    let mut checks = vec![
        rights::capabilities(),
        rights::limits(),
        kernel::version(),
        kernel::namespaces(),
        kernel::user_namespaces(probe.as_ref().err()),
    ];
    if let Ok(probe) = &probe {
        checks.push(kernel::network_parameters(probe));
        checks.push(files::id_mapped_layers(probe, root));
        checks.push(network::links(probe));
    }
    checks.extend([
        files::free_space(root),
        files::limited_storage(),
        cgroups::controllers(),
        cgroups::kill(),
        kernel::seccomp(),
        kernel::tracing(),
        kernel::app_armor(),
        kernel::selinux(),
        network::nft(),
        network::forwarding(),
        network::forward_policy(&config.network.bridge),
        network::addresses(&config.network),
    ]);
    checks
}
