//! The images of a task: those that are here already, and those that must be
//! pulled first.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use neargate_core::config::Config;
use neargate_core::taskdef::{ContainerDefinition, TaskDefinition};
use neargate_core::timestamp::Timestamp;
use neargate_image::{
    HoldError, Image, MirrorError, Platform, PlatformError, PullError, PullOptions, Reference,
    ReferenceError, Store, StoreError,
};
use neargate_protocol::plan::ImagePlan;

use super::reservation::Reservation;
use crate::{clock, pull};

/// The images of a task's containers, in their order.
pub struct Images {
    pub plans: Vec<ImagePlan>,
    /// When pulling began and ended, if any had to be.
    pub pulled: Option<(Timestamp, Timestamp)>,
}

#[derive(Debug, thiserror::Error)]
pub enum ImagesError {
    #[error(
        "CannotPullContainerError: the image {image} of container `{container}` is not a reference"
    )]
    Reference {
        container: String,
        image: String,
        source: ReferenceError,
    },
    #[error("{0}")]
    Platform(#[from] PlatformError),
    /// What the task's `stoppedReason` would say; that is the whole story.
    #[error("{}", .0.reason())]
    Pull(Box<PullError>),
    #[error(transparent)]
    Mirror(#[from] MirrorError),
    #[error("the image store cannot be read")]
    Store(#[from] StoreError),
    #[error("the images cannot be kept for the task")]
    Hold(#[from] HoldError),
}

/// Finds the images, pulls those that are missing, and holds them for the
/// task.
pub fn resolve(
    root: &Path,
    definition: &TaskDefinition,
    config: &Config,
    reservation: &Reservation,
) -> Result<Images, ImagesError> {
    let store = Store::open(root)?;
    let platform = platform(definition)?;
    let references = references(definition)?;
    let mut found = Vec::with_capacity(references.len());
    for reference in &references {
        found.push(store.resolve(reference, &platform)?);
    }
    let missing: BTreeSet<_> = references
        .iter()
        .zip(&found)
        .filter(|(_, image)| image.is_none())
        .map(|(reference, _)| reference.clone())
        .collect();
    let mut pulled = None;
    if !missing.is_empty() {
        let began = clock::now();
        let images = pull_all(&store, missing, &pull::options(config, platform)?)?;
        for (image, reference) in found.iter_mut().zip(&references) {
            *image = image.take().or_else(|| images.get(reference).cloned());
        }
        pulled = Some((began, clock::now()));
    }
    let images: Vec<Image> = found.into_iter().flatten().collect();
    store.hold(reservation.lease(), &images)?;
    let containers = &definition.container_definitions;
    let plans = images
        .into_iter()
        .zip(containers)
        .map(|(image, container)| plan(image, container));
    Ok(Images {
        plans: plans.collect(),
        pulled,
    })
}

fn references(definition: &TaskDefinition) -> Result<Vec<Reference>, ImagesError> {
    let references = definition.container_definitions.iter().map(|container| {
        container
            .image
            .parse()
            .map_err(|source| ImagesError::Reference {
                container: container.name.clone(),
                image: container.image.clone(),
                source,
            })
    });
    references.collect()
}

fn pull_all(
    store: &Store,
    missing: BTreeSet<Reference>,
    options: &PullOptions,
) -> Result<BTreeMap<Reference, Image>, ImagesError> {
    let missing = Vec::from_iter(missing);
    let pulled = pull::pull(store, &missing, options);
    let images = missing
        .into_iter()
        .zip(pulled)
        .map(|(reference, image)| match image {
            Ok(image) => Ok((reference, image)),
            Err(error) => Err(ImagesError::Pull(Box::new(error))),
        });
    images.collect()
}

fn platform(definition: &TaskDefinition) -> Result<Platform, PlatformError> {
    let platform = definition.runtime_platform.as_ref();
    let architecture = platform.and_then(|platform| platform.cpu_architecture);
    let family = platform.and_then(|platform| platform.operating_system_family);
    Platform::of_task(
        architecture.map(|it| it.as_str()),
        family.map(|it| it.as_str()),
    )
}

fn plan(image: Image, container: &ContainerDefinition) -> ImagePlan {
    ImagePlan {
        reference: container.image.clone(),
        manifest_digest: image.manifest.to_string(),
        layers: image.layers,
        config: image.config.config().clone().unwrap_or_default(),
    }
}
