//! Amazon EC2, as far as clients of ECS look there: the network that tasks are in.

mod accounts;
mod describe;
mod endpoints;
mod filter;
mod groups;
mod interfaces;
mod regions;
mod subnets;
mod vpcs;
mod zones;

use super::Form;
use super::fault::Fault;
use super::xml::Element;
use crate::operations::Context;

pub const OPERATIONS: &[&str] = &[
    "DescribeAccountAttributes",
    "DescribeAvailabilityZones",
    "DescribeNetworkInterfaces",
    "DescribeRegions",
    "DescribeSecurityGroups",
    "DescribeSubnets",
    "DescribeVpcEndpoints",
    "DescribeVpcs",
];

/// What every operation takes.
const COMMON: [&str; 4] = ["DryRun", "Filter", "MaxResults", "NextToken"];

pub fn answer(context: &Context, action: &str, form: &Form) -> Result<Vec<Element>, Fault> {
    match action {
        "DescribeAccountAttributes" => accounts::answer(context, form),
        "DescribeAvailabilityZones" => {
            refuse_others(form, &["ZoneName", "ZoneId", "AllAvailabilityZones"])?;
            describe::describe(form, zones::all(context, form))
        }
        "DescribeNetworkInterfaces" => describe::ids_alone(form, interfaces::all(context)),
        "DescribeRegions" => {
            refuse_others(form, &["RegionName", "AllRegions"])?;
            describe::describe(form, regions::all(context, form)?)
        }
        "DescribeSecurityGroups" => {
            refuse_others(form, &["GroupId", "GroupName"])?;
            describe::describe(form, groups::all(context, form)?)
        }
        "DescribeSubnets" => describe::ids_alone(form, subnets::all(context)),
        "DescribeVpcEndpoints" => describe::ids_alone(form, Vec::<endpoints::Endpoint>::new()),
        _ => describe::ids_alone(form, vec![vpcs::of(context)]),
    }
}

/// What an operation does not know cannot be done, and is not passed over. A request that only
/// asks whether it would succeed is told so.
fn refuse_others(form: &Form, known: &[&str]) -> Result<(), Fault> {
    let mut names = form.names();
    if let Some(name) = names.find(|name| !known.contains(name) && !COMMON.contains(name)) {
        return Err(Fault::new(
            "UnknownParameter",
            format!("The parameter {name} is not recognized"),
        ));
    }
    match form.text("DryRun") {
        Some(dry) if dry.eq_ignore_ascii_case("true") => Err(Fault::new(
            "DryRunOperation",
            "Request would have succeeded, but DryRun flag is set.",
        )
        .with_status(412)),
        _ => Ok(()),
    }
}
