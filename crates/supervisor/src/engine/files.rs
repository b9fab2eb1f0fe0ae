//! The files that the platform puts into the containers of a task, and their
//! host names.

use std::io;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use fs_err as fs;
use neargate_core::taskdef::ContainerDefinition;
use neargate_host::network::files;
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::plan::NetworkPlan;
use neargate_protocol::request::TaskRequest;

/// Where a container's hosts, hostname and resolv.conf are. With awsvpc all
/// containers have the same ones.
pub fn of_container(
    network: &NetworkPlan,
    directory: &TaskDirectory,
    container: &ContainerDefinition,
) -> PathBuf {
    match network {
        NetworkPlan::Awsvpc { .. } => directory.files(),
        _ => directory.files().join(&container.name),
    }
}

/// A container's host name: the definition's (which awsvpc does not allow), or
/// that of its address, or as Docker has it without one.
pub fn hostname(request: &TaskRequest, network: &NetworkPlan, index: usize) -> String {
    let container = &request.definition.container_definitions[index];
    if let Some(hostname) = &container.hostname {
        return hostname.clone();
    }
    match (address(request, network, index), network) {
        (Some(address), _) => files::hostname(address, &request.region),
        (None, NetworkPlan::Host) => {
            let machine = rustix::system::uname();
            machine.nodename().to_string_lossy().into_owned()
        }
        (None, _) => request.task_id.to_string(),
    }
}

/// Writes the files of all containers, who may change them.
pub fn write(
    request: &TaskRequest,
    network: &NetworkPlan,
    directory: &TaskDirectory,
) -> io::Result<()> {
    let containers = &request.definition.container_definitions;
    // Written once if they are the same.
    let own = match network {
        NetworkPlan::Awsvpc { .. } => 1,
        _ => containers.len(),
    };
    for (index, container) in containers.iter().enumerate().take(own) {
        let target = of_container(network, directory, container);
        fs::create_dir_all(&target)?;
        let hostname = hostname(request, network, index);
        for (name, text) in [
            ("hosts", hosts(request, network, index, &hostname)?),
            ("hostname", files::hostname_file(&hostname)),
            ("resolv.conf", resolv_conf(request, network, container)?),
        ] {
            fs::write(target.join(name), text)?;
        }
    }
    Ok(())
}

fn hosts(
    request: &TaskRequest,
    network: &NetworkPlan,
    index: usize,
    hostname: &str,
) -> io::Result<String> {
    let mut text = match network {
        NetworkPlan::Host => fs::read_to_string("/etc/hosts")?,
        _ => files::hosts(address(request, network, index).map(|address| (address, hostname))),
    };
    let container = &request.definition.container_definitions[index];
    for (address, names) in linked(request, network, container) {
        files::add_host(&mut text, &address.to_string(), &names);
    }
    for entry in &container.extra_hosts {
        files::add_host(&mut text, &entry.ip_address, &entry.hostname);
    }
    Ok(text)
}

/// The containers that this one calls by name: `links` is a list of `NAME` and
/// `NAME:ALIAS`.
fn linked(
    request: &TaskRequest,
    network: &NetworkPlan,
    container: &ContainerDefinition,
) -> Vec<(Ipv4Addr, String)> {
    let all = &request.definition.container_definitions;
    let links = container.links.iter().filter_map(|link| {
        let (name, alias) = link.split_once(':').unwrap_or((link, link));
        let index = all.iter().position(|other| other.name == name)?;
        let names = if alias == name {
            name.to_owned()
        } else {
            format!("{alias} {name}")
        };
        Some((address(request, network, index)?, names))
    });
    links.collect()
}

fn resolv_conf(
    request: &TaskRequest,
    network: &NetworkPlan,
    container: &ContainerDefinition,
) -> io::Result<String> {
    let text = match network {
        NetworkPlan::Awsvpc { .. } | NetworkPlan::Bridge { .. } => {
            files::resolv_conf(&request.region)
        }
        NetworkPlan::Host => fs::read_to_string("/etc/resolv.conf")?,
        NetworkPlan::None => String::new(),
    };
    Ok(files::with_dns(
        &text,
        &container.dns_servers,
        &container.dns_search_domains,
    ))
}

fn address(request: &TaskRequest, network: &NetworkPlan, index: usize) -> Option<Ipv4Addr> {
    let container = &request.definition.container_definitions[index];
    match network {
        _ if container.disable_networking == Some(true) => None,
        NetworkPlan::Awsvpc { address } => Some(*address),
        NetworkPlan::Bridge { addresses } => addresses.get(index).copied(),
        NetworkPlan::Host | NetworkPlan::None => None,
    }
}
