//! The network that tasks are told to be in: in each region a default VPC with a subnet in each
//! availability zone and a default security group, as every AWS account has.
//!
//! All of it is computed: the ids follow from account and region, so they are the same after every
//! start, on every machine, and nothing has to be stored.
//! <https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html>

pub mod id;

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use neargate_core::arn::{Owner, Region};
use neargate_core::ids::TaskId;

/// Zones of a region, by the letter at the end of their names.
const ZONES: [char; 3] = ['a', 'b', 'c'];

/// A quarter of the network for each zone, the last one to spare.
const SUBNET_BITS: u8 = 2;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vpc {
    pub owner: Owner,
    pub id: String,
    pub cidr: Ipv4Net,
    pub subnets: Vec<Subnet>,
    pub security_group: SecurityGroup,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    pub id: String,
    pub zone: String,
    /// The zone's name that is the same in all accounts, such as `use1-az1`.
    pub zone_id: String,
    pub cidr: Ipv4Net,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityGroup {
    pub id: String,
    pub name: &'static str,
    pub description: &'static str,
}

impl Vpc {
    /// The default VPC of an account in a region, over the addresses that tasks have.
    pub fn default_of(owner: &Owner, cidr: Ipv4Net) -> Self {
        let subnets = cidr.subnets(cidr.prefix_len() + SUBNET_BITS);
        let subnets = ZONES
            .iter()
            .zip(subnets.into_iter().flatten())
            .enumerate()
            .map(|(index, (letter, cidr))| {
                let zone = format!("{}{letter}", owner.region);
                Subnet {
                    id: id::of("subnet", owner, &zone),
                    zone_id: format!("{}-az{}", short(&owner.region), index + 1),
                    zone,
                    cidr,
                }
            });
        Self {
            id: id::of("vpc", owner, "default"),
            subnets: subnets.collect(),
            security_group: SecurityGroup {
                id: id::of("sg", owner, "default"),
                name: "default",
                description: "default VPC security group",
            },
            cidr,
            owner: owner.clone(),
        }
    }

    pub fn subnet(&self, id: &str) -> Option<&Subnet> {
        self.subnets.iter().find(|subnet| subnet.id == id)
    }

    /// The name that DNS has for an address, without a public zone.
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html>
    pub fn private_dns_name(&self, address: Ipv4Addr) -> String {
        let host = address.to_string().replace('.', "-");
        match self.owner.region.as_str() {
            "us-east-1" => format!("ip-{host}.ec2.internal"),
            region => format!("ip-{host}.{region}.compute.internal"),
        }
    }

    /// The subnet that an address is in.
    pub fn subnet_of(&self, address: Ipv4Addr) -> Option<&Subnet> {
        self.subnets
            .iter()
            .find(|subnet| subnet.cidr.contains(&address))
    }
}

/// The id that the machine has as an instance of EC2.
pub fn instance_id(owner: &Owner) -> String {
    id::of("i", owner, "machine")
}

/// The id of a task's network interface.
pub fn interface_id(owner: &Owner, task: TaskId) -> String {
    id::of("eni", owner, &task.to_string())
}

impl Subnet {
    /// The first host's address: the router's.
    pub fn gateway(&self) -> Option<Ipv4Addr> {
        self.cidr.hosts().next()
    }
}

/// A region's name as in the ids of its zones: `us-east-1` is `use1`.
fn short(region: &Region) -> String {
    let mut parts = region.as_str().split('-');
    let area = parts.next().unwrap_or_default();
    let rest = parts.map(|part| {
        let compass = ["north", "south", "east", "west"];
        let behind = compass.iter().find_map(|first| part.strip_prefix(first));
        match behind {
            // `northeast` is `ne`.
            Some(second) => part.chars().take(1).chain(second.chars().take(1)).collect(),
            None if part == "central" => "c".to_owned(),
            None => part.to_owned(),
        }
    });
    std::iter::once(area.to_owned()).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn default_of(region: &str) -> Vpc {
        let owner = Owner {
            region: region.parse().unwrap(),
            account: "000000000000".parse().unwrap(),
        };
        Vpc::default_of(&owner, "10.213.0.0/16".parse().unwrap())
    }

    #[test]
    fn there_is_a_subnet_in_each_zone_and_none_overlap() {
        let vpc = default_of("us-east-1");
        let zones: Vec<_> = vpc.subnets.iter().map(|subnet| &*subnet.zone).collect();
        assert_eq!(zones, ["us-east-1a", "us-east-1b", "us-east-1c"]);
        let address = "10.213.70.1".parse().unwrap();
        assert_eq!(vpc.subnet_of(address), Some(&vpc.subnets[1]));
        assert_eq!(vpc.subnets[1].gateway().unwrap().to_string(), "10.213.64.1");
        assert_eq!(vpc.subnet_of("10.213.255.1".parse().unwrap()), None);
    }

    #[test]
    fn ids_are_those_of_the_region_and_look_like_ec2_s() {
        let (east, west) = (default_of("us-east-1"), default_of("us-west-2"));
        assert_eq!(east, default_of("us-east-1"));
        // People write them into scripts: another release has to give the same.
        assert_eq!(east.subnets[0].id, "subnet-89ed9518b145a7214");
        assert_ne!(east.id, west.id);
        assert_ne!(east.subnets[0].id, west.subnets[0].id);
        let digits = east.id.strip_prefix("vpc-").unwrap();
        assert_eq!(digits.len(), 17);
        assert!(digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }

    #[test]
    fn zones_have_the_ids_that_aws_gives_them() {
        for (region, id) in [
            ("us-east-1", "use1-az1"),
            ("eu-central-1", "euc1-az1"),
            ("ap-northeast-1", "apne1-az1"),
            ("us-gov-west-1", "usgovw1-az1"),
        ] {
            assert_eq!(default_of(region).subnets[0].zone_id, id);
        }
    }
}
