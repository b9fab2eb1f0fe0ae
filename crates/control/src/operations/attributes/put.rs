//! PutAttributes. One that is there already gets the new value.

use neargate_api::types::{Attribute, PutAttributesRequest, PutAttributesResponse};
use neargate_api::{Error, ErrorCode, calls};
use neargate_store::{Batch, Snapshot};

use super::{MOST, check, given, target};
use crate::instances::custom::{self, StoredAttribute};
use crate::operations::{Context, Handle, clusters, internal};

impl Handle for calls::PutAttributes {
    async fn handle(
        context: &Context,
        input: PutAttributesRequest,
    ) -> Result<PutAttributesResponse, Error> {
        let attributes = given(input.attributes)?;
        for attribute in &attributes {
            check::name(attribute.name.as_deref().unwrap_or_default())?;
            if let Some(value) = &attribute.value {
                check::value(value)?;
            }
        }
        let put = context
            .transact(|snapshot| {
                let cluster = clusters::active(context, snapshot, input.cluster.as_deref())?;
                put(context, snapshot, &cluster.cluster.name, &attributes)
            })
            .await?;
        Ok(PutAttributesResponse {
            attributes: Some(put),
        })
    }
}

fn put(
    context: &Context,
    snapshot: &dyn Snapshot,
    cluster: &str,
    attributes: &[Attribute],
) -> Result<(Batch, Vec<Attribute>), Error> {
    let owner = context.owner();
    let (mut batch, mut shown) = (Batch::new(), Vec::new());
    for attribute in attributes {
        let instance = target(context, snapshot, cluster, attribute)?;
        let collection = custom::collection(&owner, cluster, &instance.id).map_err(internal)?;
        let stored = StoredAttribute {
            name: attribute.name.clone().unwrap_or_default(),
            value: attribute.value.clone(),
        };
        let mut all: Vec<_> = instance.custom.iter().map(|known| &known.name).collect();
        all.extend(attributes.iter().filter_map(|new| new.name.as_ref()));
        all.sort();
        all.dedup();
        if all.len() > MOST {
            return Err(Error::new(
                ErrorCode::AttributeLimitExceeded,
                format!("A resource can have at most {MOST} custom attributes."),
            ));
        }
        let name = custom::key(&stored.name);
        batch = collection.put(batch, &name, &stored).map_err(internal)?;
        shown.push(Attribute {
            target_id: Some(instance.arn.to_string()),
            ..stored.shown()
        });
    }
    Ok((batch, shown))
}
