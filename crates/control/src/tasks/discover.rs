//! Finding tasks: those of the store when the endpoint starts, and those that are started without
//! it, whenever.

use std::sync::Arc;
use std::time::Duration;

use neargate_core::ids::TaskId;
use neargate_core::overrides;
use neargate_core::taskdef::TaskDefinition;
use neargate_protocol::directory::{TaskDirectory, unless_missing};
use neargate_store::{Batch, CommitError, Snapshot};

use super::{KnownTask, TaskRecord, Tasks, TasksError, all_records, records};
use crate::definitions;

/// How soon a task is known that was started without the endpoint.
const INTERVAL: Duration = Duration::from_millis(500);

impl Tasks {
    /// Takes up every task again that the store knows.
    pub fn restore(self: &Arc<Self>) -> Result<(), TasksError> {
        let snapshot = self.store.snapshot()?;
        for item in all_records()?.list(&*snapshot)? {
            let region = item.key.segments().nth(1).unwrap_or_default().parse();
            let owner = self.owner(region.map_err(|_| TasksError::Region(item.key.clone()))?);
            let id = item.object.id;
            match self.definition_of(&item.object, &owner.region, &*snapshot)? {
                Some(definition) => self.adopt(KnownTask::new(owner, item.object, definition)?),
                None => tracing::warn!(task = %id, "nothing says what the task was to run"),
            }
        }
        Ok(())
    }

    /// Finds tasks that are started without the endpoint, for ever.
    pub async fn discover(self: Arc<Self>) {
        loop {
            if let Err(error) = self.look_around().await {
                tracing::warn!(%error, "tasks cannot be looked for");
            }
            tokio::time::sleep(INTERVAL).await;
        }
    }

    /// Adopts every task that has a directory and no record.
    pub async fn look_around(self: &Arc<Self>) -> Result<(), TasksError> {
        for directory in TaskDirectory::all(&self.root)? {
            let id = directory.path().file_name().and_then(|name| name.to_str());
            let Some(id) = id.and_then(|name| name.parse::<TaskId>().ok()) else {
                continue;
            };
            // The endpoint's own are known before they have a directory.
            if self.get(id).is_none() {
                self.adopt_found(&directory).await?;
            }
        }
        Ok(())
    }

    async fn adopt_found(self: &Arc<Self>, directory: &TaskDirectory) -> Result<(), TasksError> {
        // Without a request it is just being made, or just going.
        let Some(request) = unless_missing(directory.read_request())? else {
            return Ok(());
        };
        let owner = self.owner(request.region.clone());
        let record = TaskRecord::found(&request);
        let name = record.id.to_string();
        let batch = records(&owner.region)?.create(Batch::new(), &name, &record)?;
        match self.store.commit(batch).await {
            Ok(_) => self.adopt(KnownTask::new(owner, record, request.definition)?),
            // Somebody else was quicker.
            Err(CommitError::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// What a task runs: by its directory, else as it was registered.
    fn definition_of(
        &self,
        record: &TaskRecord,
        region: &neargate_core::arn::Region,
        snapshot: &dyn Snapshot,
    ) -> Result<Option<TaskDefinition>, TasksError> {
        let directory = TaskDirectory::of(&self.root, record.id);
        if let Some(request) = unless_missing(directory.read_request())? {
            return Ok(Some(request.definition));
        }
        let Some(revision) = record.revision else {
            return Ok(None);
        };
        let stored = definitions::get(snapshot, region, &record.family, revision)?;
        Ok(stored.map(|stored| {
            let mut definition = stored.definition;
            // They were accepted when the task was asked for.
            let _ = overrides::apply(&mut definition, &record.overrides);
            definition
        }))
    }
}
