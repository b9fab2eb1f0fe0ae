//! A pull that is killed at any moment leaves only what the next command uses or
//! removes.

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use neargate_image::{Digest, LayerState, Platform, Progress, PullOptions, Store};
use support::registry::TestRegistry;
use support::{Built, Layer, gzip, is_root, noise, tree};

const ROOT: &str = "NEARGATE_TEST_ROOT";
const REFERENCE: &str = "NEARGATE_TEST_REFERENCE";

/// Tells the parent that there is something to kill.
struct Announce;

impl Progress for Announce {
    fn layer(&self, _: &Digest, state: LayerState) {
        if matches!(state, LayerState::Downloading(_)) {
            eprintln!("downloading");
        }
    }
}

/// Not a test: what the tests start as another process.
#[test]
fn pull_as_told() {
    let (Some(root), Ok(reference)) = (std::env::var_os(ROOT), std::env::var(REFERENCE)) else {
        return;
    };
    let options = PullOptions {
        platform: Platform::linux("amd64"),
        ..PullOptions::default()
    };
    Store::open(root.as_ref())
        .unwrap()
        .pull(&reference.parse().unwrap(), &options, &Announce)
        .unwrap();
}

fn child(root: &std::path::Path, registry: &TestRegistry) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "pull_as_told", "--nocapture"]);
    command
        .env(ROOT, root)
        .env(REFERENCE, registry.reference().to_string());
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn image() -> Built {
    let many = (0..300).fold(Layer::new().dir("d/"), |layer, at| {
        layer.file(&format!("d/{at}"), &noise(at * 10))
    });
    let large = Layer::new().file("noise", &noise(2_000_000));
    Built::new(vec![many.build(), large.build()], "amd64", gzip)
}

#[test]
fn killed_at_any_moment_the_next_pull_is_whole_and_prune_leaves_nothing() {
    if !is_root() {
        return;
    }
    let image = image();
    let registry = TestRegistry::serve(&image, |_| None);
    let whole = tempfile::tempdir().unwrap();
    let pulled = |root: &std::path::Path| {
        let options = PullOptions {
            platform: Platform::linux("amd64"),
            ..PullOptions::default()
        };
        Store::open(root)
            .unwrap()
            .pull(&registry.reference(), &options, &())
            .unwrap()
    };
    let expected: Vec<_> = pulled(whole.path())
        .layers
        .iter()
        .map(|layer| tree(layer))
        .collect();
    let root = tempfile::tempdir().unwrap();
    for round in 0..24 {
        let mut process = child(root.path(), &registry).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let began = lines.any(|line| line.is_ok_and(|line| line.contains("downloading")));
        std::thread::sleep(Duration::from_micros(round * 1500));
        process.kill().unwrap();
        process.wait().unwrap();
        assert!(began || round > 0);
        if round % 3 == 2 {
            let layers: Vec<_> = pulled(root.path())
                .layers
                .iter()
                .map(|layer| tree(layer))
                .collect();
            assert_eq!(layers, expected);
            Store::open(root.path()).unwrap().prune().unwrap();
            for directory in [
                "layers",
                "images/layers",
                "images/references",
                "images/downloads",
                "images/blobs",
                "images/locks",
            ] {
                assert_eq!(
                    fs::read_dir(root.path().join(directory)).unwrap().count(),
                    0,
                    "{directory}"
                );
            }
        }
    }
}

#[test]
fn two_processes_fetch_a_layer_once() {
    if !is_root() {
        return;
    }
    let image = image();
    let registry = TestRegistry::serve(&image, |request| {
        if request.path.contains("/blobs/") {
            std::thread::sleep(Duration::from_millis(100));
        }
        None
    });
    let root = tempfile::tempdir().unwrap();
    let processes: Vec<_> = (0..2)
        .map(|_| child(root.path(), &registry).spawn().unwrap())
        .collect();
    for process in processes {
        assert!(process.wait_with_output().unwrap().status.success());
    }
    for blob in &image.blobs {
        assert_eq!(registry.count(&Digest::of(blob).to_string()), 1);
    }
}
