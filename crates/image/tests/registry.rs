//! Pulling from a real registry.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

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
    let Some(registry) = DebianRegistry::start() else {
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
    let Some(registry) = DebianRegistry::start() else {
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
    let Some(registry) = DebianRegistry::with_password() else {
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

const TLS: &str = "NEARGATE_TEST_TLS_REGISTRY";

/// Not a test: runs in a process that trusts the registry's certificate.
#[test]
fn ask_over_tls() {
    let Ok(address) = std::env::var(TLS) else {
        return;
    };
    let reason = reason_over_tls(&address);
    // Nothing was pushed: that it says so is proof that it was reached.
    assert!(
        reason.ends_with("public.ecr.aws/app:1: not found"),
        "{reason}"
    );
}

fn reason_over_tls(address: &str) -> String {
    let root = tempfile::tempdir().unwrap();
    let target = format!("https://{address}");
    let mirrors = Mirrors::new([("public.ecr.aws", target.as_str())]).unwrap();
    let options = PullOptions {
        platform: Platform::linux("amd64"),
        mirrors,
        ..PullOptions::default()
    };
    let store = Store::open(root.path()).unwrap();
    store
        .pull(&"public.ecr.aws/app:1".parse().unwrap(), &options, &())
        .unwrap_err()
        .reason()
}

#[test]
fn certificates_are_judged_by_the_machines_roots() {
    let Some(registry) = DebianRegistry::with_tls() else {
        return;
    };
    let reason = reason_over_tls(&registry.address);
    assert!(
        reason.contains("tls: failed to verify certificate"),
        "{reason}"
    );
    let trusting = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "ask_over_tls"])
        .env(TLS, &registry.address)
        .env(
            "SSL_CERT_FILE",
            registry.directory.path().join("certificate.pem"),
        )
        .output()
        .unwrap();
    assert!(
        trusting.status.success(),
        "{}",
        String::from_utf8_lossy(&trusting.stdout)
    );
}

const HELPED: &str = "NEARGATE_TEST_HELPED_REGISTRY";

/// Not a test: runs where a helper is on the search path.
#[test]
fn pull_with_a_helper() {
    let Ok(address) = std::env::var(HELPED) else {
        return;
    };
    let root = tempfile::tempdir().unwrap();
    let config = root.path().join("config.json");
    fs::write(
        &config,
        format!(r#"{{"credHelpers": {{"{address}": "neargate-test"}}}}"#),
    )
    .unwrap();
    let options = PullOptions {
        platform: Platform::linux("amd64"),
        credentials: Credentials::docker(config),
        ..PullOptions::default()
    };
    let store = Store::open(root.path()).unwrap();
    store
        .pull(&format!("{address}/app:1").parse().unwrap(), &options, &())
        .unwrap();
}

#[test]
fn a_credential_helper_is_asked() {
    if !is_root() {
        return;
    }
    let Some(registry) = DebianRegistry::with_password() else {
        return;
    };
    registry.push(&sample(), "app", "1");
    let helper = registry
        .directory
        .path()
        .join("docker-credential-neargate-test");
    let script = format!(
        "#!/bin/sh\n[ \"$1\" = get ] && [ \"$(cat)\" = {} ] && echo '{{\"Username\":\"user\",\"Secret\":\"secret\"}}'\n",
        registry.address
    );
    fs::write(&helper, script).unwrap();
    fs::set_permissions(&helper, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!(
        "{}:{}",
        registry.directory.path().display(),
        std::env::var("PATH").unwrap()
    );
    let helped = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "pull_with_a_helper"])
        .env(HELPED, &registry.address)
        .env("PATH", path)
        .output()
        .unwrap();
    assert!(
        helped.status.success(),
        "{}",
        String::from_utf8_lossy(&helped.stdout)
    );
}
