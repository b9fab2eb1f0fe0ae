//! The availability zones of a region, of which each has a subnet.

use super::super::Form;
use super::super::fault::Fault;
use super::super::xml::{Element, text, tree};
use super::describe::{self, Resource};
use crate::operations::Context;

pub struct Zone {
    region: String,
    name: String,
    id: String,
}

/// Those that have one of the ids asked for, if any are; the names are looked at by whoever
/// describes them.
pub fn all(context: &Context, form: &Form) -> Vec<Zone> {
    let ids = form.list("ZoneId");
    let zones = context.vpc().subnets.into_iter().map(|subnet| Zone {
        region: context.region().to_string(),
        name: subnet.zone,
        id: subnet.zone_id,
    });
    let mut zones: Vec<_> = zones.collect();
    zones.retain(|zone| ids.is_empty() || ids.contains(&&*zone.id));
    zones
}

impl Resource for Zone {
    const ID: &str = "ZoneName";
    const SET: &str = "availabilityZoneInfo";
    const FILTERS: &[&str] = &[
        "group-name",
        "opt-in-status",
        "region-name",
        "state",
        "zone-id",
        "zone-name",
        "zone-type",
    ];

    /// Zones are asked for by their names.
    #[allow(clippy::misnamed_getters)]
    fn id(&self) -> &str {
        &self.name
    }

    fn values(&self, filter: &str) -> Vec<String> {
        vec![match filter {
            "group-name" | "region-name" => self.region.clone(),
            "opt-in-status" => "opt-in-not-required".to_owned(),
            "state" => "available".to_owned(),
            "zone-id" => self.id.clone(),
            "zone-name" => self.name.clone(),
            "zone-type" => "availability-zone".to_owned(),
            _ => return Vec::new(),
        }]
    }

    fn element(&self) -> Vec<Element> {
        vec![
            text("zoneName", &self.name),
            text("zoneId", &self.id),
            text("zoneState", "available"),
            text("zoneType", "availability-zone"),
            text("regionName", &self.region),
            text("groupName", &self.region),
            text("networkBorderGroup", &self.region),
            text("optInStatus", "opt-in-not-required"),
            tree("messageSet", []),
        ]
    }

    fn missing(ids: &[&str]) -> Fault {
        describe::invalid(format!("Invalid availability zone: [{}]", ids.join(", ")))
    }
}
