//! Pulling from a registry on loopback that misbehaves in every way one has seen.

mod support;

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use neargate_image::{
    Credentials, Digest, LayerError, LayerState, Mirrors, Platform, Progress, PullError,
    PullOptions, RegistryError, Store,
};
use support::registry::{Answer, TestRegistry};
use support::{Built, Layer, descriptor, gzip, is_root, noise, sample};

fn options() -> PullOptions {
    PullOptions {
        platform: Platform::linux("amd64"),
        ..PullOptions::default()
    }
}

fn login(directory: &Path, registry: &TestRegistry) -> Credentials {
    let config = directory.join("config.json");
    // user:secret
    let text = format!(
        r#"{{"auths": {{"{}": {{"auth": "dXNlcjpzZWNyZXQ="}}}}}}"#,
        registry.address
    );
    fs::write(&config, text).unwrap();
    Credentials::docker(config)
}

/// Nothing unfinished, nothing that nobody needs.
fn assert_clean(root: &Path) {
    for directory in [
        "layers",
        "images/layers",
        "images/references",
        "images/downloads",
    ] {
        let names: Vec<_> = fs::read_dir(root.join(directory))
            .unwrap()
            .flatten()
            .map(|e| e.file_name())
            .collect();
        assert!(names.is_empty(), "{directory}: {names:?}");
    }
}

#[derive(Default)]
struct Record(Mutex<Vec<(Digest, LayerState)>>);

impl Progress for Record {
    fn layer(&self, layer: &Digest, state: LayerState) {
        self.0.lock().unwrap().push((layer.clone(), state));
    }
}

#[test]
fn a_pulled_image_resolves_and_its_layers_are_not_asked_for_again() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let registry = TestRegistry::serve(&sample(), |_| None);
    let record = Record::default();
    let image = store
        .pull(&registry.reference(), &options(), &record)
        .unwrap();
    assert_eq!(fs::read(image.layers[1].join("etc/new")).unwrap(), b"new");
    assert_eq!(
        store
            .resolve(&registry.reference(), &options().platform)
            .unwrap()
            .unwrap()
            .layers,
        image.layers
    );
    let unpacked = |events: &[(Digest, LayerState)]| {
        events
            .iter()
            .filter(|e| e.1 == LayerState::Unpacked)
            .count()
    };
    assert_eq!(unpacked(&record.0.lock().unwrap()), 2);
    assert_eq!(registry.count("/blobs/"), 3);
    assert_eq!(
        fs::read_dir(root.path().join("images/downloads"))
            .unwrap()
            .count(),
        0
    );

    store.pull(&registry.reference(), &options(), &()).unwrap();
    assert_eq!(
        (registry.count("/manifests/"), registry.count("/blobs/")),
        (2, 3)
    );
    let by_digest = registry.reference().with_digest(image.manifest.clone());
    store.pull(&by_digest, &options(), &()).unwrap();
    assert_eq!(registry.requests().len(), 5, "what a digest names is here");
}

#[test]
fn an_index_and_a_mirror_lead_to_the_image() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let image = sample();
    let mut entry = descriptor(
        "application/vnd.oci.image.manifest.v1+json",
        &image.manifest,
    );
    entry["platform"] = serde_json::json!({"os": "linux", "architecture": "amd64"});
    let index = serde_json::json!({"schemaVersion": 2, "manifests": [entry]}).to_string();
    let registry = TestRegistry::serve(&image, move |request| {
        (request.path == "/v2/hub/nginx/manifests/1.25")
            .then(|| Answer::new("200 OK", index.clone()))
    });
    let target = format!("http://{}/hub", registry.address);
    let mirrors = Mirrors::new([("docker.io/library", target.as_str())]).unwrap();
    let options = PullOptions {
        mirrors,
        ..options()
    };
    let reference = "nginx:1.25".parse().unwrap();
    let pulled = store.pull(&reference, &options, &()).unwrap();
    assert_eq!(pulled.manifest, Digest::of(&image.manifest));
    let record = &store.list().unwrap()[0];
    assert!(
        record.index.is_some() && record.reference.to_string() == "docker.io/library/nginx:1.25"
    );

    let arm = PullOptions {
        platform: Platform::linux("arm64"),
        ..options
    };
    let error = store.pull(&reference, &arm, &()).unwrap_err();
    assert_eq!(
        error.reason(),
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): \
         image Manifest does not contain descriptor matching platform 'linux/arm64'."
    );
    assert!(error.hint().unwrap().contains("linux/amd64"));
}

