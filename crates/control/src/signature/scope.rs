//! The credential scope: `AKIA…/20150830/us-east-1/ecs/aws4_request`.

use super::{Problem, Refusal};

pub(super) const TERMINATOR: &str = "aws4_request";

#[derive(Debug)]
pub(super) struct Scope {
    pub access_key_id: String,
    pub date: String,
    pub region: String,
    pub service: String,
    terminator: String,
}

impl Scope {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let parts: Vec<_> = text.split('/').collect();
        let [access_key_id, date, region, service, terminator] = parts[..] else {
            return Err((
                Problem::Incomplete,
                format!(
                    "Credential must have exactly 5 slash-delimited elements, e.g. \
                     keyid/date/region/service/term, got '{text}'"
                ),
            ));
        };
        Ok(Self {
            access_key_id: access_key_id.to_owned(),
            date: date.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            terminator: terminator.to_owned(),
        })
    }

    /// Whether it is for that service and the date of the request. Any region will do:
    /// it is the one that is meant.
    pub fn check(&self, service: &str, date: &str) -> Result<(), Refusal> {
        let mut wrong = Vec::new();
        if self.region.is_empty() {
            wrong.push("Credential should be scoped to a valid region.".to_owned());
        }
        if self.service != service {
            wrong.push(format!(
                "Credential should be scoped to correct service: '{service}'."
            ));
        }
        if self.terminator != TERMINATOR {
            wrong.push(format!(
                "Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{}'.",
                self.terminator
            ));
        }
        let day = date.get(..8).unwrap_or(date);
        if self.date != day {
            wrong.push(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date \
                 from HTTP: '{}' != '{day}', from '{date}'.",
                self.date
            ));
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err((Problem::Mismatch, wrong.join(" "))),
        }
    }
}
