//! The declared kernel parameters, and what is in force.

use neargate_core::sysctl::{self as rules, Scope};
use neargate_core::task::ContainerIndex;
use neargate_core::taskdef::SystemControl;
use neargate_host::namespace::Kind;
use neargate_host::sysctl;
use neargate_protocol::message::Sysctl;

use super::Engine;

impl Engine {
    /// Every container's `systemControls`, in the definition's order.
    pub fn sysctls(&self) -> Vec<Sysctl> {
        let containers = self.request.definition.container_definitions.iter();
        containers
            .enumerate()
            .flat_map(|(index, container)| {
                let controls = container.system_controls.iter();
                controls.map(move |control| self.sysctl(ContainerIndex(index), control))
            })
            .collect()
    }

    fn sysctl(&self, index: ContainerIndex, control: &SystemControl) -> Sysctl {
        let container = &self.definition(index).name;
        let (in_force, set_by) = match rules::scope(&control.namespace) {
            Ok(Scope::Network) => (
                self.network_namespace(index).and_then(|network| {
                    sysctl::read(Kind::Network, network, &control.namespace).ok()
                }),
                self.last_to_set(index, &control.namespace),
            ),
            Ok(Scope::Ipc) => (self.read_ipc(index, &control.namespace), Some(container)),
            Err(_) => (None, None),
        };
        Sysctl {
            container: container.clone(),
            name: control.namespace.clone(),
            declared: control.value.clone(),
            set_by: set_by.filter(|_| in_force.is_some()).cloned(),
            in_force,
        }
    }

    /// The container started last of those that declare a parameter and share
    /// the network of this one.
    fn last_to_set(&self, index: ContainerIndex, name: &str) -> Option<&String> {
        let shared = self.containers[index.0].network.is_none();
        let definitions = self.request.definition.container_definitions.iter();
        definitions
            .zip(&self.containers)
            .enumerate()
            .filter(|(other, _)| shared || *other == index.0)
            .filter(|(_, (_, container))| container.started_as > 0)
            .filter(|(_, (definition, _))| {
                let mut controls = definition.system_controls.iter();
                controls.any(|control| control.namespace == name)
            })
            .max_by_key(|(_, (_, container))| container.started_as)
            .map(|(_, (definition, _))| &definition.name)
    }

    fn read_ipc(&self, index: ContainerIndex, name: &str) -> Option<String> {
        let process = self.containers[index.0].process()?;
        let path = format!("/proc/{}/ns/ipc", process.pid());
        let namespace = std::fs::File::open(path).ok()?;
        use std::os::fd::AsFd;
        sysctl::read(Kind::Ipc, namespace.as_fd(), name).ok()
    }
}
