//! A world in which tasks live: it carries out the machine's effects on a clock of its own and
//! writes down what happened.

use std::collections::BTreeMap;

use neargate_core::task::{
    Container, ContainerIndex, Effect, Event, ExitStatus, LastStatus, StopRequest, Task, Timer,
};
use neargate_core::timestamp::Timestamp;

use crate::actor::{Actor, Script, shape};

pub struct World {
    pub task: Task,
    pub now: u64,
    scripts: Vec<Script>,
    runs: Vec<usize>,
    checks: Vec<usize>,
    /// What is to come: by time, then in the order of its planning.
    coming: BTreeMap<(u64, u64), Event>,
    planned: u64,
    timers: BTreeMap<Timer, u64>,
    diary: Vec<String>,
    pub sandbox: Result<(), &'static str>,
    /// How long it takes to activate and deactivate.
    pub activation: u64,
}

impl World {
    pub fn new<const N: usize>(actors: [Actor; N]) -> Self {
        let scripts = actors.iter().map(|actor| actor.script.clone()).collect();
        let shape = shape(actors);
        Self {
            task: Task::new(shape, Timestamp::from_millis(0)),
            now: 0,
            scripts,
            runs: vec![0; N],
            checks: vec![0; N],
            coming: BTreeMap::new(),
            planned: 0,
            timers: BTreeMap::new(),
            diary: Vec::new(),
            sandbox: Ok(()),
            activation: 0,
        }
    }

    /// A world in which the task has begun and all that happens at once has happened.
    pub fn begun<const N: usize>(actors: [Actor; N]) -> Self {
        let mut world = Self::new(actors);
        world.happens(Event::Begin);
        world.runs_until(0);
        world
    }

    /// Something from outside happens now.
    pub fn happens(&mut self, event: Event) {
        let step = match self.task.step(Timestamp::from_millis(self.now), &event) {
            Ok(step) => step,
            // A check may outlive the interest in its result.
            Err(_) if matches!(event, Event::HealthReported { .. }) => return,
            Err(rejected) => panic!("at {} ms: {rejected}", self.now),
        };
        self.task = step.next;
        for effect in step.effects {
            self.carry_out(effect);
        }
    }

    pub fn is_stopped_by_user(&mut self) {
        self.happens(Event::StopRequested {
            request: StopRequest::User { reason: None },
        });
    }

    /// Lets the world go on up to that second.
    pub fn runs_until(&mut self, second: u64) {
        while self.one_event_until(second) {}
        self.now = second * 1000;
    }

    /// Lets the next thing happen, if it does by that second.
    pub fn one_event_until(&mut self, second: u64) -> bool {
        let next = self.next_event(second * 1000);
        if let Some((at, event)) = next {
            self.now = self.now.max(at);
            self.happens(event);
            return true;
        }
        false
    }

    /// Lets the next thing happen, whenever that is.
    pub fn happens_next(&mut self) {
        assert!(self.one_event_until(u64::MAX / 1000), "nothing is to come");
    }

    /// Lets a day pass, by which the task should have stopped.
    pub fn runs_to_the_end(&mut self) {
        self.runs_until(self.now / 1000 + 86_400);
        assert_eq!(
            self.task.last_status(),
            LastStatus::Stopped,
            "{:#?}",
            self.task
        );
    }

    fn next_event(&mut self, limit: u64) -> Option<(u64, Event)> {
        let event = self.coming.first_key_value().map(|(&key, _)| key);
        let timer = self.timers.iter().map(|(&timer, &at)| (at, timer)).min();
        match (event, timer) {
            (Some(key), timer) if key.0 <= limit && timer.is_none_or(|(at, _)| key.0 <= at) => {
                self.coming.remove(&key).map(|event| (key.0, event))
            }
            (_, Some((at, timer))) if at <= limit => {
                self.timers.remove(&timer);
                Some((at, Event::TimerFired { timer }))
            }
            _ => None,
        }
    }

    pub fn plan(&mut self, after: u64, event: Event) {
        self.planned += 1;
        self.coming.insert((self.now + after, self.planned), event);
    }

