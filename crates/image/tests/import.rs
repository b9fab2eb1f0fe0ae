//! Importing archives, and what the store then knows.

mod support;

use std::fs;
use std::io::{Cursor, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt};

use neargate_host::lease::Leases;
use neargate_image::{
    HoldError, ImportError, ManifestError, Platform, Reference, Source, Store, StoreError,
};
use support::{Built, Layer, gzip, import_options, is_root, sample};

fn amd64() -> Platform {
    Platform::linux("amd64")
}

fn reference(name: &str) -> Reference {
    name.parse().unwrap()
}

#[test]
fn an_oci_layout_becomes_an_image_that_resolves() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let layout = tempfile::tempdir().unwrap();
    sample().write_layout(layout.path(), Some("latest"));
    let store = Store::open(root.path()).unwrap();

    let nameless = store.import(Source::Path(layout.path()), &import_options(None), &());
    assert!(matches!(nameless, Err(ImportError::Nameless(_))));
    let records = store
        .import(
            Source::Path(layout.path()),
            &import_options(Some("nginx")),
            &(),
        )
        .unwrap();
    assert_eq!(
        records[0].reference,
        reference("docker.io/library/nginx:latest")
    );

    let image = Store::open(root.path())
        .unwrap()
        .resolve(&reference("nginx"), &amd64())
        .unwrap()
        .unwrap();
    let config = image.config.config().as_ref().unwrap();
    assert_eq!(config.user().as_deref(), Some("www"));
    assert_eq!(config.stop_signal().as_deref(), Some("SIGQUIT"));
    assert_eq!(config.volumes().as_deref(), Some(&["/data".to_owned()][..]));
    assert_eq!(
        config.exposed_ports().as_deref(),
        Some(&["80/tcp".to_owned()][..])
    );
    let [base, top] = &image.layers[..] else {
        panic!("{:?}", image.layers)
    };
    assert_eq!(
        fs::read_to_string(base.join("etc/passwd")).unwrap(),
        "root:x:0:0::/:/bin/sh\n"
    );
    assert_eq!(
        fs::metadata(base.join("etc/passwd")).unwrap().mtime(),
        1_700_000_000
    );
    let whiteout = fs::symlink_metadata(top.join("etc/gone")).unwrap();
    assert!(whiteout.file_type().is_char_device() && whiteout.rdev() == 0);
    assert!(
        store
            .resolve(&reference("nginx"), &Platform::linux("arm64"))
            .unwrap()
            .is_none()
    );
}

#[test]
fn a_docker_archive_comes_through_a_pipe_compressed() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let mut image = sample();
    image = Built::new(
        vec![
            image.tars[0].clone(),
            image.tars[1].clone(),
            image.tars[0].clone(),
        ],
        "amd64",
        gzip,
    );
    let archive = image.docker_archive(&["a/b:1", "c/d:2"]);
    for stream in [
        archive.clone(),
        gzip(&archive),
        zstd::encode_all(&archive[..], 1).unwrap(),
    ] {
        let mut stream: Box<dyn Read> = Box::new(Cursor::new(stream));
        let records = store
            .import(Source::Stream(&mut stream), &import_options(None), &())
            .unwrap();
        assert_eq!(records.len(), 2);
    }
    let image = store
        .resolve(&reference("c/d:2"), &amd64())
        .unwrap()
        .unwrap();
    assert_eq!(
        image.layers.len(),
        2,
        "a repeated layer counts once, where it is uppermost"
    );
    assert!(image.layers[1].join("etc/passwd").exists());
}

#[test]
fn another_architecture_is_refused_by_name() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let layout = tempfile::tempdir().unwrap();
    Built::new(vec![Layer::new().build()], "arm64", gzip).write_layout(layout.path(), Some("x:1"));
    let store = Store::open(root.path()).unwrap();
    let error = store
        .import(Source::Path(layout.path()), &import_options(None), &())
        .unwrap_err();
    assert!(
        matches!(error, ImportError::Manifest(ManifestError::Platform { .. })),
        "{error}"
    );
    assert!(error.to_string().contains("'linux/amd64'"));
}

