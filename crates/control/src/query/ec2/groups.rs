//! The security group of the VPC.

use neargate_core::arn::Arn;

use super::super::Form;
use super::super::fault::Fault;
use super::super::xml::{Element, text, tree};
use super::describe::{self, Resource};
use crate::operations::Context;
use crate::vpc::Vpc;

pub struct Group(Vpc);

/// Those that have one of the names asked for, if any are.
pub fn all(context: &Context, form: &Form) -> Result<Vec<Group>, Fault> {
    let group = Group(context.vpc());
    let names = form.list("GroupName");
    let is_other = |name: &&str| *name != group.0.security_group.name;
    let missing: Vec<_> = names.into_iter().filter(is_other).collect();
    match missing.is_empty() {
        true => Ok(vec![group]),
        false => Err(Group::missing(&missing)),
    }
}

impl Group {
    fn arn(&self) -> String {
        Arn {
            service: "ec2".to_owned(),
            resource: format!("security-group/{}", self.id()),
            ..self.0.owner.cluster("")
        }
        .to_string()
    }
}

impl Resource for Group {
    const ID: &str = "GroupId";
    const SET: &str = "securityGroupInfo";
    const FILTERS: &[&str] = &[
        "description",
        "group-id",
        "group-name",
        "owner-id",
        "vpc-id",
    ];

    fn id(&self) -> &str {
        &self.0.security_group.id
    }

    fn values(&self, filter: &str) -> Vec<String> {
        let group = &self.0.security_group;
        vec![match filter {
            "description" => group.description.to_owned(),
            "group-id" => group.id.clone(),
            "group-name" => group.name.to_owned(),
            "owner-id" => self.0.owner.account.to_string(),
            "vpc-id" => self.0.id.clone(),
            _ => return Vec::new(),
        }]
    }

    fn element(&self) -> Vec<Element> {
        let group = &self.0.security_group;
        let account = &self.0.owner.account;
        let permission = |groups: Vec<Element>, ranges: Vec<Element>| {
            let everything = [
                text("ipProtocol", "-1"),
                tree("groups", groups),
                tree("ipRanges", ranges),
                tree("ipv6Ranges", []),
                tree("prefixListIds", []),
            ];
            [tree("item", everything)]
        };
        let itself = tree(
            "item",
            [text("userId", account), text("groupId", &group.id)],
        );
        let anywhere = tree("item", [text("cidrIp", "0.0.0.0/0")]);
        vec![
            text("ownerId", account),
            text("groupId", &group.id),
            text("groupName", group.name),
            text("groupDescription", group.description),
            text("securityGroupArn", self.arn()),
            text("vpcId", &self.0.id),
            tree("ipPermissions", permission(vec![itself], vec![])),
            tree("ipPermissionsEgress", permission(vec![], vec![anywhere])),
            tree("tagSet", []),
        ]
    }

    fn missing(ids: &[&str]) -> Fault {
        describe::missing("InvalidGroup.NotFound", "security group", ids)
    }
}
