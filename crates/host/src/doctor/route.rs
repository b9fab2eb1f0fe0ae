//! The IPv4 routes of the machine, from `/proc/net/route`.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Route {
    pub interface: String,
    pub network: Ipv4Net,
}

/// Addresses are written as numbers of the machine's byte order, in hexadecimal.
pub(super) fn parse(text: &str) -> Vec<Route> {
    let address = |hex: &str| {
        let number = u32::from_str_radix(hex, 16).ok()?;
        Some(Ipv4Addr::from(number.to_ne_bytes()))
    };
    let route = |line: &str| {
        let fields: Vec<_> = line.split_whitespace().collect();
        let network = Ipv4Net::with_netmask(address(fields.get(1)?)?, address(fields.get(7)?)?);
        Some(Route {
            interface: (*fields.first()?).to_owned(),
            network: network.ok()?,
        })
    };
    text.lines().skip(1).filter_map(route).collect()
}

/// The routes that lead elsewhere for addresses of this network. A default route
/// does not count: the network's own is more specific.
pub(super) fn conflicts<'a>(
    routes: &'a [Route],
    network: Ipv4Net,
    own: &'a str,
) -> impl Iterator<Item = &'a Route> {
    routes.iter().filter(move |route| {
        route.interface != own
            && route.network.prefix_len() > 0
            && (route.network.contains(&network) || network.contains(&route.network))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_into_the_tasks_network_is_a_conflict() {
        let text = "Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT\n\
                    eth0 00000000 010200C0 0003 0 0 0 00000000 0 0 0\n\
                    vpn0 0000D50A 00000000 0001 0 0 0 0000FFFF 0 0 0\n\
                    wide 0000000A 00000000 0001 0 0 0 000000FF 0 0 0\n\
                    eth0 000200C0 00000000 0001 0 0 0 00FFFFFF 0 0 0\n\
                    neargate0 0000D50A 00000000 0001 0 0 0 0000FFFF 0 0 0\n";
        let routes = parse(text);
        assert_eq!(routes.len(), 5);
        let own = "10.213.0.0/16".parse().unwrap();
        let found: Vec<_> = conflicts(&routes, own, "neargate0")
            .map(|route| route.interface.as_str())
            .collect();
        assert_eq!(found, ["vpn0", "wide"]);
    }
}
