//! Damage, other schemas and failing disks. Needs no root.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use redb::{Database, DatabaseError, StorageBackend, WriteTransaction};

use super::backend::Backend;
use super::database::{Shared, open_file};
use super::schema::{MIGRATIONS, Migration, OBJECTS};
use super::*;
use crate::{CommitError, Key, Scan};

fn key(path: &str) -> Key {
    path.parse().unwrap()
}

fn put(path: &str, value: &str) -> Batch {
    Batch::new().put(key(path), value)
}

fn file(root: &Path) -> PathBuf {
    root.join("store/objects.redb")
}

/// A store's file with a few hundred objects, closed or as a crash leaves it.
fn filled(closed: bool) -> Vec<u8> {
    let root = tempfile::tempdir().unwrap();
    let store = Embedded::open(root.path()).unwrap();
    for part in 0..4 {
        let batch = (0..100).fold(Batch::new(), |batch, number| {
            let value = format!("{part}/{number}").repeat(20);
            batch.put(key(&format!("{part}/{number:03}")), value)
        });
        store.commit(batch).wait().unwrap();
    }
    if closed {
        drop(store);
    }
    fs::read(file(root.path())).unwrap()
}

/// Opens a file and reads everything. Whatever it holds, nothing panics.
fn read_all(bytes: &[u8]) -> Result<Vec<crate::Entry>, StoreError> {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("store")).unwrap();
    fs::write(file(root.path()), bytes).unwrap();
    let result = Embedded::open(root.path()).and_then(|store| {
        let entries = store.scan(&Scan::of(Prefix::all()))?.entries;
        let commit = store.commit(put("new", "")).wait();
        commit.map_err(|error| match error {
            CommitError::Store(error) => error,
            CommitError::Conflict(conflict) => panic!("{conflict}"),
        })?;
        Ok(entries)
    });
    if let Err(StoreError::Damaged { .. }) = &result {
        let now = fs::read(file(root.path())).unwrap();
        assert_eq!(
            now.len(),
            bytes.len(),
            "a refused file stays for whoever repairs it"
        );
    }
    result
}

fn must_be_refused_or_whole(whole: &[crate::Entry], bytes: &[u8], what: &str) -> bool {
    let result = catch_unwind(AssertUnwindSafe(|| read_all(bytes)));
    match result.unwrap_or_else(|_| panic!("it panics with {what}")) {
        Ok(entries) => {
            assert!(entries == whole, "something else is read with {what}");
            false
        }
        Err(error @ StoreError::Damaged { .. }) => {
            assert!(error.hint().is_some());
            true
        }
        Err(error) => panic!("{error} with {what}"),
    }
}

#[test]
fn damage_is_refused_or_without_effect() {
    let mut seed = 1_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let rounds = std::env::var("NEARGATE_DAMAGES").map_or(60, |text| text.parse().unwrap());
    let bytes = filled(true);
    let whole = read_all(&bytes).unwrap();
    assert_eq!(whole.len(), 400);
    let mut refused = 0;
    for round in 0..rounds {
        let mut damaged = bytes.clone();
        // Half of them in the header, which is small and says where the rest is.
        let at = random(if round % 2 == 0 { 320 } else { bytes.len() });
        let bit = random(8);
        damaged[at] ^= 1 << bit;
        let what = format!("bit {bit} of byte {at} flipped");
        refused += u32::from(must_be_refused_or_whole(&whole, &damaged, &what));
    }
    for round in 0..rounds / 4 {
        let mut damaged = bytes.clone();
        let page = random(bytes.len() / 4096);
        let fill = if round % 2 == 0 { 0 } else { 0xff };
        damaged[page * 4096..][..4096].fill(fill);
        let what = format!("page {page} filled with {fill}");
        refused += u32::from(must_be_refused_or_whole(&whole, &damaged, &what));
        let length = random(bytes.len());
        let what = format!("{length} bytes left");
        refused += u32::from(must_be_refused_or_whole(&whole, &bytes[..length], &what));
    }
    assert!(refused > 0, "some of it was noticed");
}

