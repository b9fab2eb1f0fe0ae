//! What an ARN of a deployment or a revision names:
//! `KIND/CLUSTER/SERVICE/ID`.

use neargate_api::Error;
use neargate_core::arn::Arn;
use neargate_store::{Item, Snapshot};

use crate::operations::{Context, internal};
use crate::services::{self, StoredService};

pub struct Reference {
    pub cluster: String,
    pub service: String,
    pub id: String,
}

impl Reference {
    /// Only ARNs are taken, and only those of the kind.
    pub fn parse(given: &str, kind: &str) -> Result<Self, Error> {
        let invalid = || Error::invalid_parameter(format!("Invalid {kind} ARN: {given}"));
        let arn: Arn = given.parse().map_err(|_| invalid())?;
        let mut parts = arn.resource.split('/');
        let mut part = || parts.next().map(str::to_owned).ok_or_else(invalid);
        if part()? != kind {
            return Err(invalid());
        }
        let reference = Self {
            cluster: part()?,
            service: part()?,
            id: part()?,
        };
        let names = [&reference.cluster, &reference.service];
        let is_name = |name: &&String| neargate_core::names::is_resource_name(name);
        match names.iter().all(is_name) {
            true => Ok(reference),
            false => Err(invalid()),
        }
    }

    /// The service, while it is remembered.
    pub fn service(
        &self,
        context: &Context,
        snapshot: &dyn Snapshot,
    ) -> Result<Option<Item<StoredService>>, Error> {
        let found = services::find(snapshot, context.region(), &self.cluster, &self.service);
        let found = found.map_err(internal)?;
        Ok(found.filter(|item| item.object.is_remembered(context.now)))
    }
}
