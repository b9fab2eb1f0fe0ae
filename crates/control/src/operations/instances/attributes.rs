//! What the instance can, by the names that ECS has for it.
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html>

use neargate_api::types::Attribute;

use crate::instances::Instance;
use crate::instances::custom::StoredAttribute;
use crate::vpc::Vpc;

/// Those of ECS's capabilities that the engine has, by the agent's names for them. The versions of
/// Docker's API stand for what definitions need of them.
const CAPABILITIES: &[&str] = &[
    "com.amazonaws.ecs.capability.apparmor",
    "com.amazonaws.ecs.capability.privileged-container",
    "ecs.capability.container-health-check",
    "ecs.capability.container-ordering",
    "ecs.capability.container-restart-policy",
    "ecs.capability.docker-plugin.local",
    "ecs.capability.env-files.s3",
    "ecs.capability.execute-command",
    "ecs.capability.full-sync",
    "ecs.capability.increased-task-cpu-limit",
    "ecs.capability.pid-ipc-namespace-sharing",
    "ecs.capability.task-cpu-mem-limit",
    "ecs.capability.task-eni",
];
const DOCKER_API: &str = "com.amazonaws.ecs.capability.docker-remote-api.1.";
const DOCKER_API_VERSIONS: std::ops::RangeInclusive<u32> = 17..=44;

/// In the order of their names.
pub fn of(instance: &Instance, vpc: &Vpc) -> Vec<Attribute> {
    let capabilities = CAPABILITIES.iter().map(|name| bare(name));
    let docker = DOCKER_API_VERSIONS.map(|version| bare(&format!("{DOCKER_API}{version}")));
    let subnet = &vpc.subnets[0];
    let facts = [
        ("ecs.availability-zone", &*subnet.zone),
        ("ecs.cpu-architecture", instance.machine.architecture),
        ("ecs.os-family", "LINUX"),
        ("ecs.os-type", "linux"),
        ("ecs.subnet-id", &*subnet.id),
        ("ecs.vpc-id", &*vpc.id),
    ];
    let facts = facts.into_iter().map(|(name, value)| Attribute {
        value: Some(value.to_owned()),
        ..bare(name)
    });
    let mut all: Vec<_> = {
        let custom = instance.custom.iter().map(StoredAttribute::shown);
        capabilities
            .chain(docker)
            .chain(facts)
            .chain(custom)
            .collect()
    };
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

fn bare(name: &str) -> Attribute {
    Attribute {
        name: Some(name.to_owned()),
        ..Attribute::default()
    }
}
