//! What the state machine needs to know of a task definition, and nothing more.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::timestamp::Seconds;

/// The time between the stop signal and SIGKILL when the definition does not say
/// ([API_ContainerDefinition], `stopTimeout`).
///
/// [API_ContainerDefinition]: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
pub const DEFAULT_STOP_TIMEOUT: Seconds = Seconds(30);

/// A container of the task, by its place in the definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContainerIndex(pub usize);

impl fmt::Display for ContainerIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// The containers of a task in the definition's order, known to be startable: see [`ShapeError`]
/// for what a shape cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<ContainerShape>", into = "Vec<ContainerShape>")]
pub struct TaskShape {
    containers: Vec<ContainerShape>,
}

/// What makes a container's life differ from another's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContainerShape {
    pub name: String,
    /// Only for the texts in which ECS names a container together with its image.
    pub image: String,
    pub essential: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<Dependency>,
    /// How long **dependants** of this container wait for it, from its start; for ever if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_timeout: Option<Seconds>,
    pub stop_timeout: Seconds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restart_policy: Option<RestartPolicy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_check: Option<HealthCheck>,
}

impl ContainerShape {
    /// An essential container with ECS's defaults.
    #[must_use]
    pub fn new(name: impl Into<String>, image: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            image: image.into(),
            essential: true,
            depends_on: Vec::new(),
            start_timeout: None,
            stop_timeout: DEFAULT_STOP_TIMEOUT,
            restart_policy: None,
            health_check: None,
        }
    }
}

/// One entry of `dependsOn`, or an order that follows from `links` or `volumesFrom`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Dependency {
    pub on: ContainerIndex,
    pub condition: Condition,
}

/// When a dependency is met.
///
/// The four that a definition can name are those of [API_ContainerDependency];
/// `Create` is what `volumesFrom` implies.
///
/// [API_ContainerDependency]: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Condition {
    /// Its file systems exist: it has been told to start.
    Create,
    /// It has started, and may have ended since.
    Start,
    /// It has ended, with any exit code.
    Complete,
    /// It has ended with exit code 0.
    Success,
    /// Its health check has passed.
    Healthy,
}

impl Condition {
    /// Whether the other container's `startTimeout` limits the wait.
    #[must_use]
    pub const fn has_time_limit(self) -> bool {
        matches!(self, Self::Complete | Self::Success | Self::Healthy)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Create => "CREATE",
            Self::Start => "START",
            Self::Complete => "COMPLETE",
            Self::Success => "SUCCESS",
            Self::Healthy => "HEALTHY",
        })
    }
}

/// An enabled `restartPolicy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestartPolicy {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored_exit_codes: Vec<i32>,
    pub restart_attempt_period: Seconds,
}

/// The times of a `healthCheck`; its command is the supervisor's concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCheck {
    pub interval: Seconds,
    pub timeout: Seconds,
    pub retries: u32,
    pub start_period: Seconds,
}

/// Why containers cannot make up a task. ECS refuses all of these at registration.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShapeError {
    #[error("no container of the task is essential")]
    NoneEssential,
    #[error("container {container} refers to {unknown}, which the task does not have")]
    UnknownContainer { container: String, unknown: String },
    #[error("containers depend on each other in a circle: {}", .0.join(", "))]
    Circle(Vec<String>),
    #[error("container {container} waits for {on} to be HEALTHY, which has no health check")]
    NoHealthCheck { container: String, on: String },
}

impl TaskShape {
    /// # Errors
    /// If the containers could never all start, or their end would never be the task's.
    pub fn new(containers: Vec<ContainerShape>) -> Result<Self, ShapeError> {
        if !containers.iter().any(|container| container.essential) {
            return Err(ShapeError::NoneEssential);
        }
        for container in &containers {
            for dependency in &container.depends_on {
                let on = containers.get(dependency.on.0).ok_or_else(|| {
                    ShapeError::UnknownContainer {
                        container: container.name.clone(),
                        unknown: dependency.on.to_string(),
                    }
                })?;
                if dependency.condition == Condition::Healthy && on.health_check.is_none() {
                    return Err(ShapeError::NoHealthCheck {
                        container: container.name.clone(),
                        on: on.name.clone(),
                    });
                }
            }
        }
        refuse_circle(&containers)?;
        Ok(Self { containers })
    }

    #[must_use]
    pub fn containers(&self) -> &[ContainerShape] {
        &self.containers
    }

    #[must_use]
    pub fn get(&self, container: ContainerIndex) -> Option<&ContainerShape> {
        self.containers.get(container.0)
    }

    #[must_use]
    pub fn find(&self, name: &str) -> Option<ContainerIndex> {
        self.containers
            .iter()
            .position(|container| container.name == name)
            .map(ContainerIndex)
    }

    /// All containers, in the definition's order.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = ContainerIndex> + use<> {
        (0..self.containers.len()).map(ContainerIndex)
    }

    /// The containers that name `container` as a dependency of their own.
    pub fn dependants(
        &self,
        container: ContainerIndex,
    ) -> impl Iterator<Item = ContainerIndex> + '_ {
        self.indices().filter(move |dependant| {
            self.containers[dependant.0]
                .depends_on
                .iter()
                .any(|dependency| dependency.on == container)
        })
    }
}

/// Takes away containers whose dependencies are all gone until none is left, or none can go.
fn refuse_circle(containers: &[ContainerShape]) -> Result<(), ShapeError> {
    let mut left: Vec<usize> = (0..containers.len()).collect();
    while !left.is_empty() {
        let blocked: Vec<usize> = left
            .iter()
            .copied()
            .filter(|&index| {
                containers[index]
                    .depends_on
                    .iter()
                    .any(|dependency| left.contains(&dependency.on.0))
            })
            .collect();
        if blocked.len() == left.len() {
            let names = left.iter().map(|&index| containers[index].name.clone());
            return Err(ShapeError::Circle(names.collect()));
        }
        left = blocked;
    }
    Ok(())
}

impl TryFrom<Vec<ContainerShape>> for TaskShape {
    type Error = ShapeError;

    fn try_from(containers: Vec<ContainerShape>) -> Result<Self, Self::Error> {
        Self::new(containers)
    }
}

impl From<TaskShape> for Vec<ContainerShape> {
    fn from(shape: TaskShape) -> Self {
        shape.containers
    }
}
