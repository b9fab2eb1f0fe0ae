//! ListClusters.

use neargate_api::types::{ListClustersRequest, ListClustersResponse};
use neargate_api::{Error, calls};

use crate::clusters::{self, Status};
use crate::operations::internal;
use crate::operations::page::Pages;
use crate::operations::{Context, Handle};

impl Handle for calls::ListClusters {
    async fn handle(
        context: &Context,
        input: ListClustersRequest,
    ) -> Result<ListClustersResponse, Error> {
        let pages = Pages::of(input.max_results, input.next_token.as_deref())?;
        let clusters = clusters::all(&*context.snapshot()?, context.region()).map_err(internal)?;
        let active = clusters
            .into_iter()
            .filter(|cluster| cluster.status == Status::Active)
            .map(|cluster| cluster.name);
        let page = pages.cut(active);
        let arns = page
            .items
            .iter()
            .map(|name| context.owner().cluster(name).to_string());
        Ok(ListClustersResponse {
            cluster_arns: Some(arns.collect()),
            next_token: page.next_token,
        })
    }
}
