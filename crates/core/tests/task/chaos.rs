//! A world without manners: answers come late and in any order, containers end when they like,
//! orders come at the worst moment. It keeps its own books on what is alive, and holds the machine
//! to its promises at every step.

mod orders;

use std::collections::BTreeMap;

use neargate_core::task::{
    ContainerIndex, Event, ExitStatus, LastStatus, StopCause, StopRequest, Task, TaskShape, Timer,
};
use neargate_core::timestamp::{Seconds, Timestamp};

/// Raw material of randomness for one happening.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    pub what: u16,
    pub detail: u16,
    pub passes: u64,
}

pub struct Chaos {
    task: Task,
    now: u64,
    /// What has been ordered and not answered yet.
    owed: Vec<Owed>,
    timers: BTreeMap<Timer, Timestamp>,
    lives: Vec<Life>,
    journal: Vec<(Timestamp, Event)>,
    first_cause: Option<(StopCause, Option<Timestamp>)>,
    supervisor_lost: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owed {
    Sandbox,
    Start(ContainerIndex),
    Activation,
    Deactivation,
    Check(ContainerIndex, u32),
    Cleanup,
}

/// What the world knows of a container.
#[derive(Debug, Clone, Default)]
struct Life {
    /// Told to start, and that not answered.
    starting: bool,
    running_since: Option<u64>,
    signalled: bool,
    killed: bool,
    ever_ran: bool,
    was_healthy: bool,
    starts: u32,
    /// How the last run ended.
    exit: Option<ExitStatus>,
    /// How long it had run then.
    ran: u64,
}

impl Life {
    fn is_alive(&self) -> bool {
        self.starting || self.running_since.is_some()
    }
}

impl Chaos {
    pub fn new(shape: TaskShape) -> Self {
        Self {
            lives: vec![Life::default(); shape.containers().len()],
            task: Task::new(shape, Timestamp::from_millis(0)),
            now: 0,
            owed: Vec::new(),
            timers: BTreeMap::new(),
            journal: Vec::new(),
            first_cause: None,
            supervisor_lost: false,
        }
    }

    pub fn task(&self) -> &Task {
        &self.task
    }

    pub fn journal(&self) -> &[(Timestamp, Event)] {
        &self.journal
    }

    pub fn user_stop() -> Event {
        Event::StopRequested {
            request: StopRequest::User { reason: None },
        }
    }

    /// Mostly something that has to come, sometimes something that should not.
    pub fn lets_something_happen(&mut self, choice: Choice) {
        self.now += choice.passes / 10;
        match choice.what % 100 {
            0..45 => self.answers(choice),
            45..65 => self.fires_a_timer(choice),
            65..80 => self.ends_a_container(choice),
            80..92 => self.reports(Event::Begin),
            92 => self.reports(Self::user_stop()),
            93 => self.reports(Event::KillRequested),
            94 => self.reports(Event::StopTimeoutLimited { limit: Seconds(1) }),
            95 if choice.detail.is_multiple_of(8) => self.reports(Event::SupervisorLost),
            _ => self.reports_nonsense(choice),
        }
    }

    /// Lets everything come that has to, in an order that `choices` begin and chance does not
    /// decide for ever.
    pub fn answers_everything(&mut self, choices: &[Choice]) {
        let mut choices = choices.iter().copied();
        for round in 0..10_000_u16 {
            if self.task.last_status() == LastStatus::Stopped {
                return;
            }
            let ours = Choice {
                what: round,
                detail: round,
                passes: 1000,
            };
            let choice = choices.next().unwrap_or(ours);
            match choice.what % 3 {
                0 => self.fires_a_timer(choice),
                1 => self.answers(choice),
                // Only those end that were told to; the kill is what they cannot ignore.
                _ => {
                    let told = |life: &Life| life.signalled && choice.detail.is_multiple_of(2);
                    self.ends_one(choice, |life| life.killed || told(life));
                }
            }
        }
    }

    fn answers(&mut self, choice: Choice) {
        if self.owed.is_empty() {
            return;
        }
        let owed = self
            .owed
            .remove(usize::from(choice.detail) % self.owed.len());
        let well = !choice.what.is_multiple_of(9);
        let event = match owed {
            Owed::Sandbox if well => Event::SandboxReady,
            Owed::Sandbox => Event::SandboxFailed {
                reason: "no sandbox".into(),
            },
            Owed::Activation => Event::Activated,
            Owed::Deactivation => Event::Deactivated,
            Owed::Cleanup => Event::CleanedUp,
            Owed::Check(container, check) => {
                let healthy = choice.what.is_multiple_of(2);
                let life = &mut self.lives[container.0];
                life.was_healthy |= healthy;
                Event::HealthReported {
                    container,
                    check,
                    healthy,
                }
            }
            Owed::Start(container) => {
                let life = &mut self.lives[container.0];
                life.starting = false;
                if well {
                    life.running_since = Some(self.now);
                    life.ever_ran = true;
                    Event::ContainerStarted { container }
                } else {
                    Event::ContainerStartFailed {
                        container,
                        reason: "no start".into(),
                    }
                }
            }
        };
        let tolerated = matches!(owed, Owed::Check(..)) || self.supervisor_lost;
        self.takes(&event, tolerated);
    }