    fn carry_out(&mut self, effect: Effect) {
        self.note(&effect);
        match effect {
            Effect::CreateSandbox => self.plan(
                0,
                match self.sandbox {
                    Ok(()) => Event::SandboxReady,
                    Err(reason) => Event::SandboxFailed {
                        reason: reason.into(),
                    },
                },
            ),
            Effect::StartContainer { container } | Effect::RestartContainer { container } => {
                match self.scripts[container.0].start {
                    Err(reason) => {
                        let reason = reason.into();
                        self.plan(0, Event::ContainerStartFailed { container, reason });
                    }
                    Ok(()) => {
                        self.plan(0, Event::ContainerStarted { container });
                        let runs = &self.scripts[container.0].runs;
                        let run = self.runs[container.0].min(runs.len().saturating_sub(1));
                        self.runs[container.0] += 1;
                        if let Some(&(after, exit, oom)) = runs.get(run) {
                            self.plan(
                                after,
                                Event::ContainerExited {
                                    container,
                                    exit,
                                    oom,
                                },
                            );
                        }
                    }
                }
            }
            Effect::StopContainer { container } => {
                if let Some((after, exit)) = self.scripts[container.0].on_stop {
                    self.will_exit(after, container, exit);
                }
            }
            Effect::KillContainer { container } => {
                self.will_exit(0, container, ExitStatus::Signal(9));
            }
            Effect::RunHealthCheck { container, check } => {
                let results = &self.scripts[container.0].health;
                let (took, healthy) = results[self.checks[container.0].min(results.len() - 1)];
                self.checks[container.0] += 1;
                self.plan(
                    took,
                    Event::HealthReported {
                        container,
                        check,
                        healthy,
                    },
                );
            }
            Effect::CancelHealthCheck { container, check } => self.coming.retain(|_, event| {
                !matches!(event, Event::HealthReported { container: c, check: n, .. }
                    if (*c, *n) == (container, check))
            }),
            Effect::Activate => self.plan(self.activation, Event::Activated),
            Effect::Deactivate => self.plan(self.activation, Event::Deactivated),
            Effect::ArmTimer { timer, at } => {
                self.timers.insert(timer, at.as_millis());
            }
            Effect::DisarmTimer { timer } => {
                assert!(
                    self.timers.remove(&timer).is_some(),
                    "{timer:?} was not armed"
                );
            }
            Effect::Cleanup => self.plan(0, Event::CleanedUp),
        }
    }

    /// Its end comes at that time, if it does not come sooner.
    fn will_exit(&mut self, after: u64, container: ContainerIndex, exit: ExitStatus) {
        let at = self.now + after;
        let ends_sooner = self.coming.iter().any(|(key, event)| {
            matches!(event, Event::ContainerExited { container: c, .. } if *c == container)
                && key.0 <= at
        });
        if !ends_sooner {
            self.coming.retain(|_, event| {
                !matches!(event, Event::ContainerExited { container: c, .. } if *c == container)
            });
            self.plan(
                after,
                Event::ContainerExited {
                    container,
                    exit,
                    oom: false,
                },
            );
        }
    }

    fn note(&mut self, effect: &Effect) {
        let name = |container: &ContainerIndex| self.name(*container);
        let what = match effect {
            Effect::CreateSandbox => "create sandbox".to_owned(),
            Effect::StartContainer { container } => format!("start {}", name(container)),
            Effect::RestartContainer { container } => format!("restart {}", name(container)),
            Effect::Activate => "activate".to_owned(),
            Effect::Deactivate => "deactivate".to_owned(),
            Effect::StopContainer { container } => format!("stop {}", name(container)),
            Effect::KillContainer { container } => format!("kill {}", name(container)),
            Effect::RunHealthCheck { container, .. } => format!("check {}", name(container)),
            Effect::CancelHealthCheck { container, .. } => {
                format!("cancel check of {}", name(container))
            }
            Effect::ArmTimer { .. } | Effect::DisarmTimer { .. } => return,
            Effect::Cleanup => "clean up".to_owned(),
        };
        self.diary.push(format!("{}s {what}", self.now / 1000));
    }

    fn name(&self, container: ContainerIndex) -> &str {
        &self
            .task
            .shape()
            .get(container)
            .expect("a container of the task")
            .name
    }

    /// What a container will do when it is next started.
    pub fn script(&mut self, name: &str) -> &mut Script {
        let index = self
            .task
            .shape()
            .find(name)
            .expect("a container of that name");
        &mut self.scripts[index.0]
    }

    pub fn container(&self, name: &str) -> &Container {
        let index = self
            .task
            .shape()
            .find(name)
            .expect("a container of that name");
        self.task.container(index)
    }

    /// What was done since the diary was last read, timers left out.
    pub fn diary(&mut self) -> Vec<String> {
        std::mem::take(&mut self.diary)
    }
}
