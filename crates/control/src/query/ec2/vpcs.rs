//! The VPC.

use super::super::fault::Fault;
use super::super::xml::{Element, text, tree};
use super::describe::{self, Resource};
use crate::operations::Context;
use crate::vpc::{Vpc, id};

pub fn of(context: &Context) -> Vpc {
    context.vpc()
}

impl Resource for Vpc {
    const ID: &str = "VpcId";
    const SET: &str = "vpcSet";
    const FILTERS: &[&str] = &[
        "cidr",
        "cidr-block",
        "cidr-block-association.cidr-block",
        "cidr-block-association.state",
        "is-default",
        "isDefault",
        "owner-id",
        "state",
        "vpc-id",
    ];

    fn id(&self) -> &str {
        &self.id
    }

    fn values(&self, filter: &str) -> Vec<String> {
        vec![match filter {
            "cidr" | "cidr-block" | "cidr-block-association.cidr-block" => self.cidr.to_string(),
            "cidr-block-association.state" => "associated".to_owned(),
            "is-default" | "isDefault" => "true".to_owned(),
            "owner-id" => self.owner.account.to_string(),
            "state" => "available".to_owned(),
            "vpc-id" => self.id.clone(),
            _ => return Vec::new(),
        }]
    }

    fn element(&self) -> Vec<Element> {
        let association = id::of("vpc-cidr-assoc", &self.owner, "default");
        vec![
            text("vpcId", &self.id),
            text("ownerId", &self.owner.account),
            text("state", "available"),
            text("cidrBlock", self.cidr),
            tree(
                "cidrBlockAssociationSet",
                [tree(
                    "item",
                    [
                        text("associationId", association),
                        text("cidrBlock", self.cidr),
                        tree("cidrBlockState", [text("state", "associated")]),
                    ],
                )],
            ),
            text("dhcpOptionsId", id::of("dopt", &self.owner, "default")),
            text("instanceTenancy", "default"),
            text("isDefault", true),
            tree("tagSet", []),
        ]
    }

    fn missing(ids: &[&str]) -> Fault {
        describe::missing("InvalidVpcID.NotFound", "vpc ID", ids)
    }
}
