//! The namespaces that a spec names: which are joined, which are new.

use std::path::Path;
use std::rc::Rc;

use oci_spec::runtime::{LinuxNamespaceType, Spec};
use rustix::fs::{Mode, OFlags, open};

use crate::error::SpecError;
use crate::program::{Handle, Instruction, Program};

/// Where one kind of namespace comes from.
#[derive(Clone, Debug, Default)]
pub(crate) enum Namespace {
    #[default]
    Host,
    New,
    Join(Handle),
}

impl Namespace {
    fn joined(&self) -> Option<&Handle> {
        match self {
            Self::Join(handle) => Some(handle),
            Self::Host | Self::New => None,
        }
    }
}

/// The mount namespace is always new.
#[derive(Clone, Debug, Default)]
pub(crate) struct Namespaces {
    pub cgroup: Option<Handle>,
    pub user: Option<Handle>,
    pub network: Option<Handle>,
    pub pid: Namespace,
    pub ipc: Namespace,
    pub uts: Namespace,
}

impl Namespaces {
    /// Opens what is to be joined. User and network namespaces are not made
    /// here: they are the task's, and the sandbox makes them.
    pub fn open(spec: &Spec) -> Result<Self, SpecError> {
        let mut namespaces = Self::default();
        let mut mounts = false;
        let linux = spec.linux().as_ref().ok_or(SpecError::Missing("linux"))?;
        for namespace in linux.namespaces().iter().flatten() {
            let source = match namespace.path() {
                Some(path) => Namespace::Join(open_namespace(path)?),
                None => Namespace::New,
            };
            match (namespace.typ(), source) {
                (LinuxNamespaceType::User, Namespace::Join(user)) => namespaces.user = Some(user),
                (LinuxNamespaceType::Network, Namespace::Join(network)) => {
                    namespaces.network = Some(network);
                }
                (LinuxNamespaceType::Pid, source) => namespaces.pid = source,
                (LinuxNamespaceType::Ipc, source) => namespaces.ipc = source,
                (LinuxNamespaceType::Uts, source) => namespaces.uts = source,
                (LinuxNamespaceType::Mount, Namespace::New) => mounts = true,
                (LinuxNamespaceType::User, _) => {
                    return Err(SpecError::NotHonoured("a new user namespace"));
                }
                (LinuxNamespaceType::Network, _) => {
                    return Err(SpecError::NotHonoured("a new network namespace"));
                }
                (LinuxNamespaceType::Mount, _) => {
                    return Err(SpecError::NotHonoured("a shared mount namespace"));
                }
                (LinuxNamespaceType::Cgroup, Namespace::Join(cgroup)) => {
                    namespaces.cgroup = Some(cgroup);
                }
                (LinuxNamespaceType::Cgroup, _) => {
                    return Err(SpecError::NotHonoured("a new cgroup namespace"));
                }
                (LinuxNamespaceType::Time, _) => {
                    return Err(SpecError::NotHonoured("a time namespace"));
                }
            }
        }
        if mounts {
            Ok(namespaces)
        } else {
            Err(SpecError::Missing("new mount namespace"))
        }
    }

    /// What the child is born with. Its first mount namespace is the host's
    /// user namespace's, in which image layers can be mounted; so is a private
    /// PID namespace, over which nothing in the task then has rights.
    pub fn clone_flags(&self) -> i32 {
        match self.pid {
            Namespace::New => libc::CLONE_NEWNS | libc::CLONE_NEWPID,
            Namespace::Join(_) | Namespace::Host => libc::CLONE_NEWNS,
        }
    }

    pub fn joined_pid(&self) -> Option<Handle> {
        self.pid.joined().cloned()
    }

    /// Joined while the process still has the host's credentials: the cgroup
    /// namespace is the host's user namespace's, and /sys shows the network
    /// namespace of whoever mounts it.
    pub fn enter_first(&self, program: &mut Program) {
        for (namespace, flags, what) in [
            (&self.cgroup, libc::CLONE_NEWCGROUP, "cgroup namespace"),
            (&self.network, libc::CLONE_NEWNET, "network namespace"),
        ] {
            if let Some(handle) = namespace.clone() {
                program.push(Instruction::Join {
                    handle,
                    flags,
                    what,
                });
            }
        }
    }

    /// Becomes root of the task and leaves for the namespaces that are to
    /// belong to the task. The copy of the mount namespace has all mounts so
    /// far locked: whatever capabilities the container gets, it cannot take
    /// off a mask or make a mount writable (mount_namespaces(7)).
    pub fn enter_rest(&self, program: &mut Program) {
        let mut new = 0;
        if let Some(user) = &self.user {
            program.push(Instruction::Join {
                handle: user.clone(),
                flags: libc::CLONE_NEWUSER,
                what: "user namespace",
            });
            program.push(Instruction::BecomeRoot);
            new |= libc::CLONE_NEWNS;
        }
        for (namespace, flag, what) in [
            (&self.ipc, libc::CLONE_NEWIPC, "IPC namespace"),
            (&self.uts, libc::CLONE_NEWUTS, "UTS namespace"),
        ] {
            match namespace {
                Namespace::Host => {}
                Namespace::New => new |= flag,
                Namespace::Join(handle) => program.push(Instruction::Join {
                    handle: handle.clone(),
                    flags: flag,
                    what,
                }),
            }
        }
        if new != 0 {
            program.push(Instruction::Unshare {
                flags: new,
                what: "the container's own namespaces",
            });
        }
    }
}

fn open_namespace(path: &Path) -> Result<Handle, SpecError> {
    open(path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())
        .map(Rc::new)
        .map_err(|errno| SpecError::Namespace {
            path: path.to_owned(),
            errno,
        })
}
