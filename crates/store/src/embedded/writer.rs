//! The one thread that writes.
//!
//! It takes all batches that wait, applies each with its own preconditions, in the
//! order in which they came, syncs once, and answers all. The batches that come
//! meanwhile are the next group: the slower the disk, the larger the groups.
//!
//! A file that a crash leaves has to be read through before it can be used again,
//! unless its last commit also wrote down which pages are free, for the price of a
//! second sync. So that is done when nothing was to do for a while: it settles.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use redb::{ReadableTable, Table};
use tokio::sync::{oneshot, watch};

use super::database::{Shared, failed};
use super::schema::{META, OBJECTS, REVISION, decode, encode};
use crate::batch::Operation;
use crate::log::{Commit, Log};
use crate::store::Committed;
use crate::{Batch, Change, Conflict, Key, Revision, StoreError};

/// The largest group, so that the first of it does not wait for too many.
const GROUP: usize = 512;

/// After so long without a commit the file is settled.
const SETTLE: Duration = Duration::from_secs(1);

pub(super) struct Request {
    pub batch: Batch,
    pub answer: oneshot::Sender<Committed>,
}

pub(super) struct Writer {
    shared: Arc<Shared>,
    log: Arc<Log>,
    /// Dropped with the writer, which ends all watches.
    newest: watch::Sender<Revision>,
}

/// What became of each batch, and of all of them.
struct Group {
    outcomes: Vec<Result<Revision, Conflict>>,
    commits: Vec<Commit>,
}

impl Writer {
    pub fn new(shared: Arc<Shared>, log: Arc<Log>, newest: watch::Sender<Revision>) -> Self {
        Self {
            shared,
            log,
            newest,
        }
    }

    pub fn run(self, requests: &mpsc::Receiver<Request>) {
        let mut settled = true;
        loop {
            let next = match settled {
                true => requests.recv().map_err(RecvTimeoutError::from),
                false => requests.recv_timeout(SETTLE),
            };
            let first = match next {
                Ok(first) => first,
                // Closing the database settles it.
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    if self.settle().is_err() {
                        self.shared.reopen();
                    }
                    settled = true;
                    continue;
                }
            };
            settled = false;
            let waiting = requests.try_iter().take(GROUP - 1);
            let (batches, answers): (Vec<_>, Vec<_>) = std::iter::once(first)
                .chain(waiting)
                .map(|request| (request.batch, request.answer))
                .unzip();
            let outcomes: Vec<Committed> = match self.commit(&batches) {
                Ok(group) => {
                    self.log.append(group.commits, &self.newest);
                    let outcomes = group.outcomes.into_iter();
                    outcomes
                        .map(|outcome| outcome.map_err(Into::into))
                        .collect()
                }
                Err(error) => {
                    self.shared.reopen();
                    batches.iter().map(|_| Err(error.clone().into())).collect()
                }
            };
            for (answer, outcome) in answers.into_iter().zip(outcomes) {
                // Who asked may not wait any more.
                let _ = answer.send(outcome);
            }
        }
    }

    fn settle(&self) -> Result<(), StoreError> {
        let settle = |database: &redb::Database| {
            let mut transaction = database.begin_write()?;
            transaction.set_quick_repair(true);
            Ok(transaction.commit()?)
        };
        settle(&*self.shared.database()?).map_err(failed(self.shared.path()))
    }

    fn commit(&self, batches: &[Batch]) -> Result<Group, StoreError> {
        let database = self.shared.database()?;
        self.try_commit(&database, batches)
            .map_err(failed(self.shared.path()))
    }

    fn try_commit(
        &self,
        database: &redb::Database,
        batches: &[Batch],
    ) -> Result<Group, redb::Error> {
        let transaction = database.begin_write()?;
        let mut group = Group {
            outcomes: Vec::with_capacity(batches.len()),
            commits: Vec::new(),
        };
        {
            let mut meta = transaction.open_table(META)?;
            let mut objects = transaction.open_table(OBJECTS)?;
            let mut revision = meta.get(REVISION)?.map_or(0, |found| found.value());
            for batch in batches {
                let outcome = match check(&objects, &batch.operations)? {
                    Some(conflict) => Err(conflict),
                    None => {
                        let next = Revision(revision + 1);
                        let changes = apply(&mut objects, &batch.operations, next)?;
                        if !changes.is_empty() {
                            revision = next.0;
                            group.commits.push(Commit {
                                revision: next,
                                changes,
                            });
                        }
                        Ok(Revision(revision))
                    }
                };
                group.outcomes.push(outcome);
            }
            meta.insert(REVISION, revision)?;
        }
        match group.commits.is_empty() {
            true => transaction.abort()?,
            false => transaction.commit()?,
        }
        Ok(group)
    }
}

type Objects<'a> = Table<'a, &'static str, &'static [u8]>;

/// The first precondition that does not hold.
fn check(
    objects: &Objects<'_>,
    operations: &BTreeMap<Key, Operation>,
) -> Result<Option<Conflict>, redb::Error> {
    for (key, operation) in operations {
        let Some(expected) = operation.precondition else {
            continue;
        };
        let found = match objects.get(key.as_str())? {
            Some(stored) => Some(decode(stored.value())?.0),
            None => None,
        };
        if !expected.holds(found) {
            return Ok(Some(Conflict {
                key: key.clone(),
                expected,
                found,
            }));
        }
    }
    Ok(None)
}

fn apply(
    objects: &mut Objects<'_>,
    operations: &BTreeMap<Key, Operation>,
    revision: Revision,
) -> Result<Vec<Change>, redb::Error> {
    let mut changes = Vec::new();
    for (key, operation) in operations {
        let changed = match &operation.change {
            Some(Some(value)) => {
                objects.insert(key.as_str(), encode(revision, value).as_slice())?;
                true
            }
            Some(None) => objects.remove(key.as_str())?.is_some(),
            None => false,
        };
        if changed {
            changes.push(Change {
                key: key.clone(),
                value: operation.change.clone().flatten(),
                revision,
            });
        }
    }
    Ok(changes)
}
