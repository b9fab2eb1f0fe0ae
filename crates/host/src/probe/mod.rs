//! Would this kernel take a parameter in a task's namespaces?
//!
//! Nobody can tell without trying: parameters are namespaced one by one, some
//! have become so lately, and some depend on who owns the namespace. So this
//! makes namespaces owned as a task's are, writes there, and throws them away.

mod throwaway;

use std::io;
use std::os::fd::BorrowedFd;
use std::path::Path;

use neargate_core::sysctl::{Scope, proc_path};
use rustix::io::Errno;

use crate::namespace::Kind;
use crate::sysctl::{self, Call, SysctlError};
use throwaway::Namespaces;

pub use throwaway::Error;

/// What the kernel says to a parameter and its value.
#[derive(Debug)]
pub enum Verdict {
    Accepted,
    /// A namespace does not have it. `on_host`: the machine as a whole does.
    Absent {
        on_host: bool,
    },
    /// A namespace shows it, but it can only be set for the machine as a whole.
    ReadOnly,
    /// Only a namespace that the host's own user namespace owns has it, writable.
    /// `net.core.*` was like that before Linux 6.3.
    NotInUserNamespaces,
    /// It exists and can be written, but does not take this value.
    Invalid(io::Error),
}

/// Throw-away namespaces; nothing of them is left when this is dropped.
#[derive(Debug)]
pub struct Probe {
    /// Owned by a user namespace of their own.
    owned: Namespaces,
    /// Owned by the host's user namespace.
    hosts: Namespaces,
}

impl Probe {
    /// `first_id` is where the ids of tasks begin on this host.
    pub fn new(first_id: u32) -> Result<Self, Error> {
        Ok(Self {
            owned: Namespaces::new(Some(first_id))?,
            hosts: Namespaces::new(None)?,
        })
    }

    /// A user namespace with ids as a task's has.
    pub(crate) fn user_namespace(&self) -> BorrowedFd<'_> {
        self.owned.user()
    }

    /// A network namespace of the host's user namespace, without any link but `lo`.
    pub(crate) fn network_namespace(&self) -> BorrowedFd<'_> {
        self.hosts.network()
    }

    /// Tries to set a parameter as it would be for a task.
    ///
    /// The namespace has no interface but `lo`, which stands in for a task's
    /// `eth0` and `eth1`: the kernel gives every interface the same parameters.
    pub fn sysctl(&self, scope: Scope, name: &str, value: &str) -> Result<Verdict, Error> {
        let name = with_loopback(name);
        let refused = match self.owned.write(scope, &name, value) {
            Ok(()) => return Ok(Verdict::Accepted),
            Err(error) => Refused::new(error)?,
        };
        match refused {
            Refused::Value(source) => Ok(Verdict::Invalid(source)),
            _ if self.hosts.write(scope, &name, value).is_ok() => Ok(Verdict::NotInUserNamespaces),
            Refused::Absent => Ok(Verdict::Absent {
                on_host: Path::new(&proc_path(&name)).exists(),
            }),
            Refused::Permission => Ok(Verdict::ReadOnly),
        }
    }
}

impl Namespaces {
    fn write(&self, scope: Scope, name: &str, value: &str) -> Result<(), SysctlError> {
        match scope {
            Scope::Network => sysctl::write(Kind::Network, self.network(), name, value),
            Scope::Ipc => sysctl::write(Kind::Ipc, self.ipc(), name, value),
        }
    }
}

enum Refused {
    Absent,
    Permission,
    Value(io::Error),
}

impl Refused {
    fn new(error: SysctlError) -> Result<Self, Error> {
        let SysctlError::Call { call, source, .. } = error else {
            return Err(Error::Sysctl(error));
        };
        Ok(match (call, Errno::from_io_error(&source)) {
            (Call::Open, Some(Errno::NOENT)) => Self::Absent,
            (_, Some(Errno::ACCESS | Errno::PERM | Errno::ROFS)) => Self::Permission,
            _ => Self::Value(source),
        })
    }
}

/// `net.FAMILY.conf.eth1.NAME` → `net.FAMILY.conf.lo.NAME`, likewise for `neigh`.
fn with_loopback(name: &str) -> String {
    let mut parts: Vec<_> = name.split('.').collect();
    if let ["net", _, "conf" | "neigh", interface, ..] = parts.as_mut_slice()
        && matches!(*interface, "eth0" | "eth1")
    {
        *interface = "lo";
    }
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_stands_in_for_the_tasks_interfaces() {
        for (name, tried) in [
            ("net.ipv4.conf.eth1.rp_filter", "net.ipv4.conf.lo.rp_filter"),
            (
                "net.ipv6.neigh.eth0.gc_stale_time",
                "net.ipv6.neigh.lo.gc_stale_time",
            ),
            ("net.ipv4.conf.all.rp_filter", "net.ipv4.conf.all.rp_filter"),
            ("net.core.somaxconn", "net.core.somaxconn"),
        ] {
            assert_eq!(with_loopback(name), tried);
        }
    }
}
