//! What an instance has, and what tasks take of it.
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html>

use std::collections::BTreeSet;

use neargate_core::taskdef::{NetworkMode, TaskDefinition, TransportProtocol};

use super::Machine;

const UNITS_PER_CPU: i64 = 1024;
/// The machine's own; ECS keeps it from tasks.
const SSH: u16 = 22;

/// CPU and memory that there are, ports that are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// Units.
    pub cpu: i64,
    /// MiB.
    pub memory: i64,
    pub ports: BTreeSet<u16>,
    pub ports_udp: BTreeSet<u16>,
}

/// What an instance lacks for a task, in ECS's words for a failure's reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortage {
    Cpu,
    Memory,
    Ports,
}

impl Shortage {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cpu => "RESOURCE:CPU",
            Self::Memory => "RESOURCE:MEMORY",
            Self::Ports => "RESOURCE:PORTS",
        }
    }
}

impl Resources {
    pub fn of_machine(machine: &Machine) -> Self {
        Self {
            cpu: i64::from(machine.cpus) * UNITS_PER_CPU,
            memory: i64::try_from(machine.memory_mib).unwrap_or(i64::MAX),
            ports: BTreeSet::from([SSH]),
            ports_udp: BTreeSet::new(),
        }
    }

    /// What a task sets aside: as much as it says as a task, else what its containers say.
    pub fn needed(definition: &TaskDefinition) -> Self {
        let containers = definition.container_definitions.iter();
        let cpu = containers.clone().map(|container| i64::from(container.cpu));
        let memory = containers.map(|container| {
            let soft = container.memory_reservation.or(container.memory);
            i64::from(soft.unwrap_or(0))
        });
        Self {
            cpu: definition.cpu_units().map_or_else(|| cpu.sum(), i64::from),
            memory: definition
                .memory_mib()
                .map_or_else(|| memory.sum(), i64::from),
            ports: host_ports(definition, |protocol| {
                protocol != Some(TransportProtocol::Udp)
            }),
            ports_udp: host_ports(definition, |protocol| {
                protocol == Some(TransportProtocol::Udp)
            }),
        }
    }

    /// What there is without what a task takes.
    pub fn without(self, task: &Self) -> Self {
        Self {
            cpu: self.cpu - task.cpu,
            memory: self.memory - task.memory,
            ports: &self.ports | &task.ports,
            ports_udp: &self.ports_udp | &task.ports_udp,
        }
    }

    /// Why a task does not fit.
    pub fn shortage(&self, task: &Self) -> Option<Shortage> {
        let clash = |taken: &BTreeSet<u16>, wanted: &BTreeSet<u16>| !taken.is_disjoint(wanted);
        if task.cpu > self.cpu.max(0) {
            return Some(Shortage::Cpu);
        }
        if task.memory > self.memory.max(0) {
            return Some(Shortage::Memory);
        }
        let clash = clash(&self.ports, &task.ports) || clash(&self.ports_udp, &task.ports_udp);
        clash.then_some(Shortage::Ports)
    }
}

/// Ports of the machine that a task wants for itself.
fn host_ports(
    definition: &TaskDefinition,
    of: impl Fn(Option<TransportProtocol>) -> bool,
) -> BTreeSet<u16> {
    if matches!(
        definition.network_mode,
        Some(NetworkMode::Awsvpc | NetworkMode::None)
    ) {
        return BTreeSet::new();
    }
    let containers = definition.container_definitions.iter();
    containers
        .flat_map(|container| &container.port_mappings)
        .filter(|mapping| of(mapping.protocol))
        .filter_map(|mapping| u16::try_from(mapping.host_port?).ok())
        // A 0 is for any port that is free.
        .filter(|port| *port != 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use neargate_core::taskdef;

    fn needed(json: &str) -> Resources {
        Resources::needed(&taskdef::parse(json).unwrap())
    }

    #[test]
    fn a_task_takes_what_it_says_or_what_its_containers_say() {
        let sized = needed(
            r#"{"family": "f", "cpu": "1 vCPU", "memory": "2 GB", "containerDefinitions": [
                {"name": "a", "image": "i", "cpu": 10, "memory": 64}]}"#,
        );
        assert_eq!((sized.cpu, sized.memory), (1024, 2048));
        let summed = needed(
            r#"{"family": "f", "containerDefinitions": [
                {"name": "a", "image": "i", "cpu": 10, "memory": 64, "memoryReservation": 32},
                {"name": "b", "image": "i", "cpu": 5, "memory": 100}]}"#,
        );
        assert_eq!((summed.cpu, summed.memory), (15, 132));
    }

    #[test]
    fn a_fixed_port_of_the_host_is_had_once() {
        let web = needed(
            r#"{"family": "f", "networkMode": "bridge", "containerDefinitions": [
                {"name": "a", "image": "i", "memory": 64, "portMappings": [
                    {"containerPort": 80, "hostPort": 8080},
                    {"containerPort": 53, "hostPort": 53, "protocol": "udp"},
                    {"containerPort": 81, "hostPort": 0}]}]}"#,
        );
        assert_eq!(web.ports, BTreeSet::from([8080]));
        assert_eq!(web.ports_udp, BTreeSet::from([53]));
        let machine = Resources {
            cpu: 2048,
            memory: 1024,
            ports: BTreeSet::from([SSH]),
            ..Resources::default()
        };
        assert_eq!(machine.shortage(&web), None);
        assert_eq!(machine.without(&web).shortage(&web), Some(Shortage::Ports));
    }

    #[test]
    fn what_is_short_is_named() {
        let machine = Resources {
            cpu: 100,
            memory: 100,
            ..Resources::default()
        };
        let task = |cpu, memory| Resources {
            cpu,
            memory,
            ..Resources::default()
        };
        assert_eq!(machine.shortage(&task(101, 1)), Some(Shortage::Cpu));
        assert_eq!(machine.shortage(&task(1, 101)), Some(Shortage::Memory));
        assert_eq!(machine.shortage(&task(100, 100)), None);
        // It is full, and more than full; what needs nothing still fits.
        let full = machine.without(&task(150, 0));
        assert_eq!(full.shortage(&task(1, 0)), Some(Shortage::Cpu));
        assert_eq!(full.shortage(&task(0, 0)), None);
    }
}
