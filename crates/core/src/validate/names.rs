//! That a definition has a family, and containers with names and images.

use std::collections::HashSet;

use super::Verdict;
use super::subject::{Subject, refuse_if};
use crate::names::is_resource_name;

/// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html>.
const MAX_CONTAINERS: usize = 10;

pub(super) fn family_is_given(subject: &Subject<'_>) -> Verdict {
    refuse_if(subject.definition.family.is_empty(), || {
        "Family should not be null or empty.".to_owned()
    })
}

pub(super) fn family_is_a_name(subject: &Subject<'_>) -> Verdict {
    refuse_if(!is_resource_name(&subject.definition.family), || {
        "Family contains invalid characters.".to_owned()
    })
}

pub(super) fn there_are_containers(subject: &Subject<'_>) -> Verdict {
    refuse_if(subject.containers().is_empty(), || {
        "Container list cannot be empty.".to_owned()
    })
}

pub(super) fn containers_have_names(subject: &Subject<'_>) -> Verdict {
    refuse_if(
        subject
            .containers()
            .iter()
            .any(|container| container.name.is_empty()),
        || "Container.name should not be null or empty.".to_owned(),
    )
}

pub(super) fn containers_have_images(subject: &Subject<'_>) -> Verdict {
    refuse_if(
        subject
            .containers()
            .iter()
            .any(|container| container.image.is_empty()),
        || "Container.image should not be null or empty.".to_owned(),
    )
}

pub(super) fn container_names_are_names(subject: &Subject<'_>) -> Verdict {
    refuse_if(
        subject
            .containers()
            .iter()
            .any(|container| !is_resource_name(&container.name)),
        || "Container.name contains invalid characters.".to_owned(),
    )
}

pub(super) fn container_names_differ(subject: &Subject<'_>) -> Verdict {
    let mut names = HashSet::new();
    refuse_if(
        !subject
            .containers()
            .iter()
            .all(|container| names.insert(&container.name)),
        || "Container names must be unique within a task definition".to_owned(),
    )
}

pub(super) fn some_container_is_essential(subject: &Subject<'_>) -> Verdict {
    refuse_if(
        !subject
            .containers()
            .iter()
            .any(|container| container.is_essential()),
        || "Task definition doesn't have any essential container".to_owned(),
    )
}

pub(super) fn there_are_not_too_many_containers(subject: &Subject<'_>) -> Verdict {
    refuse_if(subject.containers().len() > MAX_CONTAINERS, || {
        "Too many containers".to_owned()
    })
}

pub(super) fn there_are_no_inference_accelerators(subject: &Subject<'_>) -> Verdict {
    refuse_if(
        !subject.definition.inference_accelerators.is_empty(),
        || "Unsupported field 'inferenceAccelerators'.".to_owned(),
    )
}
