//! Following one task, from its record to its end.

use std::sync::Arc;
use std::time::Duration;

use neargate_core::ids::TaskId;
use neargate_core::task::{Event, LastStatus, Task};
use neargate_protocol::directory::{DirectoryError, TaskDirectory, unless_missing};
use neargate_protocol::frame::FrameError;
use neargate_protocol::message::{Request, StopOrder};
use neargate_protocol::tasks as engine;

use super::supervisor::Supervisor;
use super::{KnownTask, Machine, Stop, Tasks};
use crate::clock;

/// A task without a supervisor is prepared by somebody. A launch takes some milliseconds and a pull
/// some seconds, so it is looked at often at first, and ever less: what it waits for is seen at most
/// an eighth of the wait too late.
const FIRST_GLANCE: Duration = Duration::from_millis(1);
const LAST_GLANCE: Duration = Duration::from_millis(50);
/// After so many glances at which nothing has changed, it may be that nobody does.
const PATIENCE: u32 = 100;
/// Before what has failed is tried again.
const RETRY: Duration = Duration::from_secs(1);

#[derive(Debug, thiserror::Error)]
enum FollowError {
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error(transparent)]
    Task(#[from] engine::TaskError),
    #[error("its supervisor cannot be understood: {0}")]
    Frame(#[from] FrameError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Launch(#[from] super::LaunchError),
    #[error(transparent)]
    Tasks(#[from] super::TasksError),
}

/// Follows a task until it is STOPPED and its record says so.
pub async fn to_the_end(tasks: Arc<Tasks>, id: TaskId) {
    while let Some(task) = tasks.get(id) {
        if task.record.outcome.is_some() {
            return;
        }
        if let Err(error) = tasks.take_further(&task).await {
            tracing::warn!(task = %id, %error, "a task cannot be followed");
            tokio::time::sleep(RETRY).await;
        }
    }
}

impl Tasks {
    async fn take_further(self: &Arc<Self>, task: &KnownTask) -> Result<(), FollowError> {
        let id = task.record.id;
        let directory = TaskDirectory::of(&self.root, id);
        if unless_missing(directory.read_request())?.is_none() {
            return match task.record.begun {
                false => self.begin(task, &directory).await,
                // Somebody has removed it, and what it ran with it.
                true => self.conclude(id, lost(&task.state)).await,
            };
        }
        if !task.record.begun {
            self.note_beginning(id);
        }
        self.learn_machine(task, &directory)?;
        match Supervisor::connect(&directory)? {
            Some(supervisor) => {
                self.watch(id, &directory, supervisor).await?;
                // Its end is the task's, or somebody has to clean up after it.
                if !self.conclude_if_stopped(id).await? {
                    self.launcher.recover().await?;
                    self.conclude_if_stopped(id).await?;
                }
                Ok(())
            }
            None => self.wait_for_supervisor(id, &directory).await,
        }
    }

    /// Starts a task that nobody has begun with; one that is to stop already never starts.
    async fn begin(
        self: &Arc<Self>,
        task: &KnownTask,
        directory: &TaskDirectory,
    ) -> Result<(), FollowError> {
        if let Some(stop) = &task.record.stop {
            let outcome = stopped_before_it_began(&task.state, stop);
            return self.conclude(task.record.id, outcome).await;
        }
        let request = task.record.request(
            neargate_core::taskdef::TaskDefinition::clone(&task.definition),
            &task.owner,
            &self.config,
        );
        let tasks = Arc::clone(self);
        let mut launching = tokio::spawn(async move {
            let _place = tasks.places.acquire().await;
            tasks.launcher.launch(request).await
        });
        // The task can be followed from when it has a directory, while it still pulls.
        let mut glances = Glances::new();
        while !directory.request().exists() {
            tokio::select! {
                launched = &mut launching => return Ok(launched.unwrap_or(Ok(()))?),
                () = glances.pause() => {}
            }
        }
        Ok(())
    }

    /// Keeps that the task has begun, without waiting for the disk.
    fn note_beginning(self: &Arc<Self>, id: TaskId) {
        let tasks = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = tasks.change(id, |record| record.begun = true).await {
                tracing::warn!(task = %id, %error, "that it has begun cannot be kept");
            }
        });
    }

    /// Takes over what a supervisor says, until it ends.
    async fn watch(
        &self,
        id: TaskId,
        directory: &TaskDirectory,
        mut supervisor: Supervisor,
    ) -> Result<(), FollowError> {
        if let Some(stop) = self.get(id).and_then(|task| task.record.stop.clone()) {
            // It may not have heard of it: the endpoint may have died before it could tell.
            self.deliver_stop(id, &stop).await?;
        }
        supervisor.send(&Request::Watch { owner: false }).await?;
        while let Some(state) = supervisor.next_state().await? {
            if let Some(task) = self.get(id) {
                self.learn_machine(&task, directory)?;
            }
            self.update(id, |task| task.state = Arc::new(state));
        }
        Ok(())
    }

    /// Whoever prepares a task writes its journal and then starts its supervisor.
    async fn wait_for_supervisor(
        &self,
        id: TaskId,
        directory: &TaskDirectory,
    ) -> Result<(), FollowError> {
        let mut glances = Glances::new();
        for _ in 0..PATIENCE {
            if self.conclude_if_stopped(id).await? {
                return Ok(());
            }
            if directory.socket().exists() {
                return Ok(());
            }
            glances.pause().await;
        }
        Ok(self.launcher.recover().await?)
    }

    /// Reads the journal, and keeps its last word if that is STOPPED.
    async fn conclude_if_stopped(&self, id: TaskId) -> Result<bool, FollowError> {
        let Some(known) = engine::get(&self.root, id)? else {
            return Ok(false);
        };
        let state = match known.recorded_state() {
            Ok(state) => state,
            // It is being made.
            Err(engine::TaskError::Journal { source, .. }) if source.is_missing() => {
                return Ok(false);
            }
            Err(error) => return Err(error.into()),
        };
        if state.last_status() != LastStatus::Stopped {
            self.update(id, |task| task.state = Arc::new(state));
            return Ok(false);
        }
        if let Some(task) = self.get(id) {
            self.learn_machine(&task, &known.directory)?;
        }
        self.conclude(id, state).await?;
        Ok(true)
    }

    async fn conclude(&self, id: TaskId, outcome: Task) -> Result<(), FollowError> {
        self.update(id, |task| task.state = Arc::new(outcome.clone()));
        self.change(id, |record| {
            record.outcome = Some(Box::new(outcome.clone()))
        })
        .await?;
        Ok(())
    }

    /// Tells the task to stop. When this returns, the order cannot be lost.
    pub(super) async fn deliver_stop(
        &self,
        id: TaskId,
        stop: &Stop,
    ) -> Result<(), engine::TaskError> {
        let order = StopOrder {
            who: stop.request.clone(),
            timeout_seconds: None,
            kill: false,
        };
        let root = self.root.clone();
        let told = tokio::task::spawn_blocking(move || match engine::get(&root, id)? {
            Some(task) => task.stop(&order).map(drop),
            // It has not begun, and will not.
            None => Ok(()),
        });
        told.await.unwrap_or(Ok(()))
    }

    /// What the machine gave the task is in its plan, once there is one.
    fn learn_machine(
        &self,
        task: &KnownTask,
        directory: &TaskDirectory,
    ) -> Result<(), DirectoryError> {
        if task.machine.is_some() {
            return Ok(());
        }
        if let Some(plan) = unless_missing(directory.read_plan())? {
            let machine = Arc::new(Machine::of(&task.definition, &plan));
            self.update(task.record.id, |task| task.machine = Some(machine));
        }
        Ok(())
    }
}

/// Pauses between looks at something that changes soon or not for long.
struct Glances(Duration);

impl Glances {
    const fn new() -> Self {
        Self(FIRST_GLANCE)
    }

    async fn pause(&mut self) {
        tokio::time::sleep(self.0).await;
        self.0 = LAST_GLANCE.min(self.0 * 9 / 8);
    }
}

fn stopped_before_it_began(state: &Task, stop: &Stop) -> Task {
    let request = stop.request.clone();
    after(state, &[Event::StopRequested { request }, Event::CleanedUp])
}

fn lost(state: &Task) -> Task {
    let reason = neargate_core::reason::PREPARATION_LOST.to_owned();
    // It takes those that fit how far it had come.
    let events = [
        Event::PreparationFailed { reason },
        Event::SupervisorLost,
        Event::CleanedUp,
    ];
    after(state, &events)
}

fn after(state: &Task, events: &[Event]) -> Task {
    events.iter().fold(state.clone(), |state, event| {
        match state.step(clock::now(), event) {
            Ok(step) => step.next,
            Err(_) => state,
        }
    })
}
