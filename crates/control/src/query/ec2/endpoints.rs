//! VPC endpoints. There are none: tasks reach what the machine reaches.

use super::super::fault::Fault;
use super::super::xml::Element;
use super::describe::{self, Resource};

pub enum Endpoint {}

impl Resource for Endpoint {
    const ID: &str = "VpcEndpointId";
    const SET: &str = "vpcEndpointSet";
    const FILTERS: &[&str] = &[
        "ip-address-type",
        "service-name",
        "service-region",
        "vpc-endpoint-id",
        "vpc-endpoint-state",
        "vpc-endpoint-type",
        "vpc-id",
    ];

    fn id(&self) -> &str {
        match *self {}
    }

    fn values(&self, _: &str) -> Vec<String> {
        match *self {}
    }

    fn element(&self) -> Vec<Element> {
        match *self {}
    }

    fn missing(ids: &[&str]) -> Fault {
        describe::missing("InvalidVpcEndpointId.NotFound", "Vpc Endpoint Id", ids)
    }
}
