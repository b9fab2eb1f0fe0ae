//! The network interfaces of the tasks that are not stopped.

use std::net::Ipv4Addr;

use neargate_core::mac::Mac;
use neargate_core::taskdef::NetworkMode;

use super::super::fault::Fault;
use super::super::xml::{Element, instant, text, tree};
use super::describe::{self, Resource};
use crate::operations::Context;
use crate::tasks::KnownTask;
use crate::vpc::{Subnet, Vpc, id, interface_id};

pub struct Interface {
    id: String,
    task: KnownTask,
    vpc: Vpc,
    subnet: Subnet,
    address: Ipv4Addr,
}

pub fn all(context: &Context) -> Vec<Interface> {
    let vpc = context.vpc();
    let tasks = context.state.tasks.of_region(context.region());
    let tasks = tasks.into_iter();
    tasks.filter_map(|task| Interface::of(task, &vpc)).collect()
}

impl Interface {
    fn of(task: KnownTask, vpc: &Vpc) -> Option<Self> {
        if task.is_stopped() || task.definition.network_mode != Some(NetworkMode::Awsvpc) {
            return None;
        }
        let address = task.machine.as_ref()?.address?;
        let given = task.record.interface.as_ref();
        let subnet = given.and_then(|interface| vpc.subnet(&interface.subnet));
        Some(Self {
            id: interface_id(&task.owner, task.record.id),
            subnet: subnet.or_else(|| vpc.subnets.first())?.clone(),
            vpc: vpc.clone(),
            address,
            task,
        })
    }

    fn mac(&self) -> Mac {
        Mac::of(self.task.record.id, 0)
    }

    /// As ECS describes those that it makes.
    fn description(&self) -> String {
        let attachment = format!("attachment/{}", self.task.attachment_id());
        let arn = neargate_core::arn::Arn {
            resource: attachment,
            ..self.task.owner.cluster("")
        };
        arn.to_string()
    }

    fn attachment_id(&self) -> String {
        let name = self.task.record.id.to_string();
        id::of("eni-attach", &self.task.owner, &name)
    }

    fn private_dns_name(&self) -> String {
        self.vpc.private_dns_name(self.address)
    }
}

impl Resource for Interface {
    const ID: &str = "NetworkInterfaceId";
    const SET: &str = "networkInterfaceSet";
    const FILTERS: &[&str] = &[
        "addresses.primary",
        "addresses.private-ip-address",
        "attachment.attachment-id",
        "attachment.status",
        "availability-zone",
        "description",
        "group-id",
        "group-name",
        "interface-type",
        "mac-address",
        "network-interface-id",
        "owner-id",
        "private-dns-name",
        "private-ip-address",
        "requester-managed",
        "status",
        "subnet-id",
        "vpc-id",
    ];

    fn id(&self) -> &str {
        &self.id
    }

    fn values(&self, filter: &str) -> Vec<String> {
        vec![match filter {
            "addresses.primary" | "requester-managed" => "true".to_owned(),
            "addresses.private-ip-address" | "private-ip-address" => self.address.to_string(),
            "attachment.attachment-id" => self.attachment_id(),
            "attachment.status" => "attached".to_owned(),
            "availability-zone" => self.subnet.zone.clone(),
            "description" => self.description(),
            "group-id" => self.vpc.security_group.id.clone(),
            "group-name" => self.vpc.security_group.name.to_owned(),
            "interface-type" => "interface".to_owned(),
            "mac-address" => self.mac().to_string(),
            "network-interface-id" => self.id.clone(),
            "owner-id" => self.vpc.owner.account.to_string(),
            "private-dns-name" => self.private_dns_name(),
            "status" => "in-use".to_owned(),
            "subnet-id" => self.subnet.id.clone(),
            "vpc-id" => self.vpc.id.clone(),
            _ => return Vec::new(),
        }]
    }

    fn element(&self) -> Vec<Element> {
        let account = &self.vpc.owner.account;
        let group = &self.vpc.security_group;
        let times = self.task.state.timestamps();
        vec![
            text("networkInterfaceId", &self.id),
            text("subnetId", &self.subnet.id),
            text("vpcId", &self.vpc.id),
            text("availabilityZone", &self.subnet.zone),
            text("description", self.description()),
            text("ownerId", account),
            text("requesterManaged", true),
            text("status", "in-use"),
            text("macAddress", self.mac()),
            text("privateIpAddress", self.address),
            text("privateDnsName", self.private_dns_name()),
            text("sourceDestCheck", true),
            text("interfaceType", "interface"),
            tree(
                "groupSet",
                [tree(
                    "item",
                    [text("groupId", &group.id), text("groupName", group.name)],
                )],
            ),
            tree(
                "attachment",
                [
                    text("attachmentId", self.attachment_id()),
                    text("instanceOwnerId", account),
                    // The task's first link.
                    text("deviceIndex", 1),
                    text("status", "attached"),
                    text(
                        "attachTime",
                        instant(times.connectivity_at.unwrap_or(times.created_at)),
                    ),
                    text("deleteOnTermination", true),
                ],
            ),
            tree("tagSet", []),
            tree(
                "privateIpAddressesSet",
                [tree(
                    "item",
                    [
                        text("privateIpAddress", self.address),
                        text("privateDnsName", self.private_dns_name()),
                        text("primary", true),
                    ],
                )],
            ),
            tree("ipv6AddressesSet", []),
        ]
    }

    fn missing(ids: &[&str]) -> Fault {
        let code = "InvalidNetworkInterfaceID.NotFound";
        describe::missing(code, "networkInterface ID", ids)
    }
}
