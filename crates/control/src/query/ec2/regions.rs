//! Regions. Every one that is well-formed is there; listed are those that somebody uses.

use std::collections::BTreeSet;

use neargate_core::arn::Region;

use super::super::Form;
use super::super::fault::Fault;
use super::super::xml::{Element, text};
use super::describe::{self, Resource};
use crate::operations::Context;

/// The request's, the configuration's, those that tasks are in, and those that are asked for.
pub fn all(context: &Context, form: &Form) -> Result<Vec<Region>, Fault> {
    let tasks = context.state.tasks.all().into_iter();
    let mut names: BTreeSet<String> = tasks.map(|task| task.owner.region.to_string()).collect();
    names.insert(context.region().to_string());
    names.insert(context.state.settings.config.region.to_string());
    let asked_for = form.list(Region::ID);
    names.extend(asked_for.into_iter().map(str::to_owned));
    let regions = names.into_iter().map(|name| {
        let region = name.parse();
        region.map_err(|_| Region::missing(&[&name]))
    });
    regions.collect()
}

fn endpoint(region: &Region) -> String {
    format!("ec2.{region}.amazonaws.com")
}

const NEEDS_NOTHING: &str = "opt-in-not-required";

impl Resource for Region {
    const ID: &str = "RegionName";
    const SET: &str = "regionInfo";
    const FILTERS: &[&str] = &["endpoint", "opt-in-status", "region-name"];

    fn id(&self) -> &str {
        self.as_str()
    }

    fn values(&self, filter: &str) -> Vec<String> {
        vec![match filter {
            "endpoint" => endpoint(self),
            "opt-in-status" => NEEDS_NOTHING.to_owned(),
            "region-name" => self.to_string(),
            _ => return Vec::new(),
        }]
    }

    fn element(&self) -> Vec<Element> {
        vec![
            text("regionName", self),
            text("regionEndpoint", endpoint(self)),
            text("optInStatus", NEEDS_NOTHING),
        ]
    }

    fn missing(ids: &[&str]) -> Fault {
        describe::invalid(format!("Invalid region: [{}]", ids.join(", ")))
    }
}