    fn fires_a_timer(&mut self, choice: Choice) {
        let count = self.timers.len().max(1);
        let chosen = self.timers.iter().nth(usize::from(choice.detail) % count);
        if let Some((&timer, &at)) = chosen {
            self.now = self.now.max(at.as_millis());
            self.timers.remove(&timer);
            self.takes(&Event::TimerFired { timer }, false);
        }
    }

    fn ends_a_container(&mut self, choice: Choice) {
        self.ends_one(choice, |_| true);
    }

    fn ends_one(&mut self, choice: Choice, may_end: impl Fn(&Life) -> bool) {
        let count = self.lives.len();
        let first = usize::from(choice.detail) % count;
        let mut candidates = (first..first + count).map(|place| place % count);
        let Some(place) = candidates.find(|&place| {
            self.lives[place].running_since.is_some() && may_end(&self.lives[place])
        }) else {
            return;
        };
        let life = &mut self.lives[place];
        let exit = if life.killed {
            ExitStatus::Signal(9)
        } else {
            ExitStatus::Code(i32::from(choice.what % 3))
        };
        life.ran = self.now - life.running_since.take().unwrap_or(self.now);
        life.exit = Some(exit);
        life.signalled = false;
        life.killed = false;
        let container = ContainerIndex(place);
        let oom = choice.what.is_multiple_of(5);
        self.takes(
            &Event::ContainerExited {
                container,
                exit,
                oom,
            },
            self.supervisor_lost,
        );
    }

    /// Something asked for, at a time when it may or may not make sense.
    pub fn reports(&mut self, event: Event) {
        self.takes(&event, true);
    }

    fn reports_nonsense(&mut self, choice: Choice) {
        let container = ContainerIndex(usize::from(choice.detail) % (self.lives.len() + 1));
        let event = match choice.what % 5 {
            0 => Event::HealthReported {
                container,
                check: 7777,
                healthy: true,
            },
            1 if !self.timers.contains_key(&Timer::Stop { container }) => Event::TimerFired {
                timer: Timer::Stop { container },
            },
            2 if self
                .lives
                .get(container.0)
                .is_none_or(|life| !life.starting) =>
            {
                Event::ContainerStarted { container }
            }
            3 if self
                .lives
                .get(container.0)
                .is_none_or(|life| life.running_since.is_none()) =>
            {
                Event::ContainerExited {
                    container,
                    exit: ExitStatus::Code(0),
                    oom: false,
                }
            }
            _ => return,
        };
        let outcome = self.task.step(Timestamp::from_millis(self.now), &event);
        assert!(outcome.is_err(), "{event:?} was believed");
    }

    fn takes(&mut self, event: &Event, may_be_rejected: bool) {
        let now = Timestamp::from_millis(self.now);
        let step = match self.task.step(now, event) {
            Ok(step) => step,
            Err(_) if may_be_rejected => return,
            Err(rejected) => panic!("{rejected}: {:#?}", self.task),
        };
        assert_eq!(
            self.task.step(now, event).as_ref(),
            Ok(&step),
            "a step is deterministic"
        );
        assert!(
            step.next.last_status() >= self.task.last_status(),
            "lastStatus went back"
        );
        assert!(step.next.desired_status() >= self.task.desired_status());
        self.journal.push((now, event.clone()));
        self.task = step.next;
        if *event == Event::SupervisorLost {
            self.supervisor_lost = true;
            self.owed.clear();
            self.timers.clear();
        }
        self.holds_the_first_cause();
        for effect in step.effects {
            self.carries_out(effect);
        }
        assert_eq!(
            self.timers,
            self.task.timers(),
            "timers are those of the state"
        );
        let at_rest = matches!(
            self.task.last_status(),
            LastStatus::Running | LastStatus::Stopped
        );
        assert!(
            at_rest || !self.task.waiting_for().is_empty(),
            "{:#?}",
            self.task
        );
    }

    fn holds_the_first_cause(&mut self) {
        let cause = self.task.stop_cause().cloned();
        let cause = cause.map(|cause| (cause, self.task.timestamps().stopping_at));
        if self.first_cause.is_some() {
            assert_eq!(self.first_cause, cause, "the first cause wins");
        }
        self.first_cause = cause;
    }
}