#[test]
fn a_broken_download_goes_on_where_it_stopped() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let image = Built::new(
        vec![Layer::new().file("noise", &noise(600_000)).build()],
        "amd64",
        gzip,
    );
    let blob = image.blobs[0].clone();
    let name = Digest::of(&blob).to_string();
    let mut failures = 3;
    let registry = TestRegistry::serve(&image, move |request| {
        if !request.path.ends_with(&name) || failures == 0 {
            return None;
        }
        failures -= 1;
        let start = request.headers.get("range").map_or(0, |range| {
            range
                .trim_start_matches("bytes=")
                .trim_end_matches('-')
                .parse()
                .unwrap()
        });
        let end = blob.len() - 1;
        let mut answer = Answer::new(
            if start > 0 {
                "206 Partial Content"
            } else {
                "200 OK"
            },
            &blob[start..],
        )
        .header(
            "Content-Range",
            &format!("bytes {start}-{end}/{}", blob.len()),
        );
        answer.cut = Some(100_000);
        Some(answer)
    });
    let record = Record::default();
    let image = store
        .pull(&registry.reference(), &options(), &record)
        .unwrap();
    assert_eq!(
        fs::read(image.layers[0].join("noise")).unwrap(),
        noise(600_000)
    );
    let ranges: Vec<_> = registry
        .requests()
        .iter()
        .filter_map(|r| r.headers.get("range").cloned())
        .collect();
    assert_eq!(ranges, ["bytes=100000-", "bytes=200000-", "bytes=300000-"]);
    assert_eq!(
        record
            .0
            .lock()
            .unwrap()
            .iter()
            .filter(|e| e.1 == LayerState::Retrying)
            .count(),
        3
    );
}

#[test]
fn what_a_killed_process_left_is_used_or_found_to_be_damaged() {
    if !is_root() {
        return;
    }
    let image = Built::new(
        vec![Layer::new().file("noise", &noise(600_000)).build()],
        "amd64",
        gzip,
    );
    let blob = &image.blobs[0];
    let mut damaged = blob[..200_000].to_vec();
    damaged[100_000] ^= 1;
    let longer = [&blob[..], b"more"].concat();
    for (left, ranges) in [
        (&blob[..200_000], 1),
        (&damaged, 1),
        (&blob[..], 0),
        (&longer, 0),
    ] {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        fs::write(
            root.path()
                .join("images/downloads")
                .join(Digest::of(blob).hex()),
            left,
        )
        .unwrap();
        fs::create_dir_all(root.path().join("layers/.new.junk/etc")).unwrap();
        let registry = TestRegistry::serve(&image, |_| None);
        let pulled = store.pull(&registry.reference(), &options(), &()).unwrap();
        assert_eq!(
            fs::read(pulled.layers[0].join("noise")).unwrap(),
            noise(600_000)
        );
        let asked = registry.requests();
        assert_eq!(
            asked
                .iter()
                .filter(|r| r.headers.contains_key("range"))
                .count(),
            ranges
        );
        assert!(!root.path().join("layers/.new.junk").exists());
    }
}

#[test]
fn a_registry_without_ranges_is_read_again_from_the_start() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let image = sample();
    let blob = image.blobs[0].clone();
    fs::write(
        root.path()
            .join("images/downloads")
            .join(Digest::of(&blob).hex()),
        &blob[..50],
    )
    .unwrap();
    let name = Digest::of(&blob).to_string();
    let registry = TestRegistry::serve(&image, move |request| {
        request
            .path
            .ends_with(&name)
            .then(|| Answer::new("200 OK", blob.clone()))
    });
    store.pull(&registry.reference(), &options(), &()).unwrap();
}

