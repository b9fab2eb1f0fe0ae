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

/// `/etc/hosts`: the loopback, and the container itself (none with `networkMode`
/// none).
pub fn hosts(itself: Option<(Ipv4Addr, &str)>) -> String {
    let mut text = "127.0.0.1 localhost\n".to_owned();
    if let Some((address, hostname)) = itself {
        add_host(&mut text, &address.to_string(), hostname);
    }
    text
}

/// Adds a line to `/etc/hosts`.
pub fn add_host(text: &mut String, address: &str, names: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let _ = writeln!(text, "{address} {names}");
}

/// `/etc/resolv.conf`. On Fargate the server is the VPC's second address; the
/// link-local one is the same resolver.
pub fn resolv_conf(region: &Region) -> String {
    format!("nameserver {RESOLVER}\nsearch {}\n", domain(region))
}

/// `/etc/resolv.conf` with other servers and search domains in the place of its
/// own, where there are any.
pub fn with_dns(text: &str, servers: &[String], search: &[String]) -> String {
    let replaced = |line: &str| match line.split_whitespace().next() {
        Some("nameserver") => !servers.is_empty(),
        Some("search" | "domain") => !search.is_empty(),
        _ => false,
    };
    let mut lines: Vec<String> = servers
        .iter()
        .map(|server| format!("nameserver {server}\n"))
        .collect();
    if !search.is_empty() {
        lines.push(format!("search {}\n", search.join(" ")));
    }
    let kept = text.lines().filter(|line| !replaced(line));
    lines.extend(kept.map(|line| format!("{line}\n")));
    lines.concat()
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
    fn the_hosts_are_two_lines_and_what_is_added() {
        let itself = Some((ADDRESS, "ip-10-0-1-114.ec2.internal"));
        assert_eq!(
            hosts(itself),
            "127.0.0.1 localhost\n10.0.1.114 ip-10-0-1-114.ec2.internal\n"
        );
        let mut text = "127.0.0.1 localhost".to_owned();
        add_host(&mut text, "10.0.0.9", "db");
        assert_eq!(text, "127.0.0.1 localhost\n10.0.0.9 db\n");
    }

    #[test]
    fn servers_and_domains_replace_those_that_were_there() {
        let text = "nameserver 10.0.0.2\nsearch ec2.internal\noptions ndots:2\n";
        let list = |texts: &[&str]| {
            texts
                .iter()
                .map(|&text| text.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(with_dns(text, &[], &[]), text);
        assert_eq!(
            with_dns(text, &list(&["1.1.1.1", "9.9.9.9"]), &[]),
            "nameserver 1.1.1.1\nnameserver 9.9.9.9\nsearch ec2.internal\noptions ndots:2\n"
        );
        assert_eq!(
            with_dns(text, &[], &list(&["a.test", "b.test"])),
            "search a.test b.test\nnameserver 10.0.0.2\noptions ndots:2\n"
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
