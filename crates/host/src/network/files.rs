//! The three files by which a container knows its network.
//!
//! Source: `createHostsFile`, `BuildResolvConfig` and `GetHostname` in
//! `ecs-agent/netlib` of <https://github.com/aws/amazon-ecs-agent>. On Fargate
//! they have mode 0644 and root in the container may change them.

use std::fmt::Write;
use std::net::Ipv4Addr;

use neargate_core::arn::Region;

use super::attach::RESOLVER;

/// The VPC's domain: the first region's is older than the rule.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html>
fn domain(region: &Region) -> String {
    match region.as_str() {
        "us-east-1" => "ec2.internal".to_owned(),
        region => format!("{region}.compute.internal"),
    }
}

/// The private DNS name of the interface with this address, which all containers
/// of a task have for a host name.
pub fn hostname(address: Ipv4Addr, region: &Region) -> String {
    let [a, b, c, d] = address.octets();
    format!("ip-{a}-{b}-{c}-{d}.{}", domain(region))
}

/// `/etc/hostname`.
pub fn hostname_file(hostname: &str) -> String {
    format!("{hostname}\n")
}

/// `/etc/hosts`: the loopback, the task itself (none with `networkMode` none),
/// and the definition's `extraHosts`.
pub fn hosts<'a>(
    itself: Option<(Ipv4Addr, &str)>,
    extra: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut text = "127.0.0.1 localhost\n".to_owned();
    if let Some((address, hostname)) = itself {
        let _ = writeln!(text, "{address} {hostname}");
    }
    for (hostname, address) in extra {
        let _ = writeln!(text, "{address} {hostname}");
    }
    text
}

/// `/etc/resolv.conf`. On Fargate the server is the VPC's second address; the
/// link-local one is the same resolver.
pub fn resolv_conf(region: &Region) -> String {
    format!("nameserver {RESOLVER}\nsearch {}\n", domain(region))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(name: &str) -> Region {
        name.parse().unwrap()
    }

    const ADDRESS: Ipv4Addr = Ipv4Addr::new(10, 0, 1, 114);

    #[test]
    fn the_host_name_is_the_interface_s_private_dns_name() {
        assert_eq!(
            hostname(ADDRESS, &region("us-east-1")),
            "ip-10-0-1-114.ec2.internal"
        );
        assert_eq!(
            hostname(ADDRESS, &region("us-west-2")),
            "ip-10-0-1-114.us-west-2.compute.internal"
        );
    }

    #[test]
    fn the_hosts_are_two_lines_and_what_the_definition_adds() {
        let itself = Some((ADDRESS, "ip-10-0-1-114.ec2.internal"));
        assert_eq!(
            hosts(itself, []),
            "127.0.0.1 localhost\n10.0.1.114 ip-10-0-1-114.ec2.internal\n"
        );
        assert_eq!(
            hosts(None, [("db", "10.0.0.9")]),
            "127.0.0.1 localhost\n10.0.0.9 db\n"
        );
    }

    #[test]
    fn the_resolver_is_the_link_local_one() {
        assert_eq!(
            resolv_conf(&region("eu-west-1")),
            "nameserver 169.254.169.253\nsearch eu-west-1.compute.internal\n"
        );
    }
}
