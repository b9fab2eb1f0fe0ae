//! ListContainerInstances.

use neargate_api::types::{ListContainerInstancesRequest, ListContainerInstancesResponse};
use neargate_api::{Error, calls};

use super::query::Query;
use super::subjects;
use crate::instances;
use crate::operations::page::Pages;
use crate::operations::{Context, Handle, clusters, internal};

impl Handle for calls::ListContainerInstances {
    async fn handle(
        context: &Context,
        input: ListContainerInstancesRequest,
    ) -> Result<ListContainerInstancesResponse, Error> {
        let snapshot = context.snapshot()?;
        let cluster = clusters::active(context, &*snapshot, input.cluster.as_deref())?.cluster;
        let pages = Pages::of(input.max_results, input.next_token.as_deref())?;
        let filter = input
            .filter
            .as_deref()
            .filter(|text| !text.trim().is_empty());
        let filter = filter
            .map(Query::parse)
            .transpose()
            .map_err(|problem| Error::invalid_parameter(format!("Invalid filter: {problem}.")))?;
        let owner = context.owner();
        let instance = instances::of_cluster(&context.state, &*snapshot, &owner, &cluster.name);
        let wanted = instance.map_err(internal)?.filter(|instance| {
            let status = input.status.map(|status| status.as_str());
            status.is_none_or(|status| status == instance.stored.status.as_str())
                && filter
                    .as_ref()
                    .is_none_or(|query| query.matches(&subjects::of(context, instance)))
        });
        let page = pages.cut(wanted.map(|instance| instance.id));
        let arns = page.items.iter();
        let arns = arns.map(|id| owner.container_instance(&cluster.name, id).to_string());
        Ok(ListContainerInstancesResponse {
            container_instance_arns: Some(arns.collect()),
            next_token: page.next_token,
        })
    }
}
