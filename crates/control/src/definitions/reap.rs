//! Definitions that are to be deleted go when nothing uses them any more.

use std::sync::Arc;
use std::time::Duration;

use neargate_core::arn::Region;
use neargate_store::{CollectionError, CommitError, Store, StoreError};

use super::index::{self, IndexError};
use super::{Status, change, item};
use crate::services;
use crate::tasks::Tasks;

/// How soon one goes. Looking for none takes some microseconds.
const INTERVAL: Duration = Duration::from_secs(1);

#[derive(Debug, thiserror::Error)]
pub enum ReapError {
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error(transparent)]
    Collection(#[from] CollectionError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Commit(#[from] CommitError),
}

/// Removes them, for ever.
pub async fn forever(store: Arc<dyn Store>, tasks: Arc<Tasks>) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        if let Err(error) = once(&*store, &tasks).await {
            tracing::warn!(%error, "task definitions cannot be removed");
        }
    }
}

/// Removes those that nothing uses now.
pub async fn once(store: &dyn Store, tasks: &Tasks) -> Result<(), ReapError> {
    let doomed = index::everywhere(&*store.snapshot()?, Status::DeleteInProgress)?;
    for (region, family, revision) in doomed {
        let snapshot = store.snapshot()?;
        let Some(found) = item(&*snapshot, &region, &family, revision)? else {
            continue;
        };
        let is_of_service = services::use_definition(&*snapshot, &region, &family, revision)?;
        if is_of_service || is_used(tasks, &region, &family, revision) {
            continue;
        }
        match store
            .commit(change::remove(&*snapshot, &region, &found)?)
            .await
        {
            Ok(_) => tracing::info!(%family, revision, "a task definition is deleted"),
            // Its family has changed meanwhile; the next time will do.
            Err(CommitError::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Whether a task runs it.
fn is_used(tasks: &Tasks, region: &Region, family: &str, revision: u32) -> bool {
    tasks.of_region(region).iter().any(|task| {
        task.record.family == family && task.record.revision == Some(revision) && !task.is_stopped()
    })
}