#[test]
fn damage_after_a_crash_does_not_panic() {
    let bytes = filled(false);
    assert_eq!(
        read_all(&bytes).unwrap().len(),
        400,
        "a crash alone loses nothing"
    );
    for at in (0..320).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x11;
        let result = catch_unwind(AssertUnwindSafe(|| read_all(&damaged)));
        // The last commit may look as if it had been under way, and is then undone.
        match result.unwrap_or_else(|_| panic!("it panics with byte {at} changed")) {
            Ok(entries) => assert!(entries.len() % 100 == 0),
            Err(error) => assert!(matches!(error, StoreError::Damaged { .. }), "{error}"),
        }
    }
}

#[test]
fn what_is_no_store_is_left_alone() {
    for bytes in [&b""[..], b"hello", &[0; 10_000], &[b'x'; 10_000]] {
        let error = read_all(bytes).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    }
}

fn add_one(transaction: &WriteTransaction) -> Result<(), redb::Error> {
    let value = schema::encode(Revision(0), b"migrated");
    transaction.open_table(OBJECTS)?.insert("one", &*value)?;
    Ok(())
}

fn fail(_: &WriteTransaction) -> Result<(), redb::Error> {
    Err(redb::Error::Corrupted("a migration failed".to_owned()))
}

#[test]
fn older_files_are_migrated_once_and_newer_ones_refused() {
    let root = tempfile::tempdir().unwrap();
    drop(Embedded::open(root.path()).unwrap());
    let path = file(root.path());
    let migrations = |more: &[Migration]| [MIGRATIONS, more].concat();
    let open = |migrations: &[Migration]| Shared::open_with(path.clone(), open_file, migrations);

    // None or all: the first of these two would have added it.
    open(&migrations(&[add_one, fail])).unwrap_err();
    assert_eq!(
        open(MIGRATIONS)
            .unwrap()
            .snapshot()
            .unwrap()
            .get(&key("one"))
            .unwrap(),
        None
    );

    let shared = open(&migrations(&[add_one])).unwrap();
    let entry = shared.snapshot().unwrap().get(&key("one")).unwrap();
    assert_eq!(&*entry.unwrap().value, b"migrated");
    drop(shared);
    // `fail` is in the place of one that was made.
    open(&migrations(&[fail])).unwrap();

    let error = Embedded::open(root.path()).unwrap_err();
    assert!(
        matches!(
            error,
            StoreError::Newer {
                found: 2,
                known: 1,
                ..
            }
        ),
        "{error}"
    );
    assert!(error.hint().is_some());
}

static FULL: AtomicBool = AtomicBool::new(false);

/// A disk that has no room while `FULL` is set.
#[derive(Debug)]
struct Disk(Backend);

fn room() -> io::Result<()> {
    match FULL.load(Ordering::SeqCst) {
        true => Err(io::ErrorKind::StorageFull.into()),
        false => Ok(()),
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        room().and_then(|()| self.0.set_len(len))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        // What has its blocks already can be written.
        if offset > 0 {
            room()?;
        }
        self.0.write(offset, data)
    }
}

fn open_on_disk(backend: Backend) -> Result<Database, DatabaseError> {
    Database::builder()
        .set_cache_size(1 << 20)
        .create_with_backend(Disk(backend))
}

#[test]
fn a_full_disk_fails_commits_and_nothing_else_and_passes() {
    let root = tempfile::tempdir().unwrap();
    make_directory(&root.path().join("store")).unwrap();
    let lock = Lock::take(root.path(), &root.path().join("lock")).unwrap();
    let shared = Shared::open_with(file(root.path()), open_on_disk, MIGRATIONS).unwrap();
    let store = Embedded::start(Arc::new(shared), lock).unwrap();
    let first = store.commit(put("a", "1")).wait().unwrap();
    let mut watch = store.watch(Prefix::all(), first);

    FULL.store(true, Ordering::SeqCst);
    for _ in 0..3 {
        let error = match store.commit(put("a", "2")).wait().unwrap_err() {
            CommitError::Store(error) => error,
            CommitError::Conflict(conflict) => panic!("{conflict}"),
        };
        assert!(error.is_disk_full(), "{error}");
        assert!(error.hint().is_some());
        assert_eq!(&*store.get(&key("a")).unwrap().unwrap().value, b"1");
    }
    assert_eq!(watch.try_next(), Ok(None));

    FULL.store(false, Ordering::SeqCst);
    let second = store.commit(put("a", "3")).wait().unwrap();
    assert!(second > first);
    assert_eq!(&*store.get(&key("a")).unwrap().unwrap().value, b"3");
    assert_eq!(watch.try_next().unwrap().unwrap().revision, second);
}
