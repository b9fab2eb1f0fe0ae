//! What the caller may do.

use rustix::process::{Resource, geteuid, getrlimit};
use rustix::thread::{CapabilitySet, capabilities as thread_capabilities};

use super::check::Check;

pub(super) fn capabilities() -> Check {
    const NAME: &str = "rights";
    // What making namespaces, mounts, devices, ids, networks and device rules takes.
    let needed = CapabilitySet::SYS_ADMIN
        | CapabilitySet::NET_ADMIN
        | CapabilitySet::SETUID
        | CapabilitySet::SETGID
        | CapabilitySet::SETPCAP
        | CapabilitySet::MKNOD
        | CapabilitySet::CHOWN
        | CapabilitySet::DAC_OVERRIDE
        | CapabilitySet::FOWNER
        | CapabilitySet::SYS_CHROOT
        | CapabilitySet::KILL;
    let have = effective();
    let missing: Vec<_> = (needed - have)
        .iter_names()
        .map(|(name, _)| format!("CAP_{name}"))
        .collect();
    if !geteuid().is_root() {
        let found = format!("user id {}", geteuid().as_raw());
        return Check::ok(NAME, found).fail("no task can run", "run neargate as root");
    }
    if missing.is_empty() {
        return Check::ok(NAME, "root");
    }
    Check::ok(NAME, format!("root without {}", missing.join(", "))).fail(
        "no task can run",
        "run neargate outside of a container, or in one that has these capabilities",
    )
}

/// The default of ECS for every container.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html>
const DEFAULT_NOFILE: u64 = 65_535;

pub(super) fn limits() -> Check {
    let may_raise = effective().contains(CapabilitySet::SYS_RESOURCE);
    judge_limits(may_raise, getrlimit(Resource::Nofile).maximum)
}

fn judge_limits(may_raise: bool, nofile: Option<u64>) -> Check {
    const NAME: &str = "resource limits";
    let nofile_text = nofile.map_or("unlimited".to_owned(), |limit| limit.to_string());
    if may_raise {
        return Check::ok(NAME, "CAP_SYS_RESOURCE");
    }
    let check = Check::ok(
        NAME,
        format!("no CAP_SYS_RESOURCE; at most {nofile_text} open files"),
    );
    let remedy = "start neargate with CAP_SYS_RESOURCE, or with higher hard limits (ulimit -H)";
    let consequence = match nofile {
        Some(limit) if limit < DEFAULT_NOFILE => format!(
            "containers have {limit} open files instead of ECS's {DEFAULT_NOFILE}; those whose ulimits ask for more than neargate has fail to start"
        ),
        _ => "containers whose ulimits ask for more than neargate has fail to start".to_owned(),
    };
    check.warn(consequence, remedy)
}

fn effective() -> CapabilitySet {
    match thread_capabilities(None) {
        Ok(sets) => sets.effective,
        Err(_) => CapabilitySet::empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;

    #[test]
    fn hard_limits_matter_to_those_who_cannot_raise_them() {
        assert_eq!(judge_limits(true, Some(1024)).status, Status::Ok);
        assert!(
            judge_limits(false, Some(1024))
                .consequence
                .contains("1024 open files")
        );
        assert_eq!(judge_limits(false, Some(65_535)).status, Status::Warn);
        assert_eq!(judge_limits(false, None).status, Status::Warn);
    }
}
