//! Manifests and indexes, OCI's and Docker's alike.
//!
//! Sources: OCI image specification (manifest.md, image-index.md) and Docker's
//! "Image Manifest Version 2, Schema 2". The two differ in media types only, so
//! one shape reads all four documents.

use oci_spec::image::ImageConfiguration;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::platform::Platform;

/// Manifests are small; a registry that sends more is not sending one (the limit
/// of containerd and of the distribution specification's recommendation).
pub const MANIFEST_MAX: u64 = 4 << 20;
/// Configurations carry the build history, which can be long.
pub const CONFIG_MAX: u64 = 16 << 20;

/// The media types asked of a registry.
pub const ACCEPTED: [&str; 4] = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.docker.distribution.manifest.v2+json",
];

/// Where content is, and what it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// What it is said to be.
    #[serde(default)]
    pub media_type: String,
    /// What it must be.
    pub digest: Digest,
    /// How many bytes.
    pub size: u64,
    /// In an index: what it runs on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// In the index of an image layout: its names.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub annotations: std::collections::BTreeMap<String, String>,
}

/// A document at a manifest's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// One image.
    Manifest(Manifest),
    /// A choice of them.
    Index(Vec<Descriptor>),
}

/// One image for one platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// 2.
    pub schema_version: u32,
    /// OCI's or Docker's.
    #[serde(default)]
    pub media_type: String,
    /// The image's configuration.
    pub config: Descriptor,
    /// Its layers, lowest first.
    pub layers: Vec<Descriptor>,
}

/// Why a document is no image.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Not JSON, or not of the expected shape.
    #[error("{what} cannot be read: {source}")]
    Json {
        /// Which document.
        what: &'static str,
        /// What the parser said.
        source: serde_json::Error,
    },
    /// An index and a manifest at once, which tools would read differently
    /// (CVE-2021-41190).
    #[error("the document is both an index and a manifest")]
    Ambiguous,
    /// Docker's format before 2016.
    #[error(
        "manifests of schema version 1 are not supported: push the image again with a current tool"
    )]
    Schema1,
    /// Neither layers nor manifests.
    #[error("the document is neither an image manifest nor an index")]
    NotAnImage,
    /// Nothing in it runs here.
    #[error(
        "image Manifest does not contain descriptor matching platform '{wanted}' (it has {offered})"
    )]
    Platform {
        /// What was asked for.
        wanted: Platform,
        /// What there is.
        offered: String,
    },
    /// The lists of layers contradict each other.
    #[error("the manifest has {layers} layers, the configuration {diff_ids}")]
    LayerCount {
        /// In the manifest.
        layers: usize,
        /// In the configuration.
        diff_ids: usize,
    },
    /// A digest in the configuration is malformed.
    #[error("the configuration's diff_ids: {0}")]
    DiffId(#[from] crate::digest::DigestError),
}

impl Document {
    /// Reads either kind, told apart by its members rather than by its media type.
    pub fn parse(content: &[u8]) -> Result<Self, ManifestError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Either {
            #[serde(default)]
            schema_version: u32,
            config: Option<serde::de::IgnoredAny>,
            layers: Option<serde::de::IgnoredAny>,
            manifests: Option<Vec<Descriptor>>,
        }
        let json = |source| ManifestError::Json {
            what: "the manifest",
            source,
        };
        let either: Either = serde_json::from_slice(content).map_err(json)?;
        match (
            either.manifests,
            either.config.is_some() || either.layers.is_some(),
        ) {
            _ if either.schema_version == 1 => Err(ManifestError::Schema1),
            (Some(_), true) => Err(ManifestError::Ambiguous),
            (Some(manifests), false) => Ok(Self::Index(manifests)),
            (None, true) => serde_json::from_slice(content)
                .map(Self::Manifest)
                .map_err(json),
            (None, false) => Err(ManifestError::NotAnImage),
        }
    }
}

/// The entry of an index that runs on `wanted`; the first one wins.
pub fn choose<'a>(
    manifests: &'a [Descriptor],
    wanted: &Platform,
) -> Result<&'a Descriptor, ManifestError> {
    let fits = |descriptor: &&Descriptor| match &descriptor.platform {
        Some(platform) => wanted.accepts(platform),
        // An index of one that says nothing: its configuration will tell.
        None => manifests.len() == 1,
    };
    manifests.iter().find(fits).ok_or_else(|| {
        let offered: Vec<_> = manifests
            .iter()
            .filter_map(|descriptor| descriptor.platform.as_ref())
            // Attestations hide behind this platform.
            .filter(|platform| platform.os != "unknown")
            .map(Platform::to_string)
            .collect();
        let offered = if offered.is_empty() {
            "none".to_owned()
        } else {
            offered.join(", ")
        };
        ManifestError::Platform {
            wanted: wanted.clone(),
            offered,
        }
    })
}

