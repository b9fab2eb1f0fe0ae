//! Kernel parameters that a task may set (`systemControls`).
//!
//! ECS allows those that the kernel keeps per network or per IPC namespace; see
//! [API_SystemControl]. Whether this kernel has a parameter is another question, answered when the
//! container starts.
//!
//! [API_SystemControl]: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SystemControl.html

use thiserror::Error;

/// The kind of namespace that holds a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    Network,
    Ipc,
}

const IPC_NAMES: [&str; 8] = [
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
];
const IPC_PREFIX: &str = "fs.mqueue.";
const NETWORK_PREFIX: &str = "net.";

/// A parameter outside of ECS's list. The end of ECS's own sentence is not known.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "The 'systemControls' namespace {name} must start with one of [{}, {IPC_PREFIX}, {NETWORK_PREFIX}] prefix",
    IPC_NAMES.join(", ")
)]
pub struct NotAllowed {
    pub name: String,
}

/// The namespace that holds the parameter, if ECS allows it.
pub fn scope(name: &str) -> Result<Scope, NotAllowed> {
    let scope = if name.starts_with(NETWORK_PREFIX) {
        Scope::Network
    } else if name.starts_with(IPC_PREFIX) || IPC_NAMES.contains(&name) {
        Scope::Ipc
    } else {
        return Err(NotAllowed {
            name: name.to_owned(),
        });
    };
    if components(name).all(|component| is_file_name(&component)) {
        Ok(scope)
    } else {
        Err(NotAllowed {
            name: name.to_owned(),
        })
    }
}

/// The parameter's file. As in sysctl(8), a slash in a name stands for a dot within a component:
/// `net.ipv4.conf.eth0/1.rp_filter` is of the interface `eth0.1`.
///
/// For a name that [`scope`] allows, the path stays below `/proc/sys`.
pub fn proc_path(name: &str) -> String {
    let components: Vec<String> = components(name).collect();
    format!("/proc/sys/{}", components.join("/"))
}

fn components(name: &str) -> impl Iterator<Item = String> {
    name.split('.').map(|component| component.replace('/', "."))
}

/// `net.//.//.sysrq-trigger` would otherwise lead out of the directory.
fn is_file_name(component: &str) -> bool {
    !matches!(component, "" | "." | "..")
        && component
            .chars()
            .all(|c| !c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_ecs_s() {
        for name in [
            "net.core.somaxconn",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.conf.eth0/1.rp_filter",
        ] {
            assert_eq!(scope(name), Ok(Scope::Network), "{name}");
        }
        for name in IPC_NAMES.iter().chain(&["fs.mqueue.msg_max"]) {
            assert_eq!(scope(name), Ok(Scope::Ipc), "{name}");
        }
        for name in [
            "",
            "net",
            "net.",
            "vm.swappiness",
            "kernel.hostname",
            "kernel.msgmaxx",
            "fs.mqueue",
            "fs.mqueue.",
            "net/core/somaxconn",
        ] {
            assert_eq!(
                scope(name),
                Err(NotAllowed {
                    name: name.to_owned()
                }),
                "{name}"
            );
        }
    }

    #[test]
    fn a_path_never_leaves_its_directory() {
        for name in [
            "net.//.kernel",
            "net..core",
            "net./.core",
            "net.core.",
            "net.a b",
            "net.a\0",
            "net.a\n",
        ] {
            assert!(scope(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_slash_is_a_dot_within_a_component() {
        assert_eq!(
            proc_path("net.core.somaxconn"),
            "/proc/sys/net/core/somaxconn"
        );
        assert_eq!(
            proc_path("net.ipv4.conf.eth0/1.rp_filter"),
            "/proc/sys/net/ipv4/conf/eth0.1/rp_filter"
        );
        assert_eq!(
            proc_path("kernel.shm_rmid_forced"),
            "/proc/sys/kernel/shm_rmid_forced"
        );
    }
}
