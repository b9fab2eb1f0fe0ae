//! Leases among many processes. Needs no root.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};
use std::net::Ipv4Addr;
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use neargate_core::config::{IDS_PER_TASK, Ids};
use neargate_host::lease::{Error, IdRange, Leases};

fn pool() -> impl Iterator<Item = Ipv4Addr> + Clone {
    (4..10).map(|last| Ipv4Addr::new(10, 0, 0, last))
}

/// A root directory with a `/run` beside it.
fn open(root: &Path) -> Leases {
    Leases::open_beside(root, &root.join("run")).unwrap()
}

/// Another process, which takes leases, says which, and lives until it is killed
/// or its standard input ends.
fn other(root: &Path, task: &str, role: &str) -> Child {
    Command::new("/proc/self/exe")
        .args(["--ignored", "--exact", "--nocapture", role])
        .env("ROOT", root)
        .env("TASK", task)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn answer(child: &mut Child) -> String {
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let line = lines.find(|line| line.as_ref().unwrap().starts_with("took "));
    line.unwrap().unwrap()
}

#[test]
#[ignore = "run by tests below, in a process of its own"]
fn role_holder() {
    let leases = open(Path::new(&std::env::var("ROOT").unwrap()));
    let lease = leases.claim(&std::env::var("TASK").unwrap()).unwrap();
    let ids = lease.take_id_range(&Ids::default()).unwrap();
    let addresses = (1..=250).map(|last| Ipv4Addr::new(10, 0, 1, last));
    let address = lease.take_address(addresses).unwrap();
    println!("\ntook {} {address}", ids.start);
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    lease.release().unwrap();
}

#[test]
fn ranges_and_addresses_are_given_out_once_and_come_back() {
    let root = tempfile::tempdir().unwrap();
    let leases = open(root.path());
    let (a, b) = (leases.claim("a").unwrap(), leases.claim("b").unwrap());
    let first = a.take_id_range(&Ids::default()).unwrap();
    assert_eq!(
        first,
        IdRange {
            start: 1 << 30,
            count: IDS_PER_TASK
        }
    );
    assert_eq!(
        b.take_id_range(&Ids::default()).unwrap().start,
        first.start + IDS_PER_TASK
    );
    assert_eq!(a.take_address(pool()).unwrap(), Ipv4Addr::new(10, 0, 0, 4));
    assert_eq!(b.take_address(pool()).unwrap(), Ipv4Addr::new(10, 0, 0, 5));
    a.release().unwrap();
    assert_eq!(b.take_id_range(&Ids::default()).unwrap(), first);
    b.release().unwrap();
    for kind in [
        "leases/tasks",
        "leases/images",
        "run/leases/tasks",
        "run/leases/ids",
        "run/leases/addresses",
    ] {
        let dir = root.path().join(kind);
        assert_eq!(std::fs::read_dir(dir).unwrap().count(), 0);
    }
}

#[test]
fn an_empty_pool_is_an_error_with_its_size() {
    let root = tempfile::tempdir().unwrap();
    let leases = open(root.path());
    let lease = leases.claim("a").unwrap();
    for _ in 0..6 {
        lease.take_address(pool()).unwrap();
    }
    assert!(matches!(
        lease.take_address(pool()),
        Err(Error::AddressesExhausted(6))
    ));
    let one = Ids {
        first: 1 << 30,
        tasks: 1,
    };
    lease.take_id_range(&one).unwrap();
    assert!(matches!(
        lease.take_id_range(&one),
        Err(Error::IdsExhausted(1))
    ));
}

#[test]
fn images_are_held_by_name_of_the_task() {
    let root = tempfile::tempdir().unwrap();
    let leases = open(root.path());
    let (a, b) = (leases.claim("a").unwrap(), leases.claim("b").unwrap());
    for lease in [&a, &a, &b] {
        lease.hold_image("sha256:12").unwrap();
    }
    let mut holders = leases.image_holders("sha256:12").unwrap();
    holders.sort();
    assert_eq!(holders, ["a", "b"]);
    a.release().unwrap();
    assert_eq!(leases.image_holders("sha256:12").unwrap(), ["b"]);
    assert!(leases.image_holders("sha256:1").unwrap().is_empty());
}

#[test]
fn fifty_processes_at_once_get_different_leases() {
    let root = tempfile::tempdir().unwrap();
    let mut children: Vec<_> = (0..50)
        .map(|n| other(root.path(), &format!("task{n}"), "role_holder"))
        .collect();
    let answers: Vec<_> = children.iter_mut().map(answer).collect();
    for field in [1, 2] {
        let taken = answers.iter().map(|line| line.split(' ').nth(field));
        assert_eq!(taken.collect::<HashSet<_>>().len(), 50);
    }
    let leases = open(root.path());
    assert!(leases.stale().unwrap().is_empty());
    for child in &mut children {
        drop(child.stdin.take());
        assert!(child.wait().unwrap().success());
    }
    let ids = root.path().join("run/leases/ids");
    assert_eq!(std::fs::read_dir(ids).unwrap().count(), 0);
}

#[test]
fn the_leases_of_a_killed_holder_are_stale_until_one_cleaner_releases_them() {
    let root = tempfile::tempdir().unwrap();
    let leases = open(root.path());
    let mut child = other(root.path(), "t", "role_holder");
    answer(&mut child);
    assert!(leases.is_alive("t").unwrap());
    assert!(matches!(leases.claim("t"), Err(Error::Alive(_))));
    child.kill().unwrap();
    child.wait().unwrap();

    assert!(matches!(leases.claim("t"), Err(Error::Stale(_))));
    assert!(leases.is_registered("t").unwrap(), "it has left something");
    // Not given to others before somebody has cleaned up.
    let other = leases.claim("u").unwrap();
    assert_ne!(other.take_id_range(&Ids::default()).unwrap().start, 1 << 30);
    let mut stale = leases.stale().unwrap();
    assert_eq!(stale.len(), 1);
    assert_eq!(stale[0].task_id(), "t");
    assert!(leases.stale().unwrap().is_empty(), "one cleaner at a time");
    stale.remove(0).release().unwrap();
    assert!(!leases.is_registered("t").unwrap());
    assert_eq!(other.take_id_range(&Ids::default()).unwrap().start, 1 << 30);
    leases.claim("t").unwrap();
}

#[test]
#[ignore = "run by the test below, after exec"]
fn role_heir() {
    let leases = open(Path::new(&std::env::var("ROOT").unwrap()));
    // Standard input is the inherited descriptor.
    let descriptor = std::io::stdin().as_fd().try_clone_to_owned().unwrap();
    let lease = leases.adopt(descriptor).unwrap();
    println!(
        "\ntook {}",
        lease.take_id_range(&Ids::default()).unwrap().start
    );
    std::thread::park();
}

#[test]
fn a_lease_outlives_its_taker_in_the_process_that_inherits_it() {
    let root = tempfile::tempdir().unwrap();
    let leases = open(root.path());
    let lease = leases.claim("t").unwrap();
    let mut heir = Command::new("/proc/self/exe")
        .args(["--ignored", "--exact", "--nocapture", "role_heir"])
        .env("ROOT", root.path())
        .stdin(lease.as_fd().try_clone_to_owned().unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    assert_eq!(answer(&mut heir), format!("took {}", 1 << 30));
    drop(lease);
    assert!(leases.is_alive("t").unwrap());
    heir.kill().unwrap();
    heir.wait().unwrap();
    assert!(!leases.is_alive("t").unwrap());
}

#[test]
fn a_claim_survives_cleaners_that_take_it_for_stale() {
    let root = tempfile::tempdir().unwrap();
    let leases = open(root.path());
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                for lease in leases.stale().unwrap() {
                    lease.release().unwrap();
                }
            }
        });
        for n in 0..300 {
            let lease = leases.claim(&format!("t{n}")).unwrap();
            lease.take_address(pool()).unwrap();
            lease.release().unwrap();
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

#[test]
fn names_stay_inside_the_directory() {
    let root = tempfile::tempdir().unwrap();
    let leases = open(root.path());
    for bad in ["", ".", "..", "a/b", "a@b"] {
        assert!(matches!(leases.claim(bad), Err(Error::BadName(_))));
    }
}

#[test]
fn tasks_of_two_root_directories_share_the_machine() {
    let machine = tempfile::tempdir().unwrap();
    let roots = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let lease = |root: &tempfile::TempDir, task: &str| {
        let leases = Leases::open_beside(root.path(), machine.path()).unwrap();
        leases.claim(task).unwrap()
    };
    let one = lease(&roots[0], "a");
    let other = lease(&roots[1], "b");
    let ids = one.take_id_range(&Ids::default()).unwrap();
    // Also where the other's ranges begin elsewhere.
    let shifted = Ids {
        first: ids.start + 1000,
        ..Ids::default()
    };
    let others = other.take_id_range(&shifted).unwrap();
    assert!(
        others.start.abs_diff(ids.start) >= IDS_PER_TASK,
        "{others:?}"
    );
    assert_eq!(
        one.take_address(pool()).unwrap(),
        Ipv4Addr::new(10, 0, 0, 4)
    );
    assert_eq!(
        other.take_address(pool()).unwrap(),
        Ipv4Addr::new(10, 0, 0, 5)
    );
    one.release().unwrap();
    let next = lease(&roots[1], "c");
    assert_eq!(
        next.take_address(pool()).unwrap(),
        Ipv4Addr::new(10, 0, 0, 4)
    );
}

#[test]
fn what_a_deleted_root_directory_had_is_given_back() {
    let machine = tempfile::tempdir().unwrap();
    let [gone, root] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let lease = |root: &Path, task: &str| {
        let leases = Leases::open_beside(root, machine.path()).unwrap();
        leases.claim(task).unwrap()
    };
    let dead = lease(gone.path(), "dead");
    while dead.take_address(pool()).is_ok() {}
    let alive = lease(root.path(), "alive");
    let exhausted = |lease: &neargate_host::lease::Lease| {
        matches!(
            lease.take_address(pool()),
            Err(Error::AddressesExhausted(6))
        )
    };
    assert!(exhausted(&alive), "the other is alive");
    drop(dead);
    assert!(exhausted(&alive), "somebody may still clean up after it");
    std::fs::remove_dir_all(gone.path()).unwrap();
    assert_eq!(
        alive.take_address(pool()).unwrap(),
        Ipv4Addr::new(10, 0, 0, 4)
    );
    alive.release().unwrap();
    let tasks = machine.path().join("leases/tasks");
    assert_eq!(std::fs::read_dir(tasks).unwrap().count(), 0);
}

#[test]
fn a_task_does_not_stumble_over_what_is_left_of_one_with_its_id() {
    let machine = tempfile::tempdir().unwrap();
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("root");
    for _ in 0..2 {
        let leases = Leases::open_beside(&root, machine.path()).unwrap();
        let lease = leases.claim("again").unwrap();
        assert_eq!(
            lease.take_address(pool()).unwrap(),
            Ipv4Addr::new(10, 0, 0, 4)
        );
        drop(lease);
        std::fs::remove_dir_all(&root).unwrap();
    }
}
