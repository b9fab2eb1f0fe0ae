//! The images of a task: those that are here already, and those that must be
//! pulled first.

use std::path::Path;

use neargate_core::taskdef::TaskDefinition;
use neargate_core::timestamp::Timestamp;
use neargate_image::{
    HoldError, Image, Platform, PlatformError, ReferenceError, Store, StoreError,
};
use neargate_protocol::plan::ImagePlan;

use super::reservation::Reservation;

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
    #[error("the image {0} is not on this machine")]
    Absent(String),
    #[error("the image store cannot be read")]
    Store(#[from] StoreError),
    #[error("the images cannot be kept for the task")]
    Hold(#[from] HoldError),
}

pub fn resolve(
    root: &Path,
    definition: &TaskDefinition,
    reservation: &Reservation,
) -> Result<Images, ImagesError> {
    let store = Store::open(root)?;
    let platform = platform(definition)?;
    let mut images = Vec::new();
    for container in &definition.container_definitions {
        let reference = container
            .image
            .parse()
            .map_err(|source| ImagesError::Reference {
                container: container.name.clone(),
                image: container.image.clone(),
                source,
            })?;
        let image = store.resolve(&reference, &platform)?;
        images.push(image.ok_or_else(|| ImagesError::Absent(container.image.clone()))?);
    }
    store.hold(reservation.lease(), &images)?;
    let names = definition
        .container_definitions
        .iter()
        .map(|container| &container.image);
    let plans = images
        .into_iter()
        .zip(names)
        .map(|(image, name)| plan(image, name));
    Ok(Images {
        plans: plans.collect(),
        pulled: None,
    })
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

fn plan(image: Image, name: &str) -> ImagePlan {
    ImagePlan {
        reference: name.to_owned(),
        manifest_digest: image.manifest.to_string(),
        layers: image.layers,
        config: image.config.config().clone().unwrap_or_default(),
    }
}
