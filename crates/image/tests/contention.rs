//! Commands that add, remove and use images at the same time.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use neargate_host::lease::Leases;
use neargate_image::{HoldError, Platform, PullOptions, Store};
use support::registry::TestRegistry;
use support::{is_root, sample};

#[test]
fn what_is_held_stays_while_everything_else_comes_and_goes() {
    if !is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let registry = TestRegistry::serve(&sample(), |_| None);
    let options = PullOptions {
        platform: Platform::linux("amd64"),
        ..PullOptions::default()
    };
    let (held, pruned) = (AtomicUsize::new(0), AtomicUsize::new(0));
    // Prunes only succeed while nobody pulls, so it is their number that decides.
    let deadline = Instant::now() + Duration::from_secs(60);
    let goes_on = || {
        assert!(
            Instant::now() < deadline,
            "{held:?} held, {pruned:?} pruned"
        );
        held.load(Ordering::Relaxed) < 20 || pruned.load(Ordering::Relaxed) < 3
    };
    let work = |worker: usize| {
        let store = Store::open(root.path()).unwrap();
        for round in 0.. {
            if !goes_on() {
                return;
            }
            let image = store.pull(&registry.reference(), &options, &()).unwrap();
            let leases = Leases::open(root.path()).unwrap();
            let lease = leases.claim(&format!("{worker}-{round}")).unwrap();
            match store.hold(&lease, [&image]) {
                Ok(()) => {
                    held.fetch_add(1, Ordering::Relaxed);
                    thread::sleep(Duration::from_millis(5));
                    assert!(image.layers[0].join("etc/passwd").exists());
                    assert!(image.layers[1].join("etc/new").exists());
                }
                Err(HoldError::Gone(_)) => {}
                Err(error) => panic!("{error}"),
            }
            lease.release().unwrap();
            thread::sleep(Duration::from_millis(20));
        }
    };
    thread::scope(|scope| {
        for worker in 0..3 {
            let work = &work;
            scope.spawn(move || work(worker));
        }
        let store = Store::open(root.path()).unwrap();
        while goes_on() {
            let layers = store.prune().unwrap().layers;
            pruned.fetch_add(layers, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(2));
        }
    });
    let store = Store::open(root.path()).unwrap();
    store.prune().unwrap();
    assert_eq!(
        std::fs::read_dir(root.path().join("layers"))
            .unwrap()
            .count(),
        0
    );
}
