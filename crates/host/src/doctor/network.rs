//! What the network of tasks needs.

use std::process::Command;

use neargate_core::config::Network;

use crate::network::kinds;
use crate::probe::Probe;

use super::check::Check;
use super::route;

/// The trunk is a veth pair, a task's link a macvlan, and the `eth0` for its
/// metadata a bridge without ports.
pub(super) fn links(probe: &Probe) -> Check {
    match kinds::missing(probe.network_namespace()) {
        Ok(missing) => judge_links(
            &missing
                .iter()
                .map(|(kind, error)| (*kind, error.to_string()))
                .collect::<Vec<_>>(),
        ),
        Err(error) => Check::ok(LINKS, error.to_string()).fail(
            "tasks in awsvpc and bridge mode cannot have their network",
            "run as root, outside of a container",
        ),
    }
}

const LINKS: &str = "network links";

fn judge_links(missing: &[(&str, String)]) -> Check {
    if missing.is_empty() {
        return Check::ok(LINKS, "veth, macvlan and bridge work");
    }
    let said: Vec<_> = missing
        .iter()
        .map(|(kind, error)| format!("no {kind} ({error})"))
        .collect();
    let kinds: Vec<_> = missing.iter().map(|(kind, _)| *kind).collect();
    Check::ok(LINKS, said.join(", ")).fail(
        "tasks in awsvpc and bridge mode cannot have their network; networkMode host and none work",
        format!(
            "modprobe {}, or use a kernel that has them (on Debian linux-image-amd64 or -cloud-amd64)",
            kinds.join(" ")
        ),
    )
}

pub(super) fn nft() -> Check {
    const NAME: &str = "nftables";
    let remedy = "apt-get install nftables";
    // Listing takes both the program and the kernel's part.
    match Command::new("nft").args(["list", "tables"]).output() {
        Ok(output) if output.status.success() => Check::ok(NAME, "nft works"),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let first = said.lines().next().unwrap_or_default();
            Check::ok(NAME, first).fail(
                "tasks in awsvpc mode cannot have their network",
                "run as root, on a kernel with nf_tables",
            )
        }
        Err(error) => Check::ok(NAME, format!("nft: {error}"))
            .fail("tasks in awsvpc mode cannot have their network", remedy),
    }
}

pub(super) fn forwarding() -> Check {
    const NAME: &str = "IPv4 forwarding";
    match std::fs::read_to_string("/proc/sys/net/ipv4/ip_forward") {
        Ok(text) if text.trim() == "1" => Check::ok(NAME, "on"),
        Ok(_) => Check::ok(NAME, "off; neargate turns it on with the first task"),
        Err(error) => Check::ok(NAME, error.to_string())
            .warn("tasks may not reach the outside", "mount /proc"),
    }
}

/// Docker sets iptables' FORWARD policy to DROP, for everybody.
/// <https://docs.docker.com/engine/network/packet-filtering-firewalls/>
pub(super) fn forward_policy(bridge: &str) -> Check {
    let rules = Command::new("iptables").args(["-S", "FORWARD"]).output();
    let rules = rules.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    judge_forward(rules.ok().as_deref(), bridge)
}

fn judge_forward(rules: Option<&str>, bridge: &str) -> Check {
    const NAME: &str = "firewall";
    let drops = |rules: &str| rules.lines().any(|line| line == "-P FORWARD DROP");
    let named = |rules: &str| rules.contains(bridge);
    match rules {
        Some(rules) if drops(rules) && !named(rules) => {
            Check::ok(NAME, "iptables drops what is forwarded").warn(
                "tasks do not reach the outside",
                format!("iptables -I FORWARD -i {bridge} -j ACCEPT; iptables -I FORWARD -o {bridge} -j ACCEPT"),
            )
        }
        Some(_) => Check::ok(NAME, "iptables does not stop tasks"),
        None => Check::ok(NAME, "no iptables"),
    }
}

pub(super) fn addresses(config: &Network) -> Check {
    const NAME: &str = "addresses of tasks";
    let routes = route::parse(&std::fs::read_to_string("/proc/net/route").unwrap_or_default());
    let conflicts: Vec<_> = route::conflicts(&routes, config.cidr, &config.bridge)
        .map(|route| format!("{} is at {}", route.network, route.interface))
        .collect();
    if conflicts.is_empty() {
        return Check::ok(NAME, format!("{} is free", config.cidr));
    }
    let found = format!("{}, but {}", config.cidr, conflicts.join(", "));
    Check::ok(NAME, found).warn(
        "tasks do not reach those networks, or the machine loses them",
        "choose another network.cidr in the configuration",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;

    #[test]
    fn a_kind_of_link_that_the_kernel_lacks_is_named() {
        assert_eq!(judge_links(&[]).status, Status::Ok);
        let lacking = judge_links(&[("macvlan", "Operation not supported".to_owned())]);
        assert_eq!(lacking.status, Status::Fail);
        assert!(
            lacking
                .found
                .contains("no macvlan (Operation not supported)")
        );
        assert!(lacking.remedy.starts_with("modprobe macvlan,"));
    }

    #[test]
    fn dockers_policy_stops_tasks_unless_the_bridge_is_let_through() {
        let judge = |rules| judge_forward(rules, "neargate0").status;
        assert_eq!(judge(None), Status::Ok);
        assert_eq!(judge(Some("-P FORWARD ACCEPT\n")), Status::Ok);
        assert_eq!(
            judge(Some("-P FORWARD DROP\n-A FORWARD -j DOCKER-USER\n")),
            Status::Warn
        );
        assert_eq!(
            judge(Some("-P FORWARD DROP\n-A FORWARD -i neargate0 -j ACCEPT\n")),
            Status::Ok
        );
    }
}
