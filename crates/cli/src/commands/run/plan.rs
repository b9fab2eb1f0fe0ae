//! The launch plan: what the supervisor is to make of a reservation.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use neargate_core::config::Config;
use neargate_core::taskdef::{IpcMode, NetworkMode, PidMode, TaskDefinition};
use neargate_core::timestamp::Timestamp;
use neargate_host::lease;
use neargate_host::network::address;
use neargate_protocol::plan::{ContainerPlan, IdRange, LaunchPlan, NetworkPlan};

use super::definition::Accepted;
use super::images::Images;
use super::reservation::{Reservation, ReservationError};
use super::{Arguments, UserNamespace};

/// What the outside world has to say about a task.
pub struct Inputs {
    pub accepted: Accepted,
    /// By container, in the definition's order.
    pub environment: Vec<BTreeMap<String, String>>,
    pub secrets: Vec<BTreeMap<String, String>>,
    pub config: Config,
    pub created_at: Timestamp,
}

/// Leases what the task needs and writes it all down.
pub fn make(
    arguments: &Arguments,
    inputs: Inputs,
    images: Images,
    reservation: &Reservation,
) -> Result<LaunchPlan, ReservationError> {
    let Accepted {
        definition,
        launch_type,
        ..
    } = inputs.accepted;
    let mut containers = Vec::with_capacity(definition.container_definitions.len());
    let parts = images
        .plans
        .into_iter()
        .zip(inputs.environment)
        .zip(inputs.secrets);
    for (container, ((image, environment), secrets)) in
        definition.container_definitions.iter().zip(parts)
    {
        containers.push(ContainerPlan {
            name: container.name.clone(),
            runtime_id: reservation.runtime_id()?,
            image,
            environment_from_files: environment,
            secrets,
        });
    }
    let in_host_namespace =
        arguments.userns == Some(UserNamespace::Host) || needs_host_user_namespace(&definition);
    Ok(LaunchPlan {
        task_id: reservation.task_id,
        name: arguments.name.clone(),
        launch_type,
        revision: None,
        containers,
        ids: (!in_host_namespace)
            .then(|| ids(&inputs.config, reservation))
            .transpose()?,
        network: network(&definition, &inputs.config, reservation)?,
        published: arguments.publish.clone(),
        foreground: !arguments.detach,
        // The supervisor has the built-in launcher only.
        runtime: None,
        created_at: inputs.created_at,
        pull: images.pulled,
        definition,
        config: inputs.config,
    })
}

/// The kernel lets nobody mount proc, sysfs or mqueue for a namespace that
/// another user namespace owns; and `privileged` means the host's privileges.
fn needs_host_user_namespace(definition: &TaskDefinition) -> bool {
    definition.pid_mode == Some(PidMode::Host)
        || definition.ipc_mode == Some(IpcMode::Host)
        || definition.network_mode == Some(NetworkMode::Host)
        || definition
            .container_definitions
            .iter()
            .any(|container| container.privileged == Some(true))
}

fn ids(config: &Config, reservation: &Reservation) -> Result<IdRange, lease::Error> {
    let range = reservation.lease().take_id_range(&config.ids)?;
    Ok(IdRange {
        start: range.start,
        count: range.count,
    })
}

fn network(
    definition: &TaskDefinition,
    config: &Config,
    reservation: &Reservation,
) -> Result<NetworkPlan, lease::Error> {
    let address = || {
        reservation
            .lease()
            .take_address(address::pool(config.network.cidr, reservation.task_id))
    };
    Ok(match definition.network_mode {
        Some(NetworkMode::Awsvpc) => NetworkPlan::Awsvpc {
            address: address()?,
        },
        Some(NetworkMode::Host) => NetworkPlan::Host,
        Some(NetworkMode::None) => NetworkPlan::None,
        // ECS's default on Linux.
        Some(NetworkMode::Bridge) | None => {
            let addresses = definition.container_definitions.iter().map(|_| address());
            NetworkPlan::Bridge {
                addresses: addresses.collect::<Result<Vec<Ipv4Addr>, _>>()?,
            }
        }
    })
}
