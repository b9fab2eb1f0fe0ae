//! Pulling from a real registry.

mod support;

use std::fs;

use neargate_image::{
    Credentials, Digest, LayerError, Mirrors, Platform, PullError, PullOptions, RegistryError,
    Store,
};
use support::debian_registry::DebianRegistry;
use support::{Built, Layer, descriptor, gzip, is_root, noise, sample};

fn through(registry: &DebianRegistry) -> PullOptions {
    let address = format!("http://{}", registry.address);
    let mirrors = Mirrors::new([("public.ecr.aws", address.as_str())]).unwrap();
    PullOptions {
        platform: Platform::linux("amd64"),
        mirrors,
        ..PullOptions::default()
    }
}

#[test]
fn an_image_comes_through_a_mirror_by_tag_index_and_digest() {
    if !is_root() {
        return;
    }
    let Some(registry) = DebianRegistry::start(false) else {
        return;
    };
    let image = sample();
    registry.push(&image, "nginx/nginx", "1.25");
    let mut entry = descriptor(
        "application/vnd.oci.image.manifest.v1+json",
        &image.manifest,
    );
    entry["platform"] = serde_json::json!({"os": "linux", "architecture": "amd64"});
    let index_type = "application/vnd.oci.image.index.v1+json";
    let index =
        serde_json::json!({"schemaVersion": 2, "mediaType": index_type, "manifests": [entry]})
            .to_string();
    registry.push_manifest("nginx/nginx", "multi", index_type, index.as_bytes());

    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let by_digest = format!(
        "public.ecr.aws/nginx/nginx@{}",
        Digest::of(index.as_bytes())
    );
    for name in [
        "public.ecr.aws/nginx/nginx:1.25",
        "public.ecr.aws/nginx/nginx:multi",
        &by_digest,
    ] {
        let image_here = store
            .pull(&name.parse().unwrap(), &through(&registry), &())
            .unwrap();
        assert_eq!(image_here.manifest, Digest::of(&image.manifest));
        assert_eq!(
            fs::read(image_here.layers[1].join("etc/new")).unwrap(),
            b"new"
        );
    }
    let missing = store.pull(
        &"public.ecr.aws/nginx/nginx:2".parse().unwrap(),
        &through(&registry),
        &(),
    );
    assert!(
        missing
            .unwrap_err()
            .reason()
            .ends_with("public.ecr.aws/nginx/nginx:2: not found")
    );
}

#[test]
fn a_download_is_resumed_and_damage_is_found() {
    if !is_root() {
        return;
    }
    let Some(registry) = DebianRegistry::start(false) else {
        return;
    };
    let image = Built::new(
        vec![Layer::new().file("noise", &noise(500_000)).build()],
        "amd64",
        gzip,
    );
    registry.push(&image, "app", "1");
    let reference = "public.ecr.aws/app:1".parse().unwrap();
    let blob = &image.blobs[0];

    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let partial = root
        .path()
        .join("images/downloads")
        .join(Digest::of(blob).hex());
    fs::write(&partial, &blob[..300_000]).unwrap();
    // With the beginning of the blob gone from the registry, only a resumed
    // download can be whole.
    let file = registry.blob_file(blob);
    let mut damaged = blob.clone();
    damaged[..300_000].fill(0);
    fs::write(&file, &damaged).unwrap();
    store.pull(&reference, &through(&registry), &()).unwrap();
    assert!(!partial.exists());

    store.prune().unwrap();
    let error = store
        .pull(&reference, &through(&registry), &())
        .unwrap_err();
    let is_digest = matches!(
        &error,
        PullError::Layer {
            source: LayerError::Digest { .. },
            ..
        }
    );
    assert!(is_digest, "{error:?}");
    assert!(!partial.exists());
}

#[test]
fn a_password_is_asked_for_and_shown() {
    if !is_root() {
        return;
    }
    let Some(registry) = DebianRegistry::start(true) else {
        return;
    };
    registry.push(&sample(), "app", "1");
    let reference = "public.ecr.aws/app:1".parse().unwrap();
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let error = store
        .pull(&reference, &through(&registry), &())
        .unwrap_err();
    let PullError::Resolve { source, .. } = &error else {
        panic!("{error:?}")
    };
    assert!(
        matches!(
            **source,
            RegistryError::Denied {
                anonymous: true,
                ..
            }
        ),
        "{error:?}"
    );

    let config = root.path().join("config.json");
    let text = format!(
        r#"{{"auths": {{"{}": {{"auth": "dXNlcjpzZWNyZXQ="}}}}}}"#,
        registry.address
    );
    fs::write(&config, text).unwrap();
    let options = PullOptions {
        credentials: Credentials::docker(config),
        ..through(&registry)
    };
    store.pull(&reference, &options, &()).unwrap();
}
