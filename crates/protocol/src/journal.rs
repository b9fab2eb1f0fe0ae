//! The journal: every event of a task, written before it is acted on.
//!
//! One JSON line each. The first is a [`Entry::Snapshot`] of the state; the
//! state now is that snapshot with every later event applied, which is the
//! same computation that the supervisor did, since the state machine is pure.
//! When the file has grown, the supervisor replaces it by a new snapshot.
//!
//! Who holds the task's lease writes: first whoever prepares the task, then its
//! supervisor, and at last, if that has died, whoever cleans up after it.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fs_err as fs;
use neargate_core::task::{Event, Rejected, Task};
use neargate_core::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// Beyond this many bytes of events the journal is replaced by a snapshot.
const COMPACT_AT: u64 = 1 << 20;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Entry {
    Snapshot { task: Box<Task> },
    Event { at: Timestamp, event: Event },
}

#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{path}, line {line}: {source}")]
    Damaged {
        path: PathBuf,
        line: usize,
        source: serde_json::Error,
    },
    #[error("{path} does not begin with a snapshot of the task")]
    NoSnapshot { path: PathBuf },
    #[error("{path}, line {line}: the event does not fit the state before it: {source}")]
    Rejected {
        path: PathBuf,
        line: usize,
        source: Rejected,
    },
}

impl JournalError {
    /// Whether there is no journal, as long as nobody has begun with the task.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// The writer's end: appends.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    size: u64,
}

impl Journal {
    /// Begins the journal of a task with its first state. Nobody may look for
    /// it yet: it does not appear at once.
    pub fn create(path: PathBuf, task: &Task) -> io::Result<Self> {
        let mut file = File::create_new(&path)?;
        file.write_all(&snapshot(task))?;
        Ok(Self {
            path,
            file,
            size: 0,
        })
    }

    /// Goes on with a journal that another process has begun.
    pub fn open(path: PathBuf) -> Result<(Task, Self), JournalError> {
        let text = fs::read_to_string(&path)?;
        let task = replay_text(&path, &text)?;
        let (file, size) = if text.ends_with('\n') {
            let file = File::options().append(true).open(&path)?;
            (file, text.len() as u64)
        } else {
            // A half-written last line must not swallow ours: begin anew.
            write_snapshot(&path, &task)?
        };
        Ok((task, Self { path, file, size }))
    }

    /// Writes one event. When this returns, the event outlives the process.
    pub fn append(&mut self, at: Timestamp, event: &Event) -> io::Result<()> {
        let line = to_line(&Entry::Event {
            at,
            event: event.clone(),
        });
        self.file.write_all(&line)?;
        self.size += line.len() as u64;
        Ok(())
    }

    /// Replaces a grown journal by a snapshot of where it has led.
    pub fn compact_if_large(&mut self, task: &Task) -> io::Result<()> {
        if self.size > COMPACT_AT {
            (self.file, self.size) = write_snapshot(&self.path, task)?;
        }
        Ok(())
    }
}

/// The task as its journal tells it. A last line without its end is an event
/// that was never acted on, and is left out.
pub fn replay(path: &Path) -> Result<Task, JournalError> {
    replay_text(path, &fs::read_to_string(path)?)
}

fn replay_text(path: &Path, text: &str) -> Result<Task, JournalError> {
    let mut lines = text
        .split_inclusive('\n')
        .enumerate()
        .filter(|(_, line)| line.ends_with('\n'))
        .map(|(index, line)| {
            let line_number = index + 1;
            serde_json::from_str::<Entry>(line)
                .map(|entry| (line_number, entry))
                .map_err(|source| JournalError::Damaged {
                    path: path.to_owned(),
                    line: line_number,
                    source,
                })
        });
    let Some((_, Entry::Snapshot { task })) = lines.next().transpose()? else {
        return Err(JournalError::NoSnapshot {
            path: path.to_owned(),
        });
    };
    lines.try_fold(*task, |task, entry| {
        let (line, entry) = entry?;
        match entry {
            Entry::Snapshot { task } => Ok(*task),
            Entry::Event { at, event } => match task.step(at, &event) {
                Ok(step) => Ok(step.next),
                Err(source) => Err(JournalError::Rejected {
                    path: path.to_owned(),
                    line,
                    source,
                }),
            },
        }
    })
}

fn write_snapshot(path: &Path, task: &Task) -> io::Result<(File, u64)> {
    let partial = path.with_extension("partial");
    let mut file = File::create(&partial)?;
    file.write_all(&snapshot(task))?;
    fs::rename(partial, path)?;
    Ok((file, 0))
}

fn snapshot(task: &Task) -> Vec<u8> {
    to_line(&Entry::Snapshot {
        task: Box::new(task.clone()),
    })
}

fn to_line(entry: &Entry) -> Vec<u8> {
    let mut line = serde_json::to_vec(entry).expect("entries are plain data");
    line.push(b'\n');
    line
}
