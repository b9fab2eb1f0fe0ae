//! Does what the scheduler decides.
//!
//! A pass takes no input but which service to look at: it reads the record and the tasks, decides,
//! commits the decision together with the records of the tasks that it starts, and then carries it
//! out. Doing it again does nothing more, and whoever is killed between two steps is begun with
//! again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use neargate_api::types;
use neargate_core::arn::{Owner, Region};
use neargate_core::ids::TaskId;
use neargate_core::launch::LaunchType;
use neargate_core::task::StopRequest;
use neargate_core::timestamp::Timestamp;
use neargate_protocol::random;
use neargate_store::{
    Batch, CollectionError, CommitError, KeyError, Store, StoreError, WatchError,
};
use tokio::sync::broadcast::error::RecvError;

use super::record::{Deployment, Member, Revision, Status, StoredService};
use super::scheduler::{self, Observed};
use super::{collection, deploy::Change, everywhere, path};
use crate::clock;
use crate::clusters;
use crate::definitions::{self, StoredDefinition};
use crate::operations::placement::{self, Placement};
use crate::services::tags;
use crate::tasks::{self, KnownTask, TaskRecord, Tasks, TasksError};

/// Before what has failed is tried again.
const RETRY: Duration = Duration::from_secs(1);

#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Collection(#[from] CollectionError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Tasks(#[from] TasksError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("a task cannot be started: {0}")]
    Shape(#[from] neargate_core::task::ShapeError),
}

/// Which service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    region: String,
    /// `CLUSTER/NAME`.
    path: String,
}

pub struct Reconciler {
    store: Arc<dyn Store>,
    tasks: Arc<Tasks>,
}

impl Reconciler {
    pub fn new(store: Arc<dyn Store>, tasks: Arc<Tasks>) -> Self {
        Self { store, tasks }
    }

