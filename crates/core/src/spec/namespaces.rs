//! Which namespaces a container joins and which it gets for itself.

use std::path::PathBuf;

use oci_spec::OciSpecError;
use oci_spec::runtime::{
    LinuxIdMapping, LinuxIdMappingBuilder, LinuxNamespace, LinuxNamespaceBuilder,
    LinuxNamespaceType,
};

/// Where one kind of namespace comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// A new one, for this container alone.
    Own,
    /// One that exists, by its path.
    Join(PathBuf),
    /// The host's.
    Host,
}

/// A container's namespaces. Mount and UTS are always its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespaces {
    /// The task's, in which the container is `/ecs/TASKID/RUNTIMEID`.
    pub cgroup: Namespace,
    pub user: Namespace,
    pub network: Namespace,
    pub pid: Namespace,
    pub ipc: Namespace,
}

impl Namespaces {
    pub(super) fn to_oci(&self) -> Result<Vec<LinuxNamespace>, OciSpecError> {
        let named = [
            (LinuxNamespaceType::Cgroup, &self.cgroup),
            (LinuxNamespaceType::User, &self.user),
            (LinuxNamespaceType::Network, &self.network),
            (LinuxNamespaceType::Pid, &self.pid),
            (LinuxNamespaceType::Ipc, &self.ipc),
            (LinuxNamespaceType::Uts, &Namespace::Own),
            (LinuxNamespaceType::Mount, &Namespace::Own),
        ];
        named
            .into_iter()
            .filter(|(_, namespace)| **namespace != Namespace::Host)
            .map(|(kind, namespace)| {
                let builder = LinuxNamespaceBuilder::default().typ(kind);
                match namespace {
                    Namespace::Join(path) => builder.path(path.clone()).build(),
                    Namespace::Own | Namespace::Host => builder.build(),
                }
            })
            .collect()
    }
}

/// The task's ids from 0 are the host's ids from `start`.
pub(super) fn id_mapping(start: u32, count: u32) -> Result<LinuxIdMapping, OciSpecError> {
    LinuxIdMappingBuilder::default()
        .container_id(0u32)
        .host_id(start)
        .size(count)
        .build()
}