/// Reads a configuration and checks it against its manifest's layers and the
/// wanted platform; returns the layers' diff ids too.
pub fn configuration(
    content: &[u8],
    layers: usize,
    wanted: &Platform,
) -> Result<(ImageConfiguration, Vec<Digest>), ManifestError> {
    let config: ImageConfiguration =
        serde_json::from_slice(content).map_err(|source| ManifestError::Json {
            what: "the image's configuration",
            source,
        })?;
    let offered = Platform {
        os: config.os().to_string(),
        architecture: config.architecture().to_string(),
        variant: config.variant().clone(),
    };
    if !wanted.accepts(&offered) {
        return Err(ManifestError::Platform {
            wanted: wanted.clone(),
            offered: offered.to_string(),
        });
    }
    let diff_ids = diff_ids(&config)?;
    if diff_ids.len() != layers {
        return Err(ManifestError::LayerCount {
            layers,
            diff_ids: diff_ids.len(),
        });
    }
    Ok((config, diff_ids))
}

/// The layers that a configuration names, whatever it is for.
pub fn configuration_layers(content: &[u8]) -> Result<Vec<Digest>, ManifestError> {
    let config: ImageConfiguration =
        serde_json::from_slice(content).map_err(|source| ManifestError::Json {
            what: "the image's configuration",
            source,
        })?;
    diff_ids(&config)
}

fn diff_ids(config: &ImageConfiguration) -> Result<Vec<Digest>, ManifestError> {
    let ids = config.rootfs().diff_ids();
    Ok(ids.iter().map(|id| id.parse()).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn index(platforms: &[&str]) -> Vec<Descriptor> {
        let entries: Vec<_> = platforms
            .iter()
            .map(|platform| {
                let (os, architecture) = platform.split_once('/').unwrap();
                format!(
                    r#"{{"mediaType":"m","digest":"sha256:{HEX}","size":1,
                       "platform":{{"os":"{os}","architecture":"{architecture}"}}}}"#
                )
            })
            .collect();
        let text = format!(
            r#"{{"schemaVersion":2,"manifests":[{}]}}"#,
            entries.join(",")
        );
        match Document::parse(text.as_bytes()).unwrap() {
            Document::Index(manifests) => manifests,
            Document::Manifest(_) => panic!("not an index"),
        }
    }

    #[test]
    fn an_index_is_resolved_by_platform() {
        let manifests = index(&["unknown/unknown", "linux/arm64", "linux/amd64"]);
        assert_eq!(
            choose(&manifests, &Platform::linux("amd64")).unwrap(),
            &manifests[2]
        );
        let error = choose(
            &index(&["linux/arm64", "unknown/unknown"]),
            &Platform::linux("amd64"),
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "image Manifest does not contain descriptor matching platform 'linux/amd64' (it has linux/arm64)"
        );
    }

    #[test]
    fn documents_that_are_two_things_or_nothing_are_refused() {
        let of = |text: &str| Document::parse(text.as_bytes()).unwrap_err();
        assert!(matches!(
            of(r#"{"schemaVersion":2,"manifests":[],"layers":[]}"#),
            ManifestError::Ambiguous
        ));
        assert!(matches!(
            of(r#"{"schemaVersion":2}"#),
            ManifestError::NotAnImage
        ));
        assert!(matches!(
            of(r#"{"schemaVersion":1,"fsLayers":[]}"#),
            ManifestError::Schema1
        ));
        assert!(matches!(of("<html>"), ManifestError::Json { .. }));
    }

    #[test]
    fn a_configuration_must_fit_its_manifest_and_the_platform() {
        let text = format!(
            r#"{{"architecture":"amd64","os":"linux","config":{{"User":"www"}},
               "rootfs":{{"type":"layers","diff_ids":["sha256:{HEX}"]}}}}"#
        );
        let amd64 = Platform::linux("amd64");
        assert_eq!(
            configuration(text.as_bytes(), 1, &amd64).unwrap().1,
            [Digest::of(b"")]
        );
        let error = configuration(text.as_bytes(), 2, &amd64).unwrap_err();
        assert!(matches!(
            error,
            ManifestError::LayerCount {
                layers: 2,
                diff_ids: 1
            }
        ));
        let error = configuration(text.as_bytes(), 1, &Platform::linux("arm64")).unwrap_err();
        assert!(matches!(error, ManifestError::Platform { .. }));
    }
}