#[test]
fn other_content_than_the_digest_names_is_refused() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let image = sample();
    let honest = Digest::of(&image.blobs[1]);
    let name = honest.to_string();
    let other = gzip(&Layer::new().file("evil", b"evil").build());
    // As long as announced, so that only the digest tells.
    let length = image.blobs[1].len();
    let registry = TestRegistry::serve(&image, move |request| {
        let mut body = other.clone();
        body.resize(length, 0);
        request
            .path
            .ends_with(&name)
            .then(|| Answer::new("200 OK", body))
    });
    let error = store
        .pull(&registry.reference(), &options(), &())
        .unwrap_err();
    assert!(
        matches!(&error, PullError::Layer { source: LayerError::Digest { expected, .. }, .. } if *expected == honest),
        "{error:?}"
    );
    assert!(error.reason().starts_with(
        "CannotPullContainerError: ref pull has been retried 1 time(s): failed to extract layer sha256:"
    ));
    store.prune().unwrap();
    assert_clean(root.path());
}

#[test]
fn a_layer_that_claims_another_ones_id_does_not_become_it() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let honest = sample();
    let evil = Layer::new().file("evil", b"evil").build();
    // Honest ids in the configuration, evil content in the blobs.
    let mut image = Built::new(vec![evil], "amd64", gzip);
    let base = Built::new(vec![honest.tars[0].clone()], "amd64", gzip);
    image.config = base.config;
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "config": descriptor("application/vnd.oci.image.config.v1+json", &image.config),
        "layers": [descriptor("application/vnd.oci.image.layer.v1.tar+gzip", &image.blobs[0])],
    });
    image.manifest = manifest.to_string().into_bytes();
    let registry = TestRegistry::serve(&image, |_| None);
    let error = store
        .pull(&registry.reference(), &options(), &())
        .unwrap_err();
    assert!(
        matches!(
            &error,
            PullError::Layer {
                source: LayerError::Digest { .. },
                ..
            }
        ),
        "{error:?}"
    );
    store.prune().unwrap();
    assert_clean(root.path());
}

#[test]
fn missing_images_and_silent_registries_are_told_in_the_words_of_ecs() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let registry = TestRegistry::serve(&sample(), |_| None);
    let missing = format!("{}/app:2", registry.address);
    let error = store
        .pull(&missing.parse().unwrap(), &options(), &())
        .unwrap_err();
    assert_eq!(
        error.reason(),
        format!(
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): \
             failed to resolve ref {missing}: {missing}: not found"
        )
    );

    let error = store
        .pull(&"127.0.0.1:1/x:y".parse().unwrap(), &options(), &())
        .unwrap_err();
    assert_eq!(
        error.reason(),
        "CannotPullContainerError: pull image manifest has been retried 5 time(s): \
         failed to resolve ref 127.0.0.1:1/x:y: failed to do request: \
         Get \"http://127.0.0.1:1/v2/x/manifests/y\": dial tcp 127.0.0.1:1: connect: connection refused"
    );
    assert!(error.hint().is_some());
    assert_clean(root.path());
}

#[test]
fn a_registry_that_is_busy_for_a_moment_is_asked_again() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let mut failures = 2;
    let registry = TestRegistry::serve(&sample(), move |request| {
        let fails = request.path.contains("/manifests/") && failures > 0;
        failures -= i32::from(fails);
        fails.then(|| Answer::new("503 Service Unavailable", ""))
    });
    store.pull(&registry.reference(), &options(), &()).unwrap();
    assert_eq!(registry.count("/manifests/"), 3);
}

