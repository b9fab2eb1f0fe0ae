//! Cgroups: what can be limited, and how a task is killed.

use crate::cgroup::{Hierarchies, Mode};

use super::check::Check;

pub(super) fn controllers() -> Check {
    const NAME: &str = "cgroup controllers";
    let hierarchies = match Hierarchies::detect() {
        Ok(hierarchies) => hierarchies,
        Err(error) => {
            return Check::ok(NAME, error.to_string())
                .fail("no task can run", "mount cgroup2 at /sys/fs/cgroup");
        }
    };
    let mode = match hierarchies.mode() {
        Mode::V1 => "v1",
        Mode::Hybrid => "v1 and an empty unified hierarchy",
        Mode::V2 => "v2",
    };
    let missing: Vec<_> = ["cpu", "memory", "pids"]
        .into_iter()
        .filter(|name| !hierarchies.has(name))
        .collect();
    if missing.is_empty() {
        return Check::ok(NAME, format!("{mode}: cpu, memory, pids"));
    }
    let missing = missing.join(", ");
    Check::ok(NAME, format!("{mode}, without {missing}")).fail(
        format!("definitions with limits of {missing} fail to start"),
        "enable the controllers at boot (cgroup_enable=memory) or in the parent cgroup's cgroup.subtree_control",
    )
}

pub(super) fn kill() -> Check {
    const NAME: &str = "killing a task";
    let unified = Hierarchies::detect().ok();
    match unified
        .as_ref()
        .and_then(|hierarchies| hierarchies.unified())
    {
        Some(_) => Check::ok(NAME, "a unified hierarchy is there: cgroup.kill"),
        None => Check::ok(NAME, "no unified hierarchy: freezer and signals").warn(
            "starting a task and clearing up after it is slower",
            "mkdir -p /sys/fs/cgroup/unified; mount -t cgroup2 none /sys/fs/cgroup/unified",
        ),
    }
}
