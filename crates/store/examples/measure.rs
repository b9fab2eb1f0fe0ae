//! Measures the store: `cargo run --release -p neargate-store --example measure [DIRECTORY]`.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use neargate_store::*;

const FOR: Duration = Duration::from_secs(2);

fn key(number: u64) -> Key {
    Key::new(["us-east-1", "task", &format!("{number:032x}")]).expect("a key")
}

fn fill(store: &Embedded, from: u64, to: u64) -> Result<(), CommitError> {
    let value = vec![b'x'; 1000];
    for first in (from..to).step_by(1000) {
        let last = to.min(first + 1000);
        let batch =
            (first..last).fold(Batch::new(), |batch, number| batch.put(key(number), &value));
        store.commit(batch).wait()?;
    }
    Ok(())
}

/// Calls in the time.
fn rate(mut call: impl FnMut(u64)) -> f64 {
    let begin = Instant::now();
    let mut calls = 0;
    while begin.elapsed() < FOR {
        call(calls);
        calls += 1;
    }
    calls as f64 / begin.elapsed().as_secs_f64()
}

fn commits(store: &Arc<Embedded>, callers: u64) -> f64 {
    let threads: Vec<_> = (0..callers)
        .map(|caller| {
            let store = Arc::clone(store);
            let value = vec![b'x'; 1000];
            std::thread::spawn(move || {
                rate(|call| {
                    let batch = Batch::new().put(key(caller * 1000 + call % 1000), &value);
                    store.commit(batch).wait().expect("committed");
                })
            })
        })
        .collect();
    threads
        .into_iter()
        .map(|thread| thread.join().expect("a rate"))
        .sum()
}

fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kib.unwrap_or(0)
}

fn open(root: &Path, what: &str) -> Result<Embedded, StoreError> {
    let begin = Instant::now();
    let store = Embedded::open(root)?;
    println!(
        "open, {what}: {:.1} ms",
        begin.elapsed().as_secs_f64() * 1e3
    );
    Ok(store)
}

/// Like kill -9 at this moment: the file as it is now, not closed.
fn copy(root: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to.join("store"))?;
    std::fs::copy(
        root.join("store/objects.redb"),
        to.join("store/objects.redb"),
    )
    .map(drop)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let scratch = tempfile::tempdir_in(directory)?;
    let root = scratch.path().join("root");
    println!("resident before: {} KiB", resident());
    let mut store = open(&root, "new")?;
    println!("resident, empty: {} KiB", resident());
    let mut from = 0;
    for count in [1, 100, 1000, 10_000, 100_000] {
        fill(&store, from, count)?;
        from = count;
        let begin = Instant::now();
        drop(store);
        println!(
            "close, {count} keys: {:.1} ms",
            begin.elapsed().as_secs_f64() * 1e3
        );
        store = open(&root, &format!("{count} keys"))?;
        store
            .commit(Batch::new().put(key(0), vec![b'x'; 1000]))
            .wait()?;
        let killed = scratch.path().join(format!("killed-{count}"));
        copy(&root, &killed)?;
        drop(open(&killed, &format!("{count} keys, killed at once"))?);
        std::thread::sleep(Duration::from_millis(1500));
        copy(&root, &killed)?;
        drop(open(&killed, &format!("{count} keys, killed when idle"))?);
        let reads = rate(|call| {
            let number = call.wrapping_mul(0x9E37_79B9_7F4A_7C15) % count;
            assert!(store.get(&key(number)).expect("read").is_some());
        });
        println!("get/s, {count} keys: {reads:.0}");
        println!("resident, {count} keys: {} KiB", resident());
        let size = std::fs::metadata(root.join("store/objects.redb"))?.len();
        println!("file, {count} keys: {} KiB", size >> 10);
    }
    let store = Arc::new(store);
    println!("commit/s, 1 caller: {:.0}", commits(&store, 1));
    println!("commit/s, 64 callers: {:.0}", commits(&store, 64));
    println!("resident after: {} KiB", resident());
    Ok(())
}
