//! What callers rely on. Needs no root.

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::time::Duration;

use neargate_store::*;

fn key(path: &str) -> Key {
    path.parse().unwrap()
}

fn below(path: &str) -> Prefix {
    Prefix::below(path.split('/')).unwrap()
}

fn store() -> (tempfile::TempDir, Embedded) {
    let root = tempfile::tempdir().unwrap();
    let store = Embedded::open(root.path()).unwrap();
    (root, store)
}

fn keys(page: &Page) -> Vec<&str> {
    page.entries
        .iter()
        .map(|entry| entry.key.as_str())
        .collect()
}

fn conflict(result: Result<Revision, CommitError>) -> Conflict {
    match result {
        Err(CommitError::Conflict(conflict)) => conflict,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_put_is_there_with_its_revision_until_it_is_deleted() {
    let (root, store) = store();
    let first = store
        .commit(Batch::new().create(key("a/1"), "x"))
        .wait()
        .unwrap();
    let entry = store.get(&key("a/1")).unwrap().unwrap();
    assert_eq!((&*entry.value, entry.revision), (&b"x"[..], first));
    let second = store
        .commit(Batch::new().put(key("a/1"), "y"))
        .wait()
        .unwrap();
    assert!(second > first);

    drop(store);
    let store = Embedded::open(root.path()).unwrap();
    let entry = store.get(&key("a/1")).unwrap().unwrap();
    assert_eq!((&*entry.value, entry.revision), (&b"y"[..], second));
    let third = store
        .commit(Batch::new().delete(key("a/1")))
        .wait()
        .unwrap();
    assert_eq!(store.get(&key("a/1")).unwrap(), None);
    let again = store
        .commit(Batch::new().create(key("a/1"), "z"))
        .wait()
        .unwrap();
    assert!(again > third && third > second, "a revision is used once");
}

#[test]
fn a_batch_is_done_whole_or_not_at_all_and_says_which_key_was_in_the_way() {
    let (_root, store) = store();
    let first = store
        .commit(Batch::new().put(key("a"), "1").put(key("b"), "1"))
        .wait()
        .unwrap();
    let second = store
        .commit(Batch::new().put(key("b"), "2"))
        .wait()
        .unwrap();

    let batch = Batch::new()
        .put(key("a"), "3")
        .replace(key("b"), first, "3")
        .create(key("c"), "3");
    let found = conflict(store.commit(batch).wait());
    assert_eq!(found.key, key("b"));
    assert_eq!(
        (found.expected, found.found),
        (Precondition::At(first), Some(second))
    );
    assert_eq!(
        found.to_string(),
        "b was changed meanwhile (revision 2, not 1)"
    );
    assert_eq!(&*store.get(&key("a")).unwrap().unwrap().value, b"1");
    assert_eq!(store.get(&key("c")).unwrap(), None);

    let found = conflict(store.commit(Batch::new().create(key("a"), "")).wait());
    assert_eq!(found.to_string(), "a exists already");
    let found = conflict(store.commit(Batch::new().remove(key("d"), first)).wait());
    assert_eq!(found.to_string(), "d does not exist");
    let present = |name| {
        Batch::new()
            .require(key(name), Precondition::Present)
            .put(key("e"), "")
    };
    conflict(store.commit(present("d")).wait());
    store.commit(present("a")).wait().unwrap();
}

#[test]
fn a_batch_that_changes_nothing_takes_no_revision() {
    let (_root, store) = store();
    let first = store
        .commit(Batch::new().put(key("a"), "1"))
        .wait()
        .unwrap();
    let nothing = Batch::new()
        .delete(key("b"))
        .require(key("a"), Precondition::Present);
    assert_eq!(store.commit(nothing).wait().unwrap(), first);
    assert_eq!(store.snapshot().unwrap().revision().unwrap(), first);
}

#[test]
fn a_scan_gives_pages_in_the_order_of_keys_both_ways() {
    let (_root, store) = store();
    let names = [
        "t/1",
        "t/2",
        "t/2/x",
        "t/3",
        "t",
        "t-d/1",
        "s/9",
        "u/1",
        "t/\u{10FFFF}",
    ];
    let batch = names
        .iter()
        .fold(Batch::new(), |batch, name| batch.put(key(name), *name));
    store.commit(batch).wait().unwrap();

    let all = store.scan(&Scan::of(below("t"))).unwrap();
    assert_eq!(keys(&all), ["t/1", "t/2", "t/2/x", "t/3", "t/\u{10FFFF}"]);
    assert!(!all.more);
    let page = store.scan(&Scan::of(below("t")).limit(2)).unwrap();
    assert_eq!((keys(&page), page.more), (vec!["t/1", "t/2"], true));
    let page = store
        .scan(&Scan::of(below("t")).after("t/2").limit(3))
        .unwrap();
    assert_eq!(
        (keys(&page), page.more),
        (vec!["t/2/x", "t/3", "t/\u{10FFFF}"], false)
    );
    let page = store
        .scan(&Scan::of(below("t")).descending().after("t/3").limit(2))
        .unwrap();
    assert_eq!((keys(&page), page.more), (vec!["t/2/x", "t/2"], true));
    let page = store
        .scan(&Scan::of(below("t")).descending().after("u"))
        .unwrap();
    assert_eq!(page.entries.len(), 5);
    for (after, descending, count) in [
        ("a", false, 5),
        ("z", false, 0),
        ("a", true, 0),
        ("z", true, 5),
        ("t0", false, 0),
    ] {
        let scan = Scan::of(below("t")).after(after);
        let scan = if descending { scan.descending() } else { scan };
        assert_eq!(
            store.scan(&scan).unwrap().entries.len(),
            count,
            "{after} {descending}"
        );
    }
    assert_eq!(
        store.scan(&Scan::of(Prefix::all())).unwrap().entries.len(),
        names.len()
    );
    let starting = store.scan(&Scan::of(below("t").starting("2"))).unwrap();
    assert_eq!(keys(&starting), ["t/2", "t/2/x"]);
    assert_eq!(
        store
            .scan(&Scan::of(below("t").starting("\u{10FFFF}")))
            .unwrap()
            .entries
            .len(),
        1
    );
}

#[test]
fn a_snapshot_stays_as_it_was() {
    let (_root, store) = store();
    store
        .commit(Batch::new().put(key("a"), "1").put(key("b"), "1"))
        .wait()
        .unwrap();
    let before = store.snapshot().unwrap();
    store
        .commit(Batch::new().put(key("a"), "2").delete(key("b")))
        .wait()
        .unwrap();
    assert_eq!(&*before.get(&key("a")).unwrap().unwrap().value, b"1");
    assert_eq!(
        before.scan(&Scan::of(Prefix::all())).unwrap().entries.len(),
        2
    );
    assert!(before.revision().unwrap() < store.snapshot().unwrap().revision().unwrap());
}

#[test]
fn of_many_who_replace_one_revision_one_succeeds() {
    let (_root, store) = store();
    let revision = store
        .commit(Batch::new().put(key("counter"), "0"))
        .wait()
        .unwrap();
    std::thread::scope(|scope| {
        let attempt = || {
            store
                .commit(Batch::new().replace(key("counter"), revision, "1"))
                .wait()
        };
        let attempts: Vec<_> = (0..16).map(|_| scope.spawn(attempt)).collect();
        let won = attempts
            .into_iter()
            .filter_map(|attempt| attempt.join().unwrap().ok());
        assert_eq!(won.count(), 1);
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counting_with_retries_loses_nothing() {
    let (_root, store) = store();
    let store = Arc::new(store);
    store
        .commit(Batch::new().put(key("counter"), "0"))
        .await
        .unwrap();
    let count = |store: Arc<Embedded>| async move {
        for _ in 0..20 {
            loop {
                let entry = store.get(&key("counter")).unwrap().unwrap();
                let number: u32 = std::str::from_utf8(&entry.value).unwrap().parse().unwrap();
                let next = (number + 1).to_string();
                match store
                    .commit(Batch::new().replace(entry.key, entry.revision, next))
                    .await
                {
                    Ok(_) => break,
                    Err(CommitError::Conflict(_)) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        }
    };
    let tasks: Vec<_> = (0..8)
        .map(|_| tokio::spawn(count(Arc::clone(&store))))
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(&*store.get(&key("counter")).unwrap().unwrap().value, b"160");
}

#[tokio::test]
async fn a_watch_tells_each_change_below_its_prefix_once_and_in_order() {
    let (_root, store) = store();
    store
        .commit(Batch::new().put(key("s/0"), "before"))
        .await
        .unwrap();
    let after = store.snapshot().unwrap().revision().unwrap();
    let first = store
        .commit(Batch::new().put(key("s/1"), "1").put(key("t/1"), "other"))
        .await
        .unwrap();
    // It begins after the snapshot, though that is past.
    let mut watch = store.watch(below("s"), after);
    let second = store
        .commit(Batch::new().put(key("s/2"), "2").delete(key("s/1")))
        .await
        .unwrap();
    let change = |name, value: Option<&str>, revision| Change {
        key: key(name),
        value: value.map(|value| value.as_bytes().into()),
        revision,
    };
    assert_eq!(watch.next().await.unwrap(), change("s/1", Some("1"), first));
    assert_eq!(watch.next().await.unwrap(), change("s/1", None, second));
    assert_eq!(
        watch.next().await.unwrap(),
        change("s/2", Some("2"), second)
    );
    assert_eq!(watch.try_next().unwrap(), None);

    let waiting = tokio::spawn(async move { (watch.next().await, watch) });
    tokio::time::sleep(Duration::from_millis(20)).await;
    let third = store
        .commit(Batch::new().put(key("s/3"), "3"))
        .await
        .unwrap();
    let (found, mut watch) = waiting.await.unwrap();
    assert_eq!(found.unwrap(), change("s/3", Some("3"), third));
    drop(store);
    assert_eq!(watch.next().await, Err(WatchError::Closed));
}

#[tokio::test]
async fn a_watch_that_falls_behind_is_told_so() {
    let (_root, store) = store();
    let mut watch = store.watch(Prefix::all(), Revision(0));
    let large = vec![b'x'; 600 << 10];
    for _ in 0..3 {
        store
            .commit(Batch::new().put(key("a"), &large))
            .await
            .unwrap();
    }
    assert_eq!(watch.next().await, Err(WatchError::Lagged));
    let snapshot = store.snapshot().unwrap();
    let mut watch = store.watch(Prefix::all(), snapshot.revision().unwrap());
    store
        .commit(Batch::new().put(key("a"), "small"))
        .await
        .unwrap();
    assert_eq!(
        watch.next().await.unwrap().value.as_deref(),
        Some(&b"small"[..])
    );
}

#[test]
fn a_watch_from_before_the_store_was_opened_is_told_to_scan() {
    let (root, store) = store();
    store
        .commit(Batch::new().put(key("a"), "1"))
        .wait()
        .unwrap();
    drop(store);
    let store = Embedded::open(root.path()).unwrap();
    assert_eq!(
        store.watch(Prefix::all(), Revision(0)).try_next(),
        Err(WatchError::Lagged)
    );
}

#[test]
fn a_second_store_on_one_root_is_refused_and_told_by_whom() {
    let (root, store) = store();
    let error = Embedded::open(root.path()).unwrap_err();
    let pid = std::process::id();
    assert!(matches!(error, StoreError::AlreadyRunning { pid: Some(found), .. } if found == pid));
    assert_eq!(
        error.to_string(),
        format!(
            "neargate serve is already running on {} (process {pid})",
            root.path().display()
        )
    );
    drop(store);
    Embedded::open(root.path()).unwrap();
}

#[test]
fn only_the_owner_may_read_the_files() {
    let (root, _store) = store();
    let mode = |name: &str| {
        let path = root.path().join("store").join(name);
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(
        [mode("objects.redb"), mode("lock"), mode("")],
        [0o600, 0o600, 0o700]
    );
}

#[test]
fn a_value_that_is_too_large_is_refused_before_anything_happens() {
    let (_root, store) = store();
    let batch = Batch::new()
        .put(key("a"), "1")
        .put(key("b"), vec![0; (4 << 20) + 1]);
    let error = store.commit(batch).wait().unwrap_err();
    assert!(matches!(
        error,
        CommitError::Store(StoreError::TooLarge { .. })
    ));
    assert_eq!(store.get(&key("a")).unwrap(), None);
    store
        .commit(Batch::new().put(key("b"), vec![0; 4 << 20]))
        .wait()
        .unwrap();
}

#[test]
fn objects_of_a_type_are_kept_as_json() {
    let (_root, store) = store();
    let numbers = Collection::<Vec<u32>>::below(["r", "numbers"]).unwrap();
    let others = Collection::<String>::below(["r", "others"]).unwrap();
    let batch = numbers.create(Batch::new(), "a/1", &vec![1]).unwrap();
    let batch = others.create(batch, "b", &"text".to_owned()).unwrap();
    store.commit(batch).wait().unwrap();

    let snapshot = store.snapshot().unwrap();
    let mut item = numbers.get(&*snapshot, "a/1").unwrap().unwrap();
    item.object.push(2);
    store
        .commit(numbers.replace(Batch::new(), &item).unwrap())
        .wait()
        .unwrap();
    conflict(
        store
            .commit(numbers.replace(Batch::new(), &item).unwrap())
            .wait(),
    );
    let items = numbers.list(&*store.snapshot().unwrap()).unwrap();
    assert_eq!(
        items.iter().map(|item| &item.object).collect::<Vec<_>>(),
        [&[1, 2]]
    );

    store
        .commit(Batch::new().put(key("r/others/c"), "{"))
        .wait()
        .unwrap();
    let error = others.get(&*store.snapshot().unwrap(), "c").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("r/others/c does not hold what it should")
    );
}

#[test]
fn users_are_found_by_their_access_key() {
    let (_root, store) = store();
    let users = Users::new().unwrap();
    let access_key = AccessKey::generate().unwrap();
    let allow = ["ecs:*".to_owned()];
    store
        .commit(users.add(Batch::new(), &access_key, "ann", &allow).unwrap())
        .wait()
        .unwrap();
    let user = users.get(&store, &access_key.id).unwrap().unwrap();
    assert_eq!(
        (user.name.as_str(), &user.secret),
        ("ann", &access_key.secret)
    );
    assert!(user.may("ecs", "RunTask"));
    assert_eq!(users.list(&store).unwrap()[0].key.name(), access_key.id);
    for nobody in [
        "",
        "AKIA",
        "../..",
        "AKIAAAAAAAAAAAAAAAAA/x",
        "AKIAAAAAAAAAAAAAAAAA",
    ] {
        assert_eq!(users.get(&store, nobody).unwrap(), None);
    }
    users
        .add(Batch::new(), &access_key, "ann", &["Run".to_owned()])
        .unwrap_err();
    store
        .commit(users.remove(Batch::new(), &access_key.id).unwrap())
        .wait()
        .unwrap();
    assert_eq!(users.get(&store, &access_key.id).unwrap(), None);
}
