//! A world in which a service's tasks live as a test wants.

use std::collections::BTreeMap;

use neargate_api::types::SchedulingStrategy;
use neargate_core::ids::TaskId;
use neargate_core::launch::LaunchType;
use neargate_core::task::{HealthStatus, LastStatus};
use neargate_core::timestamp::{Seconds, Timestamp};

use crate::services::deploy::{Change, deploy};
use crate::services::record::{Options, Revision, Rollout, Status, StoredService};
use crate::services::rolling::{Breaker, Rolling};
use crate::services::scheduler::{Observed, step};

pub struct World {
    pub service: StoredService,
    pub tasks: BTreeMap<TaskId, Observed>,
    pub now: Timestamp,
    pub wake_at: Option<Timestamp>,
    /// Whether new tasks have health checks.
    pub is_checked: bool,
    random: u128,
}

impl World {
    /// A service that was just created.
    pub fn new(desired_count: u32, minimum: u32, maximum: u32) -> Self {
        let now = Timestamp::from_millis(1_700_000_000_000);
        let service = StoredService {
            name: "web".to_owned(),
            cluster: "default".to_owned(),
            status: Status::Active,
            strategy: SchedulingStrategy::Replica,
            desired_count,
            rolling: Rolling {
                minimum_healthy_percent: minimum,
                maximum_percent: maximum,
                breaker: Breaker::default(),
            },
            deployments: Vec::new(),
            last_completed: None,
            members: Vec::new(),
            revisions: Vec::new(),
            history: Vec::new(),
            events: Vec::new(),
            steady_at: None,
            options: Options::default(),
            created_at: now,
            created_by: String::new(),
            client_token: None,
            inactive_at: None,
        };
        let mut world = Self {
            service,
            tasks: BTreeMap::new(),
            now,
            wake_at: None,
            is_checked: false,
            random: 0,
        };
        world.deploy();
        world
    }

    /// One whose tasks have run for a while.
    pub fn steady(desired_count: u32, minimum: u32, maximum: u32) -> Self {
        let mut world = Self::new(desired_count, minimum, maximum);
        world.rest();
        assert_eq!(world.rollout(), Rollout::Completed);
        world
    }

    pub fn with_breaker(mut self, rollback: bool) -> Self {
        self.service.rolling.breaker.enable = true;
        self.service.rolling.breaker.rollback = rollback;
        self
    }

    /// A new deployment, of another definition.
    pub fn deploy(&mut self) {
        let revisions = self.service.revisions.len() as u32;
        let mut change = Change {
            now: self.now,
            random: &mut random(&mut self.random),
        };
        let revision = Revision {
            id: change.digits(),
            family: "web".to_owned(),
            revision: revisions + 1,
            launch_type: LaunchType::Fargate,
            capacity_provider_strategy: Vec::new(),
            platform_wanted: None,
            platform_version: None,
            network: None,
            interface: None,
            created_at: self.now,
        };
        deploy(&mut self.service, revision, &mut change);
    }

    /// Lets the scheduler decide until it has nothing more to say, and the tasks hear of it.
    pub fn decide(&mut self) {
        for _ in 0..20 {
            let decided = step(
                &self.service,
                &self.tasks,
                true,
                Change {
                    now: self.now,
                    random: &mut random(&mut self.random),
                },
            );
            for task in decided.starts {
                self.tasks.insert(task, fresh(self.is_checked));
            }
            self.wake_at = decided.wake_at;
            let is_settled = decided.service == self.service;
            self.service = decided.service;
            for member in &self.service.members {
                if member.stop.is_some()
                    && let Some(task) = self.tasks.get_mut(&member.task)
                {
                    task.is_to_stop = true;
                }
            }
            if is_settled {
                return;
            }
        }
        panic!("the scheduler does not come to rest");
    }

    /// Lets all tasks do what they are to, and the time pass that the scheduler waits for.
    pub fn rest(&mut self) {
        for _ in 0..200 {
            self.decide();
            let before = self.tasks.clone();
            for task in self.ids() {
                match self.tasks[&task].status {
                    LastStatus::Stopped => {}
                    _ if self.tasks[&task].is_to_stop => self.end(task),
                    status if status < LastStatus::Running => self.run(task),
                    _ => {}
                }
            }
            if self.tasks == before {
                let is_over =
                    self.service.steady_at.is_some() || self.service.status == Status::Inactive;
                match self.wake_at.filter(|_| !is_over) {
                    Some(at) if at > self.now => self.now = at,
                    _ => return,
                }
            }
        }
        panic!("the service does not come to rest: {:#?}", self.service);
    }

    pub fn pass(&mut self, seconds: u32) {
        self.now = self.now + Seconds(seconds);
        self.decide();
    }

    pub fn run(&mut self, task: TaskId) {
        let now = self.now;
        let task = self.task(task);
        task.status = LastStatus::Running;
        task.started_at = Some(now);
        if task.is_checked {
            task.health = HealthStatus::Healthy;
        }
    }

    pub fn end(&mut self, task: TaskId) {
        let now = self.now;
        let task = self.task(task);
        task.status = LastStatus::Stopped;
        task.is_dismissed |= task.is_to_stop;
        task.is_to_stop = true;
        task.stopped_at = Some(now);
    }

    pub fn task(&mut self, task: TaskId) -> &mut Observed {
        self.tasks.get_mut(&task).expect("a task")
    }

    pub fn ids(&self) -> Vec<TaskId> {
        self.tasks.keys().copied().collect()
    }

    /// Its tasks that are not told to stop.
    pub fn kept(&self) -> Vec<TaskId> {
        let members = self.service.members.iter();
        let kept = members.filter(|member| member.stop.is_none());
        kept.map(|member| member.task).collect()
    }

    /// How many of them are of the deployment with that index.
    pub fn of_deployment(&self, index: usize) -> usize {
        let Some(deployment) = self.service.deployments.get(index) else {
            return 0;
        };
        let members = self.service.members.iter();
        members
            .filter(|member| member.stop.is_none() && member.deployment == deployment.id)
            .count()
    }

    /// How many are PENDING or RUNNING.
    pub fn occupying(&self) -> usize {
        let tasks = self.tasks.values();
        tasks.filter(|task| task.is_up_to_running()).count()
    }

    pub fn rollout(&self) -> Rollout {
        self.service.deployments[0].rollout
    }

    /// Newest first.
    pub fn events(&self) -> Vec<&str> {
        let events = self.service.events.iter();
        events.map(|event| &*event.message).collect()
    }

    pub fn has_event(&self, text: &str) -> bool {
        self.events().iter().any(|event| event.contains(text))
    }
}

fn fresh(is_checked: bool) -> Observed {
    Observed {
        is_checked,
        ..Observed::unseen()
    }
}

/// Never the same twice.
fn random(counter: &mut u128) -> impl FnMut() -> [u8; 16] {
    move || {
        *counter += 1;
        counter.to_be_bytes()
    }
}
