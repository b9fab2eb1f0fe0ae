//! Port mappings.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use super::Verdict;
use super::subject::{Subject, refuse_if};
use crate::taskdef::{ContainerDefinition, NetworkMode, PortMapping, TransportProtocol};

const PORTS: RangeInclusive<i32> = 1..=65535;

/// Each mapping with its container.
fn mappings<'a>(
    subject: &Subject<'a>,
) -> impl Iterator<Item = (&'a ContainerDefinition, &'a PortMapping)> {
    subject.containers().iter().flat_map(|container| {
        container
            .port_mappings
            .iter()
            .map(move |mapping| (container, mapping))
    })
}

/// The first and last port of a text such as `8000-8010`.
fn range(text: &str) -> Option<RangeInclusive<i32>> {
    let (first, last) = text.split_once('-')?;
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first < last && PORTS.contains(&first) && PORTS.contains(&last)).then_some(first..=last)
}

pub(super) fn none_without_network(subject: &Subject<'_>) -> Verdict {
    let has_none = subject.has_network_mode(NetworkMode::None);
    refuse_if(has_none && mappings(subject).next().is_some(), || {
        "Port mappings are not supported when networkMode=none.".to_owned()
    })
}

pub(super) fn are_ranges_or_single(subject: &Subject<'_>) -> Verdict {
    mappings(subject).try_for_each(|(container, mapping)| {
        let is_single = mapping.container_port.is_some() || mapping.host_port.is_some();
        refuse_if(is_single && mapping.container_port_range.is_some(), || {
            format!(
                "Invalid port mapping for container '{}', cannot specify both single port and \
                 port range.",
                container.name
            )
        })
    })
}

pub(super) fn are_numbers(subject: &Subject<'_>) -> Verdict {
    mappings(subject)
        .filter(|(_, mapping)| mapping.container_port_range.is_none())
        .try_for_each(|(container, mapping)| {
            let refuse = |is_wrong, setting| {
                refuse_if(is_wrong, || {
                    format!(
                        "Invalid '{setting}' setting for container '{}'.",
                        container.name
                    )
                })
            };
            let is_port = |port: i32| PORTS.contains(&port);
            refuse(
                !mapping.container_port.is_some_and(is_port),
                "containerPort",
            )?;
            // 0 asks for any free port.
            refuse(
                mapping
                    .host_port
                    .is_some_and(|port| port != 0 && !is_port(port)),
                "hostPort",
            )
        })
}

pub(super) fn ranges_ascend(subject: &Subject<'_>) -> Verdict {
    mappings(subject).try_for_each(|(container, mapping)| {
        let Some(text) = &mapping.container_port_range else {
            return Ok(());
        };
        refuse_if(range(text).is_none(), || {
            format!(
                "Invalid 'containerPortRange' setting for container '{}'.",
                container.name
            )
        })
    })
}

pub(super) fn host_ports_match(subject: &Subject<'_>) -> Verdict {
    let mode = match subject.definition.network_mode {
        Some(mode @ (NetworkMode::Host | NetworkMode::Awsvpc)) => mode,
        Some(NetworkMode::Bridge | NetworkMode::None) | None => return Ok(()),
    };
    mappings(subject).try_for_each(|(_, mapping)| {
        refuse_if(
            mapping.host_port.is_some() && mapping.host_port != mapping.container_port,
            || {
                format!(
                    "When networkMode={mode}, the host ports and container ports in port mappings \
                 must match."
                )
            },
        )
    })
}

pub(super) fn are_used_once(subject: &Subject<'_>) -> Verdict {
    if !subject.has_network_mode(NetworkMode::Awsvpc) {
        return Ok(());
    }
    let mut used = HashSet::new();
    for (_, mapping) in mappings(subject) {
        let protocol = mapping.protocol.unwrap_or(TransportProtocol::Tcp);
        let single = mapping.container_port.map(|port| port..=port);
        let several = mapping.container_port_range.as_deref().and_then(range);
        for port in single.into_iter().chain(several).flatten() {
            refuse_if(!used.insert((protocol, port)), || {
                let protocol = protocol.as_str().to_uppercase();
                format!(
                    "{protocol} container port '{port}' is used multiple times in task when \
                     networkMode=awsvpc."
                )
            })?;
        }
    }
    Ok(())
}

pub(super) fn names_are_used_once(subject: &Subject<'_>) -> Verdict {
    let is_awsvpc = subject.has_network_mode(NetworkMode::Awsvpc);
    let mut used = HashSet::new();
    let mut names = mappings(subject).filter_map(|(_, mapping)| mapping.name.as_deref());
    refuse_if(is_awsvpc && !names.all(|name| used.insert(name)), || {
        "When networkMode=awsvpc, port mapping name is already used".to_owned()
    })
}
