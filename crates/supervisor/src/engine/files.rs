//! The files that the platform puts into every container of a task.

use std::io;

use fs_err as fs;
use neargate_host::network::files;
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::plan::NetworkPlan;
use neargate_protocol::request::TaskRequest;

/// The host name of all containers.
pub fn hostname(request: &TaskRequest, network: &NetworkPlan) -> String {
    match address(network) {
        Some(address) => files::hostname(address, &request.region),
        None => request.task_id.to_string(),
    }
}

/// Writes hosts, hostname and resolv.conf, which containers may change.
pub fn write(
    request: &TaskRequest,
    network: &NetworkPlan,
    directory: &TaskDirectory,
    hostname: &str,
) -> io::Result<()> {
    let target = directory.files();
    fs::create_dir_all(&target)?;
    let itself = address(network).map(|address| (address, hostname));
    let extra = request
        .definition
        .container_definitions
        .iter()
        .flat_map(|container| &container.extra_hosts)
        .map(|entry| (entry.ip_address.as_str(), entry.hostname.as_str()));
    let resolv_conf = match network {
        NetworkPlan::Awsvpc { .. } | NetworkPlan::Bridge { .. } => {
            files::resolv_conf(&request.region)
        }
        NetworkPlan::Host => fs::read_to_string("/etc/resolv.conf")?,
        NetworkPlan::None => String::new(),
    };
    for (name, text) in [
        ("hosts", files::hosts(itself, extra)),
        ("hostname", files::hostname_file(hostname)),
        ("resolv.conf", resolv_conf),
    ] {
        fs::write(target.join(name), text)?;
    }
    Ok(())
}

fn address(network: &NetworkPlan) -> Option<std::net::Ipv4Addr> {
    match network {
        NetworkPlan::Awsvpc { address } => Some(*address),
        NetworkPlan::Bridge { addresses } => addresses.first().copied(),
        NetworkPlan::Host | NetworkPlan::None => None,
    }
}
