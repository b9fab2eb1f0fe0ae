//! The subnets of the VPC.

use std::net::Ipv4Addr;

use neargate_core::arn::Arn;

use super::super::fault::Fault;
use super::super::xml::{Element, text, tree};
use super::describe::{self, Resource};
use crate::operations::Context;
use crate::vpc::{Subnet, Vpc};

/// The first four addresses and the last are the network's own.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>
const RESERVED: u64 = 5;

pub struct InVpc {
    inner: Subnet,
    vpc: Vpc,
    available: u64,
}

pub fn all(context: &Context) -> Vec<InVpc> {
    let vpc = context.vpc();
    let tasks = context.state.tasks.all();
    let taken: Vec<Ipv4Addr> = tasks
        .iter()
        .filter(|task| !task.is_stopped())
        .filter_map(|task| task.machine.as_ref()?.address)
        .collect();
    let subnets = vpc.subnets.iter().map(|subnet| {
        let size = 1u64 << (32 - subnet.cidr.prefix_len());
        let inside = taken
            .iter()
            .filter(|address| subnet.cidr.contains(*address));
        InVpc {
            available: size.saturating_sub(RESERVED + inside.count() as u64),
            inner: subnet.clone(),
            vpc: vpc.clone(),
        }
    });
    subnets.collect()
}

impl InVpc {
    fn arn(&self) -> String {
        let owner = &self.vpc.owner;
        Arn {
            service: "ec2".to_owned(),
            resource: format!("subnet/{}", self.inner.id),
            ..owner.cluster("")
        }
        .to_string()
    }
}

impl Resource for InVpc {
    const ID: &str = "SubnetId";
    const SET: &str = "subnetSet";
    const FILTERS: &[&str] = &[
        "availability-zone",
        "availabilityZone",
        "availability-zone-id",
        "availabilityZoneId",
        "available-ip-address-count",
        "cidr",
        "cidr-block",
        "cidrBlock",
        "default-for-az",
        "defaultForAz",
        "map-public-ip-on-launch",
        "owner-id",
        "state",
        "subnet-arn",
        "subnet-id",
        "vpc-id",
    ];

    fn id(&self) -> &str {
        &self.inner.id
    }

    fn values(&self, filter: &str) -> Vec<String> {
        vec![match filter {
            "availability-zone" | "availabilityZone" => self.inner.zone.clone(),
            "availability-zone-id" | "availabilityZoneId" => self.inner.zone_id.clone(),
            "available-ip-address-count" => self.available.to_string(),
            "cidr" | "cidr-block" | "cidrBlock" => self.inner.cidr.to_string(),
            "default-for-az" | "defaultForAz" => "true".to_owned(),
            "map-public-ip-on-launch" => "false".to_owned(),
            "owner-id" => self.vpc.owner.account.to_string(),
            "state" => "available".to_owned(),
            "subnet-arn" => self.arn(),
            "subnet-id" => self.inner.id.clone(),
            "vpc-id" => self.vpc.id.clone(),
            _ => return Vec::new(),
        }]
    }

    fn element(&self) -> Vec<Element> {
        vec![
            text("subnetId", &self.inner.id),
            text("subnetArn", self.arn()),
            text("state", "available"),
            text("ownerId", &self.vpc.owner.account),
            text("vpcId", &self.vpc.id),
            text("cidrBlock", self.inner.cidr),
            tree("ipv6CidrBlockAssociationSet", []),
            text("availableIpAddressCount", self.available),
            text("availabilityZone", &self.inner.zone),
            text("availabilityZoneId", &self.inner.zone_id),
            text("defaultForAz", true),
            // Nothing outside the machine knows an address of ours.
            text("mapPublicIpOnLaunch", false),
            text("assignIpv6AddressOnCreation", false),
            tree("tagSet", []),
        ]
    }

    fn missing(ids: &[&str]) -> Fault {
        describe::missing("InvalidSubnetID.NotFound", "subnet ID", ids)
    }
}
