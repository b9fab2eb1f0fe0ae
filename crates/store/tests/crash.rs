//! A process that commits is killed at random: what it was told is committed is
//! there, and no batch is there by half. Needs no root.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use neargate_store::*;

/// Many batches, of two keys each that must agree, from eight threads.
#[test]
#[ignore = "run by the test below, in a process of its own"]
fn role_committer() {
    let root = std::env::var("ROOT").unwrap();
    let store = Embedded::open(Path::new(&root)).unwrap();
    let first = store.snapshot().unwrap().revision().unwrap().0;
    println!("\nready");
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let store = &store;
            scope.spawn(move || {
                for number in first.. {
                    let value = format!(
                        "{number}/{}",
                        "x".repeat(usize::try_from(number % 3000).unwrap())
                    );
                    let batch = ["left", "right"].iter().fold(Batch::new(), |batch, side| {
                        // Some values stay, and make the file grow; others change.
                        let name = format!("{side}/{thread}/{}", number % 50);
                        batch.put(name.parse().unwrap(), &value)
                    });
                    store.commit(batch).wait().unwrap();
                    let line = format!("done {thread} {number}\n");
                    std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
                }
            });
        }
    });
}

/// What survives of one life.
fn live_and_die(root: &Path, life: Duration) -> Vec<(u64, u64)> {
    let mut child = Command::new("/proc/self/exe")
        .args(["--ignored", "--exact", "--nocapture", "role_committer"])
        .env("ROOT", root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).split(b'\n');
    assert!(lines.any(|line| line.unwrap() == b"ready"), "it begins");
    let reader = std::thread::spawn(move || {
        // The last line may be cut off by death, and then counts for nothing.
        let acknowledged = lines.map_while(Result::ok).filter_map(|line| {
            let line = String::from_utf8(line).ok()?;
            let (thread, number) = line.strip_prefix("done ")?.split_once(' ')?;
            Some((thread.parse().ok()?, number.parse().ok()?))
        });
        acknowledged.collect()
    });
    std::thread::sleep(life);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

fn number(value: &[u8]) -> u64 {
    let text = std::str::from_utf8(value).unwrap();
    text.split_once('/').unwrap().0.parse().unwrap()
}

#[test]
fn what_was_acknowledged_survives_a_kill_and_nothing_is_half_done() {
    let lives = std::env::var("NEARGATE_CRASHES").map_or(20, |text| text.parse().unwrap());
    let root = tempfile::tempdir().unwrap();
    let mut seed = u64::from(std::process::id());
    let mut acknowledged = 0;
    for life in 0..lives {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let done = live_and_die(root.path(), Duration::from_micros(seed >> 33 & 0x7fff));
        acknowledged += done.len();

        let store = Embedded::open(root.path()).unwrap();
        let page = store.scan(&Scan::of(Prefix::all())).unwrap();
        let found: HashMap<_, _> = page
            .entries
            .iter()
            .map(|entry| (entry.key.as_str(), entry))
            .collect();
        for (thread, done) in done {
            let slot = done % 50;
            for side in ["left", "right"] {
                let entry = found[format!("{side}/{thread}/{slot}").as_str()];
                assert!(
                    number(&entry.value) >= done,
                    "life {life}: {} lost {done}",
                    entry.key
                );
            }
        }
        for entry in &page.entries {
            if let Some(rest) = entry.key.as_str().strip_prefix("left/") {
                let right = found[format!("right/{rest}").as_str()];
                assert_eq!(
                    (&right.value, right.revision),
                    (&entry.value, entry.revision),
                    "life {life}"
                );
            }
        }
        assert_eq!(page.entries.len() % 2, 0);
    }
    assert!(acknowledged > 0, "somebody was told something");
    println!("{lives} lives, {acknowledged} acknowledged commits");
}