    /// Sees to all services, for ever.
    pub async fn run(self) {
        loop {
            if let Err(error) = self.follow().await {
                tracing::warn!(%error, "services cannot be followed");
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    async fn follow(&self) -> Result<(), ReconcileError> {
        // Whatever changes from here on is heard of; then everything is looked at once.
        let mut changed_tasks = self.tasks.changes();
        let snapshot = self.store.snapshot()?;
        let services = everywhere()?;
        let mut changed_services = self
            .store
            .watch(services.prefix().clone(), snapshot.revision()?);
        let items = services.list(&*snapshot)?;
        let mut dirty: BTreeSet<Name> = items
            .iter()
            .filter_map(|item| Name::of(&item.key))
            .collect();
        drop(snapshot);
        let mut alarms: BTreeMap<Name, Timestamp> = BTreeMap::new();
        loop {
            while let Some(name) = dirty.pop_first() {
                match self.reconcile(&name).await {
                    Ok(Some(at)) => drop(alarms.insert(name, at)),
                    Ok(None) => drop(alarms.remove(&name)),
                    Err(error) => {
                        tracing::warn!(service = name.path, %error, "a service is left as it is");
                        alarms.insert(name, clock::now() + RETRY);
                    }
                }
            }
            let next = alarms.values().min().copied();
            tokio::select! {
                task = changed_tasks.recv() => match task {
                    Ok(id) => dirty.extend(self.service_of(id)),
                    Err(RecvError::Lagged(_) | RecvError::Closed) => return Ok(()),
                },
                change = changed_services.next() => match change {
                    Ok(change) => dirty.extend(Name::of(&change.key)),
                    Err(WatchError::Lagged | WatchError::Closed) => return Ok(()),
                },
                () = sleep_until(next) => {
                    let now = clock::now();
                    let due = alarms.iter().filter(|(_, at)| **at <= now);
                    dirty.extend(due.map(|(name, _)| name.clone()));
                }
            }
        }
    }

    fn service_of(&self, task: TaskId) -> Option<Name> {
        let task = self.tasks.get(task)?;
        let name = task.record.group.strip_prefix("service:")?;
        Some(Name {
            region: task.owner.region.to_string(),
            path: path(&task.record.cluster, name),
        })
    }

    /// Takes a service one step further. Answers when to look again at the latest.
    async fn reconcile(&self, name: &Name) -> Result<Option<Timestamp>, ReconcileError> {
        let Ok(region) = name.region.parse::<Region>() else {
            return Ok(None);
        };
        let services = collection(&region)?;
        loop {
            let snapshot = self.store.snapshot()?;
            let Some(mut item) = services.get(&*snapshot, &name.path)? else {
                return Ok(None);
            };
            let now = clock::now();
            if !item.object.is_remembered(now) {
                let batch = Batch::new().remove(item.key, item.revision);
                match self.store.commit(batch).await {
                    Ok(_) => return Ok(None),
                    Err(CommitError::Conflict(_)) => continue,
                    Err(error) => return Err(error.into()),
                }
            }
            let start = self.start_of(&*snapshot, &region, &item.object)?;
            let step = scheduler::step(
                &item.object,
                &self.observe(&*snapshot, &region, &item.object)?,
                start.is_some(),
                Change {
                    now,
                    random: &mut super::random,
                },
            );
            if step.service == item.object {
                self.stop_members(&item.object);
                return Ok(step.wake_at);
            }
            item.object = step.service;
            let mut batch = services.replace(Batch::new(), &item)?;
            let mut started = Vec::new();
            if let Some(start) = &start {
                let providers = self.providers(start, &item.object, step.starts.len());
                for (id, provider) in step.starts.iter().zip(providers) {
                    let mut task = start.task(&item.object, self.owner(&region), *id, now)?;
                    Arc::make_mut(&mut task.record).capacity_provider = provider;
                    batch =
                        tasks::records(&region)?.create(batch, &id.to_string(), &task.record)?;
                    started.push(task);
                }
            }
            match self.store.commit(batch).await {
                Ok(_) => {}
                Err(CommitError::Conflict(_)) => continue,
                Err(error) => return Err(error.into()),
            }
            for task in started {
                self.tasks.adopt(task);
            }
        }
    }

    /// What is seen of a service's tasks. One with a record is there, whoever knows it already.
    fn observe(
        &self,
        snapshot: &dyn neargate_store::Snapshot,
        region: &Region,
        service: &StoredService,
    ) -> Result<BTreeMap<TaskId, Observed>, ReconcileError> {
        let records = tasks::records(region)?;
        let mut observed = BTreeMap::new();
        for Member { task, .. } in &service.members {
            let seen = match self.tasks.get(*task) {
                Some(known) => Some(Observed::of(&known)),
                None => records
                    .get(snapshot, &task.to_string())?
                    .filter(|item| item.object.outcome.is_none())
                    .map(|_| Observed::unseen()),
            };
            observed.extend(seen.map(|seen| (*task, seen)));
        }
        Ok(observed)
    }

    /// What tasks of the present deployment are started from; `None` if its definition is gone.
    fn start_of(
        &self,
        snapshot: &dyn neargate_store::Snapshot,
        region: &Region,
        service: &StoredService,
    ) -> Result<Option<Start>, ReconcileError> {
        let found = service
            .primary()
            .filter(|_| service.status == Status::Active);
        let Some((deployment, revision)) =
            found.and_then(|found| Some((found, service.revision(&found.revision)?)))
        else {
            return Ok(None);
        };
        let stored = definitions::get(snapshot, region, &revision.family, revision.revision)?;
        let Some(definition) = stored else {
            tracing::warn!(service = service.name, "its task definition was deleted");
            return Ok(None);
        };
        let Some(cluster) = clusters::find(snapshot, region, &service.cluster)? else {
            return Ok(None);
        };
        let strategy = &revision.capacity_provider_strategy;
        let request = placement::Request {
            launch_type: strategy.is_empty().then(|| api_name(revision.launch_type)),
            strategy,
        };
        let placement = placement::decide(
            snapshot,
            region,
            request,
            &cluster.cluster,
            &definition.definition,
        );
        Ok(match placement {
            Ok(placement) => Some(Start {
                deployment: deployment.clone(),
                revision: revision.clone(),
                definition,
                placement,
            }),
            Err(error) => {
                tracing::warn!(service = service.name, %error, "its tasks have no place any more");
                None
            }
        })
    }

    /// The capacity providers of so many more tasks of the present deployment.
    fn providers(
        &self,
        start: &Start,
        service: &StoredService,
        count: usize,
    ) -> Vec<Option<String>> {
        let members = service.members.iter();
        let members = members.filter(|m| m.deployment == start.deployment.id && m.stop.is_none());
        let tasks: Vec<_> = members
            .filter_map(|member| self.tasks.get(member.task))
            .collect();
        let has = |name: &str| {
            let of_name =
                |task: &&KnownTask| task.record.capacity_provider.as_deref() == Some(name);
            tasks.iter().filter(of_name).count()
        };
        start.placement.providers(has, count)
    }

    /// Tells the tasks that are to stop, and have not been told.
    fn stop_members(&self, service: &StoredService) {
        for member in &service.members {
            let Some(reason) = member.stop.clone() else {
                continue;
            };
            let is_told = |task: KnownTask| task.is_stopped() || task.record.stop.is_some();
            if self.tasks.get(member.task).is_none_or(is_told) {
                continue;
            }
            let (tasks, id) = (Arc::clone(&self.tasks), member.task);
            // A supervisor may take its time, and other services should not wait for it. An order
            // that cannot be delivered is delivered when the task is followed again.
            tokio::spawn(async move {
                let request = StopRequest::ServiceScheduler { reason };
                if let Err(error) = tasks.stop(id, request, clock::now()).await {
                    tracing::warn!(task = %id, %error, "a task of a service cannot be told to stop");
                }
            });
        }
    }

    fn owner(&self, region: &Region) -> Owner {
        self.tasks.owner(region.clone())
    }
}

/// What a deployment's tasks are started from.
struct Start {
    deployment: Deployment,
    revision: Revision,
    definition: StoredDefinition,
    placement: Placement,
}

impl Start {
    fn task(
        &self,
        service: &StoredService,
        owner: Owner,
        id: TaskId,
        now: Timestamp,
    ) -> Result<KnownTask, ReconcileError> {
        let definition = &self.definition.definition;
        let record = TaskRecord {
            id,
            cluster: service.cluster.clone(),
            family: self.revision.family.clone(),
            revision: Some(self.revision.revision),
            launch_type: self.revision.launch_type,
            // Each task has its own.
            capacity_provider: None,
            platform_version: self.revision.platform_version.clone(),
            group: service.group(),
            started_by: Some(self.deployment.id.clone()),
            overrides: Default::default(),
            tags: tags::of_task(service, &self.definition),
            interface: self.revision.interface.clone(),
            execute_command: service.options.execute_command,
            runtime_ids: random::runtime_ids(id, definition.container_definitions.len())?,
            created_at: now,
            stop: None,
            protected_until: None,
            outcome: None,
            begun: false,
            found: false,
            version: 0,
        };
        Ok(KnownTask::new(owner, record, definition.clone())?)
    }
}

impl Name {
    /// Of the key `service/REGION/CLUSTER/NAME`.
    fn of(key: &neargate_store::Key) -> Option<Self> {
        let mut segments = key.segments().skip(1);
        let region = segments.next()?.to_owned();
        let path = path(segments.next()?, segments.next()?);
        Some(Self { region, path })
    }
}

fn api_name(launch_type: LaunchType) -> types::LaunchType {
    match launch_type {
        LaunchType::Fargate => types::LaunchType::Fargate,
        LaunchType::Ec2 => types::LaunchType::Ec2,
        LaunchType::External => types::LaunchType::External,
    }
}

async fn sleep_until(at: Option<Timestamp>) {
    match at {
        Some(at) => tokio::time::sleep(at.since(clock::now())).await,
        None => std::future::pending().await,
    }
}
