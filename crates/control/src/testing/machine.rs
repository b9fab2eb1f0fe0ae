//! A machine that pretends to run tasks: their directories, journals and supervisors are there,
//! and nothing behind them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use neargate_core::ids::TaskId;
use neargate_core::task::{
    ContainerIndex, DesiredStatus, Effect, Event, ExitStatus, LastStatus, Task, TaskShape, Timer,
};
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::journal::Journal;
use neargate_protocol::request::TaskRequest;
use tokio::sync::watch;

use super::supervisor;
use crate::clock;
use crate::tasks::{LaunchError, Launcher, Launching};

/// Its tasks are PENDING until they are told to start, obey stop signals at once, and end when
/// they are told to.
pub struct FakeMachine {
    root: PathBuf,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    tasks: BTreeMap<TaskId, Arc<FakeTask>>,
    starts_all: bool,
}

pub struct FakeTask {
    /// Its present state, for those who watch.
    pub state: watch::Sender<Task>,
    directory: TaskDirectory,
    inner: Mutex<Inner>,
}

struct Inner {
    journal: Journal,
    /// Whether its containers may start.
    starts: bool,
    /// Orders that wait for their answer from the test.
    open: Vec<Effect>,
}

impl FakeMachine {
    pub fn new(root: PathBuf) -> Self {
        Self {
            root,
            known: Mutex::default(),
        }
    }

    /// From now on all tasks start by themselves.
    pub fn start_all(&self) {
        let mut known = lock(&self.known);
        known.starts_all = true;
        known.tasks.values().for_each(|task| task.start());
    }

    /// Lets the containers of a task start.
    pub fn start(&self, task: TaskId) {
        self.task(task).start();
    }

    /// Ends a container by itself.
    pub fn exit(&self, task: TaskId, container: &str, code: i32) {
        let task = self.task(task);
        let container = task.container(container);
        task.happen(Event::ContainerExited {
            container,
            exit: ExitStatus::Code(code),
            oom: false,
        });
    }

    /// Lets a running container's health check be due, and end so.
    pub fn report_health(&self, task: TaskId, container: &str, healthy: bool) {
        let task = self.task(task);
        let container = task.container(container);
        task.happen(Event::TimerFired {
            timer: Timer::HealthInterval { container },
        });
        let due = |effect: &Effect| match *effect {
            Effect::RunHealthCheck {
                container: of,
                check,
            } if of == container => Some(check),
            _ => None,
        };
        let check = lock(&task.inner).open.iter().rev().find_map(due);
        task.happen(Event::HealthReported {
            container,
            check: check.expect("a health check that is due"),
            healthy,
        });
    }

    fn task(&self, task: TaskId) -> Arc<FakeTask> {
        let known = lock(&self.known);
        Arc::clone(known.tasks.get(&task).expect("a task that was launched"))
    }

    fn begin(&self, request: &TaskRequest) -> std::io::Result<()> {
        let mut known = lock(&self.known);
        if known.tasks.contains_key(&request.task_id) {
            return Ok(());
        }
        let shape = TaskShape::from_definition(&request.definition).expect("a definition");
        let state = Task::new(shape, request.created_at);
        let directory = TaskDirectory::create(&self.root, request.task_id)?;
        let journal = Journal::create(directory.journal(), &state)?;
        directory.write_request(request)?;
        let task = Arc::new(FakeTask {
            state: watch::Sender::new(state),
            directory: directory.clone(),
            inner: Mutex::new(Inner {
                journal,
                starts: known.starts_all,
                open: Vec::new(),
            }),
        });
        task.happen(Event::Begin);
        supervisor::start(&directory, &task)?;
        if let Some(order) = directory.read_stop_order().ok().flatten() {
            order.events().for_each(|event| task.happen(event));
        }
        known.tasks.insert(request.task_id, task);
        Ok(())
    }
}

impl Launcher for FakeMachine {
    fn launch(&self, request: TaskRequest) -> Launching<'_> {
        let begun = self.begin(&request);
        Box::pin(async { begun.map_err(|error| LaunchError(error.to_string())) })
    }

    /// Its supervisors do not die.
    fn recover(&self) -> Launching<'_> {
        Box::pin(async { Ok(()) })
    }

    fn remove(&self, task: TaskId) -> Launching<'_> {
        let directory = TaskDirectory::of(&self.root, task);
        let removed = std::fs::remove_dir_all(directory.path());
        Box::pin(async { removed.map_err(|error| LaunchError(error.to_string())) })
    }
}

impl FakeTask {
    pub fn is_stopped(&self) -> bool {
        self.state.borrow().last_status() == LastStatus::Stopped
    }

    fn container(&self, name: &str) -> ContainerIndex {
        let container = self.state.borrow().shape().find(name);
        container.expect("a container of that name")
    }

    fn start(&self) {
        let mut inner = lock(&self.inner);
        inner.starts = true;
        let open = std::mem::take(&mut inner.open);
        drop(inner);
        for effect in open {
            match effect {
                Effect::StartContainer { container } => {
                    self.happen(Event::ContainerStarted { container });
                }
                other => lock(&self.inner).open.push(other),
            }
        }
    }

    /// Lets something happen, and all that follows from it. What does not fit is forgotten.
    pub fn happen(&self, event: Event) {
        let mut inner = lock(&self.inner);
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            let now = clock::now();
            let Ok(step) = self.state.borrow().step(now, &event) else {
                continue;
            };
            inner.journal.append(now, &event).expect("a journal");
            // The last word is the journal's: the socket goes before it is said.
            if step.next.last_status() == LastStatus::Stopped {
                let _ = std::fs::remove_file(self.directory.socket());
            }
            self.state.send_replace(step.next);
            events.extend(step.effects.into_iter().filter_map(|e| inner.answer(e)));
            // A start takes a moment; a task that is to stop does not wait for a test's word.
            if self.state.borrow().desired_status() == DesiredStatus::Stopped {
                inner.starts = true;
                let open = std::mem::take(&mut inner.open);
                events.extend(open.into_iter().filter_map(|e| inner.answer(e)));
            }
        }
    }
}

impl Inner {
    /// What is at once to be said of an order that was carried out.
    fn answer(&mut self, order: Effect) -> Option<Event> {
        let exited = |container, signal| Event::ContainerExited {
            container,
            exit: ExitStatus::Signal(signal),
            oom: false,
        };
        match order {
            Effect::CreateSandbox => Some(Event::SandboxReady),
            Effect::StartContainer { container } if self.starts => {
                Some(Event::ContainerStarted { container })
            }
            Effect::StartContainer { .. } | Effect::RunHealthCheck { .. } => {
                self.open.push(order);
                None
            }
            Effect::RestartContainer { container } => Some(Event::ContainerStarted { container }),
            Effect::Activate => Some(Event::Activated),
            Effect::Deactivate => Some(Event::Deactivated),
            Effect::StopContainer { container } => Some(exited(container, 15)),
            Effect::KillContainer { container } => Some(exited(container, 9)),
            Effect::Cleanup => Some(Event::CleanedUp),
            Effect::CancelHealthCheck { .. }
            | Effect::ArmTimer { .. }
            | Effect::DisarmTimer { .. } => None,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}