#[test]
fn an_image_in_use_stays_until_its_task_lets_go() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let layout = tempfile::tempdir().unwrap();
    sample().write_layout(layout.path(), Some("x:1"));
    let store = Store::open(root.path()).unwrap();
    store
        .import(Source::Path(layout.path()), &import_options(None), &())
        .unwrap();
    let image = store.resolve(&reference("x:1"), &amd64()).unwrap().unwrap();
    let lease = Leases::open(root.path()).unwrap().claim("task").unwrap();
    store.hold(&lease, [&image]).unwrap();

    let error = store.remove(&reference("x:1"), None).unwrap_err();
    assert!(matches!(error, StoreError::InUse { .. }), "{error}");
    assert!(store.prune().unwrap().references.is_empty());
    assert!(image.layers.iter().all(|layer| layer.is_dir()));

    lease.release().unwrap();
    let pruned = store.prune().unwrap();
    assert_eq!((pruned.references.len(), pruned.layers), (1, 2));
    assert!(
        store
            .resolve(&reference("x:1"), &amd64())
            .unwrap()
            .is_none()
    );
    let late = Leases::open(root.path()).unwrap().claim("late").unwrap();
    assert!(matches!(
        store.hold(&late, [&image]),
        Err(HoldError::Gone(_))
    ));
    assert_eq!(fs::read_dir(root.path().join("layers")).unwrap().count(), 0);
    assert_eq!(
        fs::read_dir(root.path().join("images/blobs"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn a_power_failure_undoes_what_was_not_settled() {
    if !is_root() {
        return;
    }
    let layout = tempfile::tempdir().unwrap();
    sample().write_layout(layout.path(), Some("x:1"));
    for is_settled in [false, true] {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let import = || {
            store
                .import(Source::Path(layout.path()), &import_options(None), &())
                .unwrap()
        };
        import();
        if is_settled {
            store.settle().unwrap();
        }
        // What another boot wrote: as if this one had begun since.
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
        for directory in ["images/references", "images/layers"] {
            for entry in fs::read_dir(root.path().join(directory)).unwrap() {
                let path = entry.unwrap().path();
                let text = fs::read_to_string(&path).unwrap();
                assert_eq!(text.contains(boot.trim()), !is_settled);
                fs::write(path, text.replace(boot.trim(), "another-boot")).unwrap();
            }
        }
        let layers = root.path().join("layers");
        let before = fs::read_dir(&layers).unwrap().next().unwrap().unwrap();
        fs::write(before.path().join("torn"), "").unwrap();
        let resolved = store.resolve(&reference("x:1"), &amd64()).unwrap();
        assert_eq!(resolved.is_some(), is_settled);
        import();
        assert!(
            store
                .resolve(&reference("x:1"), &amd64())
                .unwrap()
                .is_some()
        );
        assert_eq!(
            before.path().join("torn").exists(),
            is_settled,
            "unpacked again"
        );
    }
}

#[test]
fn an_archive_reaches_no_further_than_itself() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open(root.path()).unwrap();
    let layout = tempfile::tempdir().unwrap();
    let image = sample();
    image.write_layout(layout.path(), Some("x:1"));
    let blob = layout
        .path()
        .join("blobs/sha256")
        .join(neargate_image::Digest::of(&image.config).hex());
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    fs::write(elsewhere.path(), &image.config).unwrap();
    fs::remove_file(&blob).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), &blob).unwrap();
    let error = store
        .import(Source::Path(layout.path()), &import_options(None), &())
        .unwrap_err();
    assert!(matches!(error, ImportError::Read { .. }), "{error}");

    let config =
        serde_json::json!([{"Config": "a", "RepoTags": ["x:1"], "Layers": []}]).to_string();
    let circle = Layer::new()
        .symlink("a", "b")
        .hardlink("b", "a")
        .file("manifest.json", config.as_bytes());
    let outside = Layer::new()
        .symlink("a", "../../../etc/passwd")
        .file("manifest.json", config.as_bytes());
    for archive in [circle, outside] {
        let mut stream = Cursor::new(archive.build());
        let error = store
            .import(Source::Stream(&mut stream), &import_options(None), &())
            .unwrap_err();
        assert!(matches!(error, ImportError::Link(_)), "{error}");
    }
    for junk in [&b"junk"[..], b"", &Layer::new().file("x", b"").build()] {
        let mut stream = Cursor::new(junk);
        let error = store
            .import(Source::Stream(&mut stream), &import_options(None), &())
            .unwrap_err();
        assert!(
            matches!(error, ImportError::UnknownFormat | ImportError::Tar(_)),
            "{error}"
        );
    }
}
