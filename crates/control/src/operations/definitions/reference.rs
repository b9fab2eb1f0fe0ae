//! Which task definition a request means: by ARN, by family and revision, or a family's newest.

use neargate_api::Error;
use neargate_core::arn::Arn;
use neargate_core::names::is_resource_name;
use neargate_store::Snapshot;

use crate::definitions::{self, Status, StoredDefinition, index};
use crate::operations::{Context, internal};

/// What a reference says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub family: String,
    /// As it is written; not every text is a number.
    pub revision: Option<String>,
}

impl Reference {
    /// `None` for what names no definition of the caller's.
    pub fn read(context: &Context, given: &str) -> Option<Self> {
        let resource = match given.parse::<Arn>() {
            Ok(arn) => {
                let owner = context.owner();
                let ours = arn.service == "ecs"
                    && arn.region == owner.region.as_str()
                    && arn.account == owner.account.as_str();
                arn.resource
                    .strip_prefix("task-definition/")
                    .filter(|_| ours)?
                    .to_owned()
            }
            Err(_) => given.to_owned(),
        };
        let (family, revision) = match resource.split_once(':') {
            Some((family, revision)) => (family, Some(revision.to_owned())),
            None => (&*resource, None),
        };
        is_resource_name(family).then(|| Self {
            family: family.to_owned(),
            revision,
        })
    }

    /// The revision, if it is given and a number.
    pub fn number(&self) -> Option<u32> {
        self.revision.as_deref()?.parse().ok()
    }
}

/// The definition of a reference, whatever its status; of a family alone, the newest ACTIVE one.
pub fn find(
    context: &Context,
    snapshot: &dyn Snapshot,
    given: &str,
) -> Result<Option<StoredDefinition>, Error> {
    let Some(reference) = Reference::read(context, given) else {
        return Ok(None);
    };
    let region = context.region();
    let family = &reference.family;
    let revision = match &reference.revision {
        Some(_) => reference.number(),
        None => index::newest(snapshot, Status::Active, region, family).map_err(internal)?,
    };
    match revision {
        Some(revision) => definitions::get(snapshot, region, family, revision).map_err(internal),
        None => Ok(None),
    }
}
