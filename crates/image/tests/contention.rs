//! Commands that add, remove and use images at the same time.

mod support;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
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
    let over = AtomicBool::new(false);
    let held = AtomicUsize::new(0);
    thread::scope(|scope| {
        let pruning = scope.spawn(|| {
            let store = Store::open(root.path()).unwrap();
            let mut pruned = 0;
            while !over.load(Ordering::Relaxed) {
                pruned += store.prune().unwrap().layers;
                thread::sleep(Duration::from_millis(2));
            }
            pruned
        });
        let workers: Vec<_> = (0..3)
            .map(|worker| {
                let (options, registry, held, root) = (&options, &registry, &held, root.path());
                scope.spawn(move || {
                    let store = Store::open(root).unwrap();
                    let deadline = Instant::now() + Duration::from_secs(3);
                    for round in 0.. {
                        if Instant::now() > deadline {
                            return;
                        }
                        let image = store.pull(&registry.reference(), options, &()).unwrap();
                        let lease = Leases::open(root)
                            .unwrap()
                            .claim(&format!("{worker}-{round}"))
                            .unwrap();
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
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.join().unwrap();
        }
        over.store(true, Ordering::Relaxed);
        assert!(pruning.join().unwrap() > 0 && held.load(Ordering::Relaxed) > 0);
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
