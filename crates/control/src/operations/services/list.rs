//! ListServices and ListServicesByNamespace.

use neargate_api::types::{
    LaunchType, ListServicesByNamespaceRequest, ListServicesByNamespaceResponse,
    ListServicesRequest, ListServicesResponse, ResourceManagementType,
};
use neargate_api::{Error, calls};

use crate::operations::page::Pages;
use crate::operations::{Context, Handle, clusters, internal};
use crate::services::{self, Status, StoredService};

/// What ECS answers at once unless asked for more.
const USUAL: i32 = 10;

impl Handle for calls::ListServices {
    async fn handle(
        context: &Context,
        input: ListServicesRequest,
    ) -> Result<ListServicesResponse, Error> {
        let snapshot = context.snapshot()?;
        let cluster = clusters::active(context, &*snapshot, input.cluster.as_deref())?.cluster;
        let size = input.max_results.unwrap_or(USUAL);
        let pages = Pages::of(Some(size), input.next_token.as_deref())?;
        let services = services::of_cluster(&*snapshot, context.region(), &cluster.name);
        let wanted = services
            .map_err(internal)?
            .into_iter()
            .filter(|service| is_wanted(service, &input))
            .map(|service| service.name);
        let page = pages.cut(wanted);
        let owner = context.owner();
        let arns = page.items.iter();
        let arns = arns.map(|name| owner.service(&cluster.name, name).to_string());
        Ok(ListServicesResponse {
            service_arns: Some(arns.collect()),
            next_token: page.next_token,
        })
    }
}

fn is_wanted(service: &StoredService, input: &ListServicesRequest) -> bool {
    let primary = service.primary();
    let revision = primary.and_then(|primary| service.revision(&primary.revision));
    let launch_type = revision.map(|revision| revision.launch_type.as_str());
    let is_customers = |wanted| wanted == ResourceManagementType::Customer;
    service.status != Status::Inactive
        && input
            .launch_type
            .map(LaunchType::as_str)
            .is_none_or(|wanted| Some(wanted) == launch_type)
        && input
            .scheduling_strategy
            .is_none_or(|wanted| wanted == service.strategy)
        && input.resource_management_type.is_none_or(is_customers)
}

impl Handle for calls::ListServicesByNamespace {
    /// No service is in a namespace: Service Connect is not offered.
    async fn handle(
        _: &Context,
        input: ListServicesByNamespaceRequest,
    ) -> Result<ListServicesByNamespaceResponse, Error> {
        let size = input.max_results.unwrap_or(USUAL);
        Pages::of(Some(size), input.next_token.as_deref())?;
        Ok(ListServicesByNamespaceResponse {
            service_arns: Some(Vec::new()),
            next_token: None,
        })
    }
}
