//! The journal gives back the task that it was told of, whatever cut it off.

use std::fs::OpenOptions;
use std::io::Write;

use neargate_core::task::{ContainerShape, Event, LastStatus, Task, TaskShape};
use neargate_core::timestamp::Timestamp;
use neargate_protocol::journal::{Journal, JournalError, replay};

fn task() -> Task {
    let shape = TaskShape::new(vec![ContainerShape::new("app", "image")]).unwrap();
    Task::new(shape, Timestamp::from_millis(1))
}

#[test]
fn replaying_gives_the_state_that_was_reached() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal");
    let mut task = task();
    let mut journal = Journal::create(path.clone(), &task).unwrap();
    for (at, event) in [Event::Begin, Event::SandboxReady].into_iter().enumerate() {
        let at = Timestamp::from_millis(10 + at as u64);
        journal.append(at, &event).unwrap();
        task = task.step(at, &event).unwrap().next;
    }
    assert_eq!(task.last_status(), LastStatus::Pending);
    assert_eq!(replay(&path).unwrap(), task);
}

#[test]
fn an_event_cut_off_by_a_crash_has_not_happened() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal");
    let task = task();
    Journal::create(path.clone(), &task).unwrap();
    let mut file = OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(b"{\"event\":{\"at\":5,\"ev").unwrap();
    assert_eq!(replay(&path).unwrap(), task);
}

#[test]
fn a_damaged_journal_says_where() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal");
    Journal::create(path.clone(), &task()).unwrap();
    let mut file = OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(b"garbage\n").unwrap();
    assert!(matches!(
        replay(&path),
        Err(JournalError::Damaged { line: 2, .. })
    ));
}
