//! Containers as tests describe them: what the definition says of them, and what they do.

use neargate_core::task::{
    Condition, ContainerIndex, ContainerShape, Dependency, ExitStatus, HealthCheck, RestartPolicy,
    ShapeError, TaskShape,
};
use neargate_core::timestamp::Seconds;

/// What a container does when it is started. Times are milliseconds.
#[derive(Clone)]
pub struct Script {
    pub start: Result<(), &'static str>,
    /// Each run's end by itself: after how long, how, and whether memory ran out. The last one
    /// counts for all further runs; none means that it runs until it is stopped.
    pub runs: Vec<(u64, ExitStatus, bool)>,
    /// After how long it obeys its stop signal, and how it then ends.
    pub on_stop: Option<(u64, ExitStatus)>,
    /// What its health checks say: how long each takes, and whether it is well.
    pub health: Vec<(u64, bool)>,
}

/// A container of the shape and its script, to be changed with the methods below.
#[derive(Clone)]
pub struct Actor {
    shape: ContainerShape,
    pub(crate) script: Script,
    waits: Vec<(&'static str, Condition)>,
}

pub fn container(name: &str) -> Actor {
    Actor {
        shape: ContainerShape::new(name, format!("{name}:1")),
        script: Script {
            start: Ok(()),
            runs: Vec::new(),
            on_stop: Some((0, ExitStatus::Signal(15))),
            health: vec![(0, true)],
        },
        waits: Vec::new(),
    }
}

impl Actor {
    pub fn sidecar(mut self) -> Self {
        self.shape.essential = false;
        self
    }

    pub fn after(mut self, name: &'static str, condition: Condition) -> Self {
        self.waits.push((name, condition));
        self
    }

    pub fn fails_to_start(mut self, reason: &'static str) -> Self {
        self.script.start = Err(reason);
        self
    }

    /// Ends by itself after that many seconds. Said again: its next run.
    pub fn exits(mut self, after: u64, code: i32) -> Self {
        self.script
            .runs
            .push((after * 1000, ExitStatus::Code(code), false));
        self
    }

    pub fn runs_out_of_memory(mut self, after: u64, exit: ExitStatus) -> Self {
        self.script.runs.push((after * 1000, exit, true));
        self
    }

    pub fn obeys_stop(mut self, after: u64, code: i32) -> Self {
        self.script.on_stop = Some((after * 1000, ExitStatus::Code(code)));
        self
    }

    pub fn ignores_stop(mut self) -> Self {
        self.script.on_stop = None;
        self
    }

    pub fn start_timeout(mut self, seconds: u32) -> Self {
        self.shape.start_timeout = Some(Seconds(seconds));
        self
    }

    pub fn stop_timeout(mut self, seconds: u32) -> Self {
        self.shape.stop_timeout = Seconds(seconds);
        self
    }

    pub fn restarts(mut self, period: u32, ignored_exit_codes: &[i32]) -> Self {
        self.shape.restart_policy = Some(RestartPolicy {
            ignored_exit_codes: ignored_exit_codes.to_vec(),
            restart_attempt_period: Seconds(period),
        });
        self
    }

    /// Checks every `interval` seconds; `results` as (seconds taken, well), the last one for ever.
    pub fn checked(mut self, interval: u32, check: HealthRules, results: &[(u64, bool)]) -> Self {
        self.shape.health_check = Some(HealthCheck {
            interval: Seconds(interval),
            timeout: Seconds(check.timeout),
            retries: check.retries,
            start_period: Seconds(check.start_period),
        });
        self.script.health = results
            .iter()
            .map(|&(took, well)| (took * 1000, well))
            .collect();
        self
    }
}

pub fn shape<const N: usize>(actors: [Actor; N]) -> TaskShape {
    try_shape(actors).expect("a shape that can be")
}

pub fn try_shape<const N: usize>(actors: [Actor; N]) -> Result<TaskShape, ShapeError> {
    let index = |name: &str| {
        let place = actors.iter().position(|actor| actor.shape.name == name);
        ContainerIndex(place.expect("a container of that name"))
    };
    let shapes = actors.iter().map(|actor| {
        let mut shape = actor.shape.clone();
        let dependency = |&(name, condition)| Dependency {
            on: index(name),
            condition,
        };
        shape.depends_on = actor.waits.iter().map(dependency).collect();
        shape
    });
    TaskShape::new(shapes.collect())
}

#[derive(Clone, Copy)]
pub struct HealthRules {
    pub timeout: u32,
    pub retries: u32,
    pub start_period: u32,
}

impl Default for HealthRules {
    fn default() -> Self {
        Self {
            timeout: 5,
            retries: 3,
            start_period: 0,
        }
    }
}
