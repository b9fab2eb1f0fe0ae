//! The kernel and its security modules.

use std::path::Path;

use neargate_core::sysctl::Scope;

use crate::lsm;
use crate::probe::{self, Probe, Verdict};

use super::check::Check;

/// Overlay file systems on id-mapped layers, which tasks with a user namespace need.
const LEAST: (u32, u32) = (5, 19);

pub(super) fn version() -> Check {
    let release = rustix::system::uname()
        .release()
        .to_string_lossy()
        .into_owned();
    judge_version(&release)
}

fn judge_version(release: &str) -> Check {
    let check = Check::ok("kernel", release);
    let mut numbers = release
        .split(['.', '-'])
        .map_while(|part| part.parse::<u32>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(major), Some(minor)) if (major, minor) < LEAST => check.fail(
            "overlay file systems take no id-mapped layers before Linux 5.19, so tasks cannot have a user namespace",
            "install a newer kernel, or run tasks with --userns=host",
        ),
        _ => check,
    }
}

/// What containers share and what they have to themselves: namespaces(7).
pub(super) fn namespaces() -> Check {
    const KINDS: [&str; 7] = ["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"];
    let there = |kind: &&str| Path::new("/proc/self/ns").join(kind).exists();
    judge_namespaces(
        &KINDS
            .into_iter()
            .filter(|kind| !there(kind))
            .collect::<Vec<_>>(),
    )
}

fn judge_namespaces(missing: &[&str]) -> Check {
    const NAME: &str = "namespaces";
    if missing.is_empty() {
        return Check::ok(NAME, "all kinds");
    }
    Check::ok(NAME, format!("no {}", missing.join(", "))).fail(
        "no task can run",
        "mount /proc, and use a kernel with CONFIG_NAMESPACES and all kinds of them",
    )
}

pub(super) fn user_namespaces(error: Option<&probe::Error>) -> Check {
    let limit = read("/proc/sys/user/max_user_namespaces");
    let limit = limit.as_deref().unwrap_or("unknown");
    let check = Check::ok("user namespaces", format!("at most {limit}"));
    match error {
        None => check,
        Some(error) => Check {
            found: format!("{}; {error}", check.found),
            ..check
        }
        .fail(
            "tasks cannot have a user namespace",
            "as root, raise user.max_user_namespaces with sysctl, or run tasks with --userns=host",
        ),
    }
}

/// `net.core.*` is there in namespaces of other user namespaces since Linux 6.3.
pub(super) fn network_parameters(probe: &Probe) -> Check {
    const NAME: &str = "net.core in user namespaces";
    match probe.sysctl(Scope::Network, "net.core.somaxconn", "4096") {
        Ok(Verdict::Accepted) => Check::ok(NAME, "writable"),
        Ok(verdict) => Check::ok(NAME, format!("not writable ({verdict:?})")).warn(
            "tasks whose systemControls name net.core parameters fail to start, unless they run with --userns=host",
            "install Linux 6.3 or newer",
        ),
        Err(error) => Check::ok(NAME, error.to_string()).warn(
            "systemControls may fail",
            "",
        ),
    }
}

pub(super) fn seccomp() -> Check {
    const NAME: &str = "seccomp filters";
    match read("/proc/sys/kernel/seccomp/actions_avail") {
        Some(actions) if actions.split(' ').any(|action| action == "errno") => {
            Check::ok(NAME, "available")
        }
        _ => Check::ok(NAME, "none").fail(
            "containers cannot have the default filter of system calls",
            "use a kernel with CONFIG_SECCOMP_FILTER",
        ),
    }
}

pub(super) fn tracing() -> Check {
    judge_tracing(read("/proc/sys/kernel/yama/ptrace_scope").as_deref())
}

