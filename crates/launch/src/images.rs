//! The images of a task: those that are here already, and those that must be
//! pulled first.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use neargate_core::reason::{self, PullFailure, Unresolved};
use neargate_core::task::Event;
use neargate_core::taskdef::{ContainerDefinition, TaskDefinition};
use neargate_image::{
    HoldError, Image, MirrorError, Platform, PlatformError, PullError, PullOptions, Reference,
    ReferenceError, Store, StoreError,
};
use neargate_protocol::plan::ImagePlan;

use neargate_protocol::message::StopOrder;

use crate::orders::Orders;
use crate::preparation::with_causes;
use crate::pull::{self, Listener};
use crate::record::Record;

/// The images of a task's containers, in their order.
pub struct Images {
    pub plans: Vec<ImagePlan>,
    /// Whether any had to be pulled.
    pub pulled: bool,
}

pub enum Resolved {
    Images(Images),
    /// The task was told to stop while its images came in.
    Unwanted(StopOrder),
}

#[derive(Debug, thiserror::Error)]
pub enum ImagesError {
    #[error("the image {image} of container `{container}` is not a reference")]
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
    #[error("the journal of the task cannot be written")]
    Journal(#[source] io::Error),
}

impl ImagesError {
    /// The task's `stoppedReason`.
    pub fn reason(&self) -> String {
        match self {
            Self::Pull(error) => error.reason(),
            Self::Reference { image, source, .. } => {
                let cause = source.to_string();
                let why = Unresolved::Other { cause: &cause };
                let reference = image;
                reason::cannot_pull(1, &PullFailure::Unresolved { reference, why })
            }
            error => reason::resource_initialization(&with_causes(error)),
        }
    }
}

/// Finds the images, pulls those that are missing, and holds them for the
/// task.
pub fn resolve(
    record: &mut Record,
    listener: &Listener,
    orders: &mut Orders<'_>,
) -> Result<Resolved, ImagesError> {
    let store = Store::open(record.task.directory.root())?;
    let platform = platform(&record.task.request.definition)?;
    let references = references(&record.task.request.definition)?;
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
    let pulled = !missing.is_empty();
    if pulled {
        let options = pull::options(&record.task.request.config, platform)?;
        record
            .note(&Event::PullStarted)
            .map_err(ImagesError::Journal)?;
        let images = match pull_all(&store, missing, &options, listener, orders)? {
            Ok(images) => images,
            Err(order) => return Ok(Resolved::Unwanted(order)),
        };
        record
            .note(&Event::PullStopped)
            .map_err(ImagesError::Journal)?;
        for (image, reference) in found.iter_mut().zip(&references) {
            *image = image.take().or_else(|| images.get(reference).cloned());
        }
    }
    let images: Vec<Image> = found.into_iter().flatten().collect();
    store.hold(&record.lease, &images)?;
    let containers = &record.task.request.definition.container_definitions;
    let plans = images
        .into_iter()
        .zip(containers)
        .map(|(image, container)| plan(image, container));
    Ok(Resolved::Images(Images {
        plans: plans.collect(),
        pulled,
    }))
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

/// The images, or the order to stop that came first.
fn pull_all(
    store: &Store,
    missing: BTreeSet<Reference>,
    options: &PullOptions,
    listener: &Listener,
    orders: &mut Orders<'_>,
) -> Result<Result<BTreeMap<Reference, Image>, StopOrder>, ImagesError> {
    let missing = Vec::from_iter(missing);
    // An order that cannot be read is an error before the supervisor starts.
    let pulled = pull::pull(store, &missing, options, listener, &mut || {
        orders.given().ok().flatten()
    });
    let pulled = match pulled {
        Ok(pulled) => pulled,
        Err(order) => return Ok(Err(order)),
    };
    let images = missing
        .into_iter()
        .zip(pulled)
        .map(|(reference, image)| match image {
            Ok(image) => Ok((reference, image)),
            Err(error) => Err(ImagesError::Pull(Box::new(error))),
        });
    images.collect::<Result<_, _>>().map(Ok)
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
