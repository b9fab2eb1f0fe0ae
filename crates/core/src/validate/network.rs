//! The network mode, and what it leaves to a container.

use super::Verdict;
use super::dependencies::has_cycle;
use super::subject::{Subject, refuse_if};
use crate::taskdef::{Compatibility, NetworkMode};

pub(super) fn mode_fits_launch_type(subject: &Subject<'_>) -> Verdict {
    let is_awsvpc = subject.has_network_mode(NetworkMode::Awsvpc);
    refuse_if(subject.is_fargate() && !is_awsvpc, || {
        "Fargate only supports network mode ‘awsvpc’.".to_owned()
    })?;
    refuse_if(
        subject.must_fit(Compatibility::External) && is_awsvpc,
        || "Tasks using the EXTERNAL launch type do not support network mode ‘awsvpc’.".to_owned(),
    )
}

/// In awsvpc mode the task has the network, so a container has nothing to set.
pub(super) fn awsvpc_has_no_container_network(subject: &Subject<'_>) -> Verdict {
    if !subject.has_network_mode(NetworkMode::Awsvpc) {
        return Ok(());
    }
    subject.containers().iter().try_for_each(|container| {
        [
            (!container.links.is_empty(), "Links are not supported"),
            (
                container
                    .hostname
                    .as_deref()
                    .is_some_and(|name| !name.is_empty()),
                "hostname is not supported on container",
            ),
            (
                !container.extra_hosts.is_empty(),
                "Extra hosts are not supported on container",
            ),
            (
                !container.dns_servers.is_empty(),
                "DNS servers are not supported on container",
            ),
            (
                !container.dns_search_domains.is_empty(),
                "DNS search domains are not supported on container",
            ),
            (
                container.disable_networking == Some(true),
                "Disable Networking is not supported on container",
            ),
        ]
        .into_iter()
        .try_for_each(|(is_set, text)| {
            refuse_if(is_set, || format!("{text} when networkMode=awsvpc."))
        })
    })
}

pub(super) fn links_are_acyclic(subject: &Subject<'_>) -> Verdict {
    let is_cyclic = has_cycle(subject.containers(), |container| {
        container
            .links
            .iter()
            .map(|link| match link.split_once(':') {
                Some((name, _alias)) => name,
                None => link,
            })
    });
    refuse_if(is_cyclic, || {
        "Container links should not have a cycle".to_owned()
    })
}

pub(super) fn proxy_fits(subject: &Subject<'_>) -> Verdict {
    let Some(proxy) = &subject.definition.proxy_configuration else {
        return Ok(());
    };
    refuse_if(!subject.has_network_mode(NetworkMode::Awsvpc), || {
        "APPMESH proxy configuration is only supported in networkMode=awsvpc".to_owned()
    })?;
    refuse_if(subject.container(&proxy.container_name).is_none(), || {
        format!("Proxy container [{}] does not exist.", proxy.container_name)
    })
}
