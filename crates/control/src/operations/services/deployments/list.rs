//! ListServiceDeployments: newest first.

use neargate_api::types::{
    ListServiceDeploymentsRequest, ListServiceDeploymentsResponse, ServiceDeploymentBrief,
};
use neargate_api::{Error, Timestamp, calls};

use crate::operations::convert::time;
use crate::operations::page::Pages;
use crate::operations::services::reference;
use crate::operations::{Context, Handle, clusters};
use crate::services::{ServiceDeployment, StoredService};

/// What ECS answers at once unless asked for more.
const USUAL: i32 = 20;

impl Handle for calls::ListServiceDeployments {
    async fn handle(
        context: &Context,
        input: ListServiceDeploymentsRequest,
    ) -> Result<ListServiceDeploymentsResponse, Error> {
        let snapshot = context.snapshot()?;
        let cluster = clusters::active(context, &*snapshot, input.cluster.as_deref())?.cluster;
        let given = input.service.as_deref().unwrap_or_default();
        let service = reference::find(context, &*snapshot, &cluster.name, given)?
            .ok_or_else(reference::not_found)?
            .object;
        let size = input.max_results.unwrap_or(USUAL);
        let pages = Pages::of(Some(size), input.next_token.as_deref())?;
        let entries = service.history.iter();
        let wanted: Vec<_> = entries.filter(|entry| is_wanted(entry, &input)).collect();
        let page = pages.cut(wanted.iter().map(|entry| place(entry)));
        let shown = page.items.iter().filter_map(|place_of| {
            let entry = wanted.iter().find(|entry| place(entry) == *place_of)?;
            Some(brief(context, &service, entry))
        });
        Ok(ListServiceDeploymentsResponse {
            service_deployments: Some(shown.collect()),
            next_token: page.next_token,
        })
    }
}

/// Where it is among the others: later ones come first.
fn place(entry: &ServiceDeployment) -> String {
    let age = u64::MAX - entry.created_at.as_millis();
    format!("{age:020}/{}", entry.id)
}

fn is_wanted(entry: &ServiceDeployment, input: &ListServiceDeploymentsRequest) -> bool {
    let status = input.status.as_deref().unwrap_or_default();
    let (before, after) = match &input.created_at {
        Some(created_at) => (created_at.before, created_at.after),
        None => (None, None),
    };
    let created: Timestamp = time(entry.created_at);
    (status.is_empty() || status.contains(&entry.status))
        && before.is_none_or(|before| created.as_millis() < before.as_millis())
        && after.is_none_or(|after| created.as_millis() > after.as_millis())
}

fn brief(
    context: &Context,
    service: &StoredService,
    entry: &ServiceDeployment,
) -> ServiceDeploymentBrief {
    let owner = context.owner();
    let (cluster, name) = (&service.cluster, &service.name);
    let arn = owner.service_deployment(cluster, name, &entry.id);
    let target = owner.service_revision(cluster, name, &entry.target);
    ServiceDeploymentBrief {
        service_deployment_arn: Some(arn.to_string()),
        service_arn: Some(owner.service(cluster, name).to_string()),
        cluster_arn: Some(owner.cluster(cluster).to_string()),
        started_at: Some(time(entry.created_at)),
        created_at: Some(time(entry.created_at)),
        finished_at: entry.finished_at.map(time),
        target_service_revision_arn: Some(target.to_string()),
        status: Some(entry.status),
        status_reason: entry.reason.clone(),
    }
}