#[test]
fn bearer_tokens_are_fetched_with_the_credentials_of_docker() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let mut tokens = 0;
    let registry = TestRegistry::serve(&sample(), move |request| {
        if request.path.starts_with("/token") {
            let is_user = request
                .headers
                .get("authorization")
                .is_some_and(|v| v == "Basic dXNlcjpzZWNyZXQ=");
            let is_scoped = request.path.contains("scope=repository%3Aapp%3Apull")
                && request.path.contains("service=here");
            tokens += 1;
            return Some(match is_user && is_scoped {
                true => Answer::new("200 OK", format!(r#"{{"token": "t{tokens}"}}"#)),
                false => Answer::new(
                    "401 Unauthorized",
                    r#"{"errors":[{"code":"UNAUTHORIZED","message":"who?"}]}"#,
                ),
            });
        }
        // The first token is good for the manifest only: it expires.
        let token = request.headers.get("authorization").map(String::as_str);
        let is_good = token == Some("Bearer t2")
            || (token == Some("Bearer t1") && request.path.contains("/manifests/"));
        let host = &request.headers["host"];
        let challenge = format!(
            r#"Bearer realm="http://{host}/token",service="here",scope="repository:app:pull""#
        );
        (!is_good)
            .then(|| Answer::new("401 Unauthorized", "").header("WWW-Authenticate", &challenge))
    });
    let credentials = login(root.path(), &registry);
    store
        .pull(
            &registry.reference(),
            &PullOptions {
                credentials,
                ..options()
            },
            &(),
        )
        .unwrap();
    assert_eq!(registry.count("/token"), 2);

    let error = store
        .pull(&registry.reference(), &options(), &())
        .unwrap_err();
    assert_eq!(
        error.reason(),
        format!(
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref \
             {}: pull access denied, repository does not exist or may require authorization: \
             server message: unauthorized: who?",
            registry.reference()
        )
    );
    assert!(error.hint().unwrap().contains("docker login"));
}

#[test]
fn a_wrong_password_is_shown_once_and_not_forever() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let registry = TestRegistry::serve(&sample(), |_| {
        Some(Answer::new("401 Unauthorized", "").header("WWW-Authenticate", r#"Basic realm="x""#))
    });
    let credentials = login(root.path(), &registry);
    let error = store
        .pull(
            &registry.reference(),
            &PullOptions {
                credentials,
                ..options()
            },
            &(),
        )
        .unwrap_err();
    let PullError::Resolve { source, .. } = &error else {
        panic!("{error:?}")
    };
    assert!(matches!(
        **source,
        RegistryError::Denied {
            anonymous: false,
            ..
        }
    ));
    assert_eq!(registry.requests().len(), 2);
}

#[test]
fn two_stores_on_one_root_fetch_a_layer_once() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let image = Built::new(
        vec![Layer::new().file("noise", &noise(3_000_000)).build()],
        "amd64",
        gzip,
    );
    let registry = TestRegistry::serve(&image, |request| {
        // Long enough for the others to come.
        if request.path.contains("/blobs/") {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        None
    });
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let store = Store::open(root.path()).unwrap();
                store.pull(&registry.reference(), &options(), &()).unwrap();
            });
        }
    });
    let layer = Digest::of(&image.blobs[0]).to_string();
    assert_eq!(registry.count(&layer), 1);
}

#[test]
fn an_identity_token_is_exchanged_for_an_access_token() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let registry = TestRegistry::serve(&sample(), |request| {
        let host = &request.headers["host"];
        if request.path == "/token" {
            let is_right = request.method == "POST"
                && request.body.contains("grant_type=refresh_token")
                && request.body.contains("refresh_token=refresh%2Fme");
            let status = if is_right {
                "200 OK"
            } else {
                "401 Unauthorized"
            };
            return Some(Answer::new(status, r#"{"access_token": "t"}"#));
        }
        let challenge = format!(r#"Bearer realm="http://{host}/token",service="here""#);
        let is_good = request
            .headers
            .get("authorization")
            .is_some_and(|value| value == "Bearer t");
        (!is_good)
            .then(|| Answer::new("401 Unauthorized", "").header("WWW-Authenticate", &challenge))
    });
    let config = root.path().join("config.json");
    let text = format!(
        r#"{{"auths": {{"{}": {{"identitytoken": "refresh/me"}}}}}}"#,
        registry.address
    );
    fs::write(&config, text).unwrap();
    let options = PullOptions {
        credentials: Credentials::docker(config),
        ..options()
    };
    store.pull(&registry.reference(), &options, &()).unwrap();
}
