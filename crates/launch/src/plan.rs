//! The launch plan: what the machine gives to a request.

use std::net::Ipv4Addr;

use neargate_core::config::Config;
use neargate_core::taskdef::{IpcMode, NetworkMode, PidMode, TaskDefinition};
use neargate_host::lease::{self, Lease};
use neargate_host::network::address;
use neargate_protocol::plan::{ContainerPlan, IdRange, LaunchPlan, NetworkPlan};
use neargate_protocol::request::TaskRequest;

use crate::environment::Variables;
use crate::images::Images;

/// Leases what the task needs and writes it all down. What comes by container
/// is in the definition's order.
pub fn make(
    request: &TaskRequest,
    images: Images,
    environment: Vec<Variables>,
    secrets: Vec<Variables>,
    lease: &Lease,
) -> Result<LaunchPlan, lease::Error> {
    let parts = images.plans.into_iter().zip(environment).zip(secrets);
    let containers = parts.map(|((image, environment_from_files), secrets)| ContainerPlan {
        image,
        environment_from_files,
        secrets,
    });
    let in_host_namespace =
        request.host_user_namespace || needs_host_user_namespace(&request.definition);
    Ok(LaunchPlan {
        containers: containers.collect(),
        ids: (!in_host_namespace)
            .then(|| ids(&request.config, lease))
            .transpose()?,
        network: network(request, lease)?,
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

fn ids(config: &Config, lease: &Lease) -> Result<IdRange, lease::Error> {
    let range = lease.take_id_range(&config.ids)?;
    Ok(IdRange {
        start: range.start,
        count: range.count,
    })
}

fn network(request: &TaskRequest, lease: &Lease) -> Result<NetworkPlan, lease::Error> {
    let definition = &request.definition;
    let address = || {
        let cidr = request.subnet.unwrap_or(request.config.network.cidr);
        lease.take_address(address::pool(cidr, request.task_id))
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