/// <https://docs.kernel.org/admin-guide/LSM/Yama.html>
fn judge_tracing(scope: Option<&str>) -> Check {
    const NAME: &str = "ptrace_scope";
    let remedy =
        "sysctl -w kernel.yama.ptrace_scope=0 gives Fargate's behaviour, for the whole machine";
    match scope {
        None => Check::ok(NAME, "no Yama: as on Fargate"),
        Some("0") => Check::ok(NAME, "0: as on Fargate"),
        Some(one @ ("1" | "2")) => Check::ok(NAME, one).warn(
            "under pidMode task, a sidecar can trace (strace, gdb) other containers' processes only if it adds SYS_PTRACE; on Fargate processes of the same user need no such thing",
            remedy,
        ),
        Some(three) => Check::ok(NAME, three).warn(
            "no process can trace another, so strace and gdb fail in all containers",
            "reboot with another value of kernel.yama.ptrace_scope: 3 cannot be taken back",
        ),
    }
}

pub(super) fn app_armor() -> Check {
    judge_app_armor(
        read("/sys/module/apparmor/parameters/enabled").as_deref(),
        read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns").as_deref(),
    )
}

/// Containers are not confined by it: labels of definitions are refused.
pub(super) fn selinux() -> Check {
    judge_selinux(lsm::selinux(), read("/sys/fs/selinux/enforce").as_deref())
}

fn judge_selinux(there: bool, enforces: Option<&str>) -> Check {
    const NAME: &str = "SELinux";
    match (there, enforces) {
        (true, Some("1")) => Check::ok(NAME, "enforcing").warn(
            "containers run in neargate's own domain, and those whose dockerSecurityOptions have a label fail to start",
            "run neargate in a domain that is allowed what containers do",
        ),
        (true, _) => Check::ok(NAME, "permissive"),
        (false, _) => Check::ok(NAME, "not enabled"),
    }
}

fn judge_app_armor(enabled: Option<&str>, restricts: Option<&str>) -> Check {
    const NAME: &str = "AppArmor";
    match (enabled, restricts) {
        (Some("Y"), Some("1")) => Check::ok(NAME, "restricts unprivileged user namespaces").warn(
            "tasks start, since root makes their namespaces; but programs inside that make user namespaces of their own (browsers, build tools) are refused",
            "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
        ),
        (Some("Y"), _) => Check::ok(NAME, "enabled, does not restrict user namespaces"),
        _ => Check::ok(
            NAME,
            "not enabled: containers that ask for a profile do not start",
        ),
    }
}

fn read(path: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;

    #[test]
    fn kernels_before_id_mapped_overlay_layers_fail() {
        for (release, status) in [
            ("5.15.0-113-generic", Status::Fail),
            ("5.19.0", Status::Ok),
            ("6.1.0-28-cloud-amd64", Status::Ok),
            ("7.0", Status::Ok),
            ("4.19.1", Status::Fail),
        ] {
            assert_eq!(judge_version(release).status, status, "{release}");
        }
    }

    #[test]
    fn a_missing_kind_of_namespace_is_named() {
        assert_eq!(judge_namespaces(&[]).status, Status::Ok);
        let lacking = judge_namespaces(&["pid", "user"]);
        assert_eq!(
            (lacking.status, &*lacking.found),
            (Status::Fail, "no pid, user")
        );
    }

    #[test]
    fn selinux_matters_where_it_enforces() {
        assert_eq!(judge_selinux(false, None).status, Status::Ok);
        assert_eq!(judge_selinux(true, Some("0")).status, Status::Ok);
        assert_eq!(judge_selinux(true, Some("1")).status, Status::Warn);
    }

    #[test]
    fn ptrace_scope_decides_about_strace() {
        assert_eq!(judge_tracing(None).status, Status::Ok);
        assert_eq!(judge_tracing(Some("0")).status, Status::Ok);
        assert!(judge_tracing(Some("1")).consequence.contains("SYS_PTRACE"));
        assert!(judge_tracing(Some("3")).consequence.contains("fail"));
    }

    #[test]
    fn app_armor_matters_only_where_it_restricts() {
        assert_eq!(judge_app_armor(None, None).status, Status::Ok);
        assert_eq!(judge_app_armor(Some("Y"), Some("0")).status, Status::Ok);
        assert_eq!(judge_app_armor(Some("Y"), Some("1")).status, Status::Warn);
    }
}
