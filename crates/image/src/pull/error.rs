//! Why an image could not be pulled, in ECS's words and in ours.

use neargate_core::reason::{PullFailure, Unresolved, cannot_pull};

use crate::digest::Digest;
use crate::layer::LayerError;
use crate::manifest::ManifestError;
use crate::reference::Reference;
use crate::registry::RegistryError;
use crate::store::StoreError;

/// A failed pull.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// The registry did not give the manifest.
    #[error("failed to resolve {reference}: {source}")]
    Resolve {
        /// What was asked for.
        reference: Box<Reference>,
        /// How often.
        attempts: u32,
        /// Why not.
        source: Box<RegistryError>,
    },
    /// What it gave is of no use.
    #[error("{reference}: {source}")]
    Manifest {
        /// What was asked for.
        reference: Box<Reference>,
        /// Why.
        source: ManifestError,
    },
    /// A layer or the configuration did not arrive.
    #[error("failed to copy {digest}: {source}")]
    Copy {
        /// Which.
        digest: Digest,
        /// How often it was tried without a byte of progress.
        attempts: u32,
        /// Why.
        source: Box<RegistryError>,
    },
    /// A layer arrived and is refused, or could not be written.
    #[error("failed to extract layer {layer}: {source}")]
    Layer {
        /// Which.
        layer: Digest,
        /// Why.
        source: LayerError,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PullError {
    /// The task's `stoppedReason`.
    pub fn reason(&self) -> String {
        let text = self.to_string();
        match self {
            Self::Resolve {
                reference,
                attempts,
                source,
            } => {
                let reference = reference.to_string();
                let cause = source.to_string();
                let why = match &**source {
                    RegistryError::NotFound => Unresolved::NotFound,
                    RegistryError::Status {
                        method,
                        url,
                        status,
                        ..
                    } => Unresolved::Status {
                        method,
                        url,
                        status,
                    },
                    RegistryError::NoAnswer { method, url, cause }
                    | RegistryError::Untrusted { method, url, cause } => {
                        Unresolved::NoAnswer { method, url, cause }
                    }
                    _ => Unresolved::Other { cause: &cause },
                };
                cannot_pull(
                    *attempts,
                    &PullFailure::Unresolved {
                        reference: &reference,
                        why,
                    },
                )
            }
            Self::Manifest {
                source: ManifestError::Platform { wanted, .. },
                ..
            } => cannot_pull(
                1,
                &PullFailure::NoPlatform {
                    platform: &wanted.to_string(),
                },
            ),
            Self::Manifest { reference, source } => {
                let (reference, cause) = (reference.to_string(), source.to_string());
                let why = Unresolved::Other { cause: &cause };
                cannot_pull(
                    1,
                    &PullFailure::Unresolved {
                        reference: &reference,
                        why,
                    },
                )
            }
            Self::Copy {
                attempts, source, ..
            } => cannot_pull(
                *attempts,
                &PullFailure::NotCopied {
                    cause: &source.to_string(),
                },
            ),
            Self::Layer { layer, source } => cannot_pull(
                1,
                &PullFailure::NotExtracted {
                    layer: &layer.to_string(),
                    cause: &source.to_string(),
                },
            ),
            Self::Store(_) => cannot_pull(1, &PullFailure::NotCopied { cause: &text }),
        }
    }

    /// Whether room on the disk would have helped.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Store(error) => error.is_disk_full(),
            Self::Layer { source, .. } => source.is_disk_full(),
            _ => false,
        }
    }

    /// What one can do about it, if there is something.
    pub fn hint(&self) -> Option<String> {
        if self.is_disk_full() {
            return Some(
                "the disk is full: `neargate image prune` removes images that no task uses".into(),
            );
        }
        match self {
            Self::Resolve {
                reference, source, ..
            } => resolve_hint(reference, source),
            Self::Copy { source, .. } if matches!(**source, RegistryError::NoAnswer { .. }) => {
                Some("what has arrived is kept: pulling again goes on from there".into())
            }
            Self::Manifest {
                source: ManifestError::Platform { offered, .. },
                ..
            } => Some(format!(
                "the image is for {offered}: build it for this platform too, or set the task's runtimePlatform"
            )),
            Self::Layer {
                source: LayerError::Bomb { .. } | LayerError::TooLarge { .. },
                ..
            } => Some("if the image is honest, raise the limits on layers".into()),
            Self::Layer {
                source: LayerError::Owner { .. },
                ..
            } => Some("build the image with owners below 65536".into()),
            _ => None,
        }
    }
}

fn resolve_hint(reference: &Reference, error: &RegistryError) -> Option<String> {
    match error {
        RegistryError::NotFound if reference.host() == crate::reference::DOCKER_HUB => Some(format!(
            "names without a registry mean Docker Hub; for another one write REGISTRY/{}",
            reference.repository()
        )),
        RegistryError::Denied { anonymous: true, .. } => {
            Some(format!("log in with `docker login {}`, whose credentials are used here too", reference.host()))
        }
        RegistryError::Status { code: 429, .. } => Some("log in, or pull through a mirror of the registry".into()),
        RegistryError::Untrusted { .. } => {
            Some("the registry's certificate is judged by this machine's roots (package ca-certificates)".into())
        }
        RegistryError::Digest { .. } => Some(
            "the registry, or what is between it and here, gave another image: do not use it; ask its owner".into(),
        ),
        RegistryError::NoAnswer { .. } => Some(format!(
            "without a way to {}, import the image with `neargate image import`, or configure a mirror",
            reference.host()
        )),
        _ => None,
    }
}
