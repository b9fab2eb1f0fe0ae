//! A disk that fills up: a clear error, and nothing left in the store.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use neargate_image::{Platform, PullOptions, Store};
use support::registry::TestRegistry;
use support::{Built, Layer, gzip, is_root, noise};

const ROOT: &str = "NEARGATE_TEST_SMALL_DISK";
const REFERENCE: &str = "NEARGATE_TEST_REFERENCE";

/// Not a test: runs where a small file system is mounted at the root it is told.
#[test]
fn pull_onto_a_small_disk() {
    let (Some(root), Ok(reference)) = (std::env::var_os(ROOT), std::env::var(REFERENCE)) else {
        return;
    };
    let root = Path::new(&root);
    let store = Store::open(root).unwrap();
    let options = PullOptions {
        platform: Platform::linux("amd64"),
        ..PullOptions::default()
    };
    let error = store
        .pull(&reference.parse().unwrap(), &options, &())
        .unwrap_err();
    assert!(error.is_disk_full(), "{error:?}");
    assert!(
        error.reason().contains("o space left on device"),
        "{}",
        error.reason()
    );
    assert!(error.hint().unwrap().contains("prune"));
    for directory in [
        "layers",
        "images/layers",
        "images/references",
        "images/downloads",
    ] {
        assert_eq!(
            fs::read_dir(root.join(directory)).unwrap().count(),
            0,
            "{directory}"
        );
    }
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing() {
    if !is_root() {
        return;
    }
    let many = (0..500).fold(Layer::new(), |layer, at| {
        layer.file(&format!("f{at}"), b"x")
    });
    let large = Layer::new().file("zeros", &vec![0; 4 << 20]);
    let noisy = Layer::new().file("noise", &noise(4 << 20));
    for (what, layer) in [
        ("inodes", many),
        ("unpacking", large),
        ("downloading", noisy),
    ] {
        let registry =
            TestRegistry::serve(&Built::new(vec![layer.build()], "amd64", gzip), |_| None);
        let root = tempfile::tempdir().unwrap();
        let status = Command::new("unshare")
            .args([
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o size=2m,nr_inodes=200 none \"$0\" && exec \"$@\"",
            ])
            .arg(root.path())
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "pull_onto_a_small_disk"])
            .env(ROOT, root.path())
            .env(REFERENCE, registry.reference().to_string())
            .output()
            .unwrap();
        assert!(
            status.status.success(),
            "{what}: {}",
            String::from_utf8_lossy(&status.stdout)
        );
    }
}
