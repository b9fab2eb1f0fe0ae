//! DescribeServiceRevisions.

use std::collections::BTreeMap;

use neargate_api::types::{
    ContainerImage, DescribeServiceRevisionsRequest, DescribeServiceRevisionsResponse,
    ServiceRevision,
};
use neargate_api::{Error, calls};
use neargate_store::Snapshot;

use super::describe::{check_count, missing};
use super::reference::Reference;
use crate::definitions;
use crate::operations::convert::time;
use crate::operations::services::describe::{
    definition_arn, platform, shown_launch_type, shown_strategy,
};
use crate::operations::{Context, Handle, internal};
use crate::services::{Revision, StoredService};

/// The most that may be asked about at once.
const MOST: usize = 20;

impl Handle for calls::DescribeServiceRevisions {
    async fn handle(
        context: &Context,
        input: DescribeServiceRevisionsRequest,
    ) -> Result<DescribeServiceRevisionsResponse, Error> {
        let wanted = input.service_revision_arns.unwrap_or_default();
        check_count(wanted.len(), "serviceRevisionArns", MOST)?;
        let snapshot = context.snapshot()?;
        let (mut found, mut failures) = (Vec::new(), Vec::new());
        for given in &wanted {
            let reference = Reference::parse(given, "service-revision")?;
            let service = reference.service(context, &*snapshot)?;
            let service = service.map(|item| item.object);
            let revision = service
                .as_ref()
                .and_then(|service| Some((service, service.revision(&reference.id)?)));
            match revision {
                Some((service, revision)) => {
                    found.push(describe(context, &*snapshot, service, revision)?);
                }
                None => failures.push(missing(given)),
            }
        }
        Ok(DescribeServiceRevisionsResponse {
            service_revisions: Some(found),
            failures: Some(failures),
        })
    }
}

fn describe(
    context: &Context,
    snapshot: &dyn Snapshot,
    service: &StoredService,
    revision: &Revision,
) -> Result<ServiceRevision, Error> {
    let owner = context.owner();
    let arn = owner.service_revision(&service.cluster, &service.name, &revision.id);
    Ok(ServiceRevision {
        service_revision_arn: Some(arn.to_string()),
        service_arn: Some(owner.service(&service.cluster, &service.name).to_string()),
        cluster_arn: Some(owner.cluster(&service.cluster).to_string()),
        task_definition: Some(definition_arn(context, revision)),
        capacity_provider_strategy: shown_strategy(revision),
        launch_type: shown_launch_type(revision),
        platform_version: revision.platform_version.clone(),
        platform_family: platform(revision, "Linux"),
        load_balancers: Some(Vec::new()),
        service_registries: Some(Vec::new()),
        network_configuration: revision.network.clone(),
        container_images: Some(images(context, snapshot, service, revision)?),
        guard_duty_enabled: Some(false),
        created_at: Some(time(revision.created_at)),
        ..ServiceRevision::default()
    })
}

/// The images of the definition, with the digests that its tasks got.
fn images(
    context: &Context,
    snapshot: &dyn Snapshot,
    service: &StoredService,
    revision: &Revision,
) -> Result<Vec<ContainerImage>, Error> {
    let stored = definitions::get(
        snapshot,
        context.region(),
        &revision.family,
        revision.revision,
    );
    let Some(stored) = stored.map_err(internal)? else {
        return Ok(Vec::new());
    };
    let of_revision =
        |deployment: &&crate::services::Deployment| deployment.revision == revision.id;
    let deployment = service.deployments.iter().find(of_revision);
    let members = service.members.iter();
    let machine = members
        .filter(|member| deployment.is_some_and(|of| of.id == member.deployment))
        .find_map(|member| context.state.tasks.get(member.task)?.machine);
    let none = BTreeMap::new();
    let digests = machine.as_ref().map_or(&none, |machine| &machine.digests);
    let containers = stored.definition.container_definitions.iter();
    let images = containers.map(|container| ContainerImage {
        container_name: Some(container.name.clone()),
        image_digest: digests.get(&container.name).cloned(),
        image: Some(container.image.clone()),
    });
    Ok(images.collect())
}
