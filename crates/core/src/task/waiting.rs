//! Why a task is not where it should be: for every state that waits, for what.

use std::fmt;

use serde::Serialize;

use super::{
    container::ContainerPhase,
    graph::{self, Verdict},
    shape::{Condition, ContainerIndex},
    state::{Phase, Task},
};
use crate::timestamp::Timestamp;

/// One thing that the task waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "for")]
pub enum Wait<'a> {
    /// Its images, and the word to begin.
    Begin,
    Sandbox,
    /// `container` waits for `on`; until that time, if there is one.
    Dependency {
        container: &'a str,
        on: &'a str,
        condition: Condition,
        until: Option<Timestamp>,
    },
    /// The container has been told to start, or to start again.
    Start {
        container: &'a str,
    },
    Activation,
    Deactivation,
    /// `container` is not told to stop before these, which depend on it, have stopped.
    Dependants {
        container: &'a str,
        dependants: Vec<&'a str>,
    },
    /// The container has been told to stop; at that time it is killed, or it has been.
    Exit {
        container: &'a str,
        kill_at: Option<Timestamp>,
    },
    Cleanup,
}

impl Task {
    /// What the task waits for, in the definition's order. Nothing if it runs with all its
    /// containers, or has stopped.
    #[must_use]
    pub fn waiting_for(&self) -> Vec<Wait<'_>> {
        let own = match self.phase {
            Phase::Created => Some(Wait::Begin),
            Phase::Provisioning
            | Phase::Stopping {
                awaits_sandbox: true,
                ..
            } => Some(Wait::Sandbox),
            Phase::Activating => Some(Wait::Activation),
            Phase::Deactivating { .. } => Some(Wait::Deactivation),
            Phase::Deprovisioning { .. } => Some(Wait::Cleanup),
            Phase::Pending | Phase::Running | Phase::Stopping { .. } | Phase::Stopped { .. } => {
                None
            }
        };
        let containers = self
            .shape
            .indices()
            .flat_map(|container| self.container_waits(container));
        own.into_iter().chain(containers).collect()
    }

    fn container_waits(&self, container: ContainerIndex) -> Vec<Wait<'_>> {
        let name = self.name(container);
        match self.container(container).phase {
            ContainerPhase::Waiting if matches!(self.phase, Phase::Pending) => {
                self.unmet_dependencies(container)
            }
            ContainerPhase::Starting | ContainerPhase::Restarting { .. } => {
                vec![Wait::Start { container: name }]
            }
            ContainerPhase::Running { .. } if matches!(self.phase, Phase::Stopping { .. }) => {
                let dependants =
                    graph::blocking_stop(self, container).map(|dependant| self.name(dependant));
                vec![Wait::Dependants {
                    container: name,
                    dependants: dependants.collect(),
                }]
            }
            ContainerPhase::Stopping { kill_at } => {
                vec![Wait::Exit {
                    container: name,
                    kill_at: Some(kill_at),
                }]
            }
            ContainerPhase::Killing => vec![Wait::Exit {
                container: name,
                kill_at: None,
            }],
            ContainerPhase::Waiting
            | ContainerPhase::Running { .. }
            | ContainerPhase::Stopped { .. } => Vec::new(),
        }
    }

    fn unmet_dependencies(&self, container: ContainerIndex) -> Vec<Wait<'_>> {
        let dependencies = &self.shape_of(container).depends_on;
        dependencies
            .iter()
            .filter(|&&dependency| graph::verdict(self, dependency) == Verdict::NotYet)
            .map(|dependency| Wait::Dependency {
                container: self.name(container),
                on: self.name(dependency.on),
                condition: dependency.condition,
                until: dependency
                    .condition
                    .has_time_limit()
                    .then(|| self.start_deadline(dependency.on))
                    .flatten(),
            })
            .collect()
    }

    fn name(&self, container: ContainerIndex) -> &str {
        &self.shape_of(container).name
    }
}

/// A sentence without its times, which are shown as the reader's zone asks.
impl fmt::Display for Wait<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Begin => write!(f, "the task waits for its images"),
            Self::Sandbox => write!(f, "the task waits for its namespaces and network"),
            Self::Dependency {
                container,
                on,
                condition,
                ..
            } => {
                write!(f, "{container} waits until {on} is {condition}")
            }
            Self::Start { container } => write!(f, "{container} is being started"),
            Self::Activation => write!(f, "the task is being made reachable"),
            Self::Deactivation => write!(f, "the task is being made unreachable"),
            Self::Dependants {
                container,
                dependants,
            } => {
                write!(f, "{container} is stopped after {}", dependants.join(", "))
            }
            Self::Exit {
                container,
                kill_at: Some(_),
            } => {
                write!(f, "{container} has been told to stop")
            }
            Self::Exit {
                container,
                kill_at: None,
            } => {
                write!(f, "{container} has been killed and is ending")
            }
            Self::Cleanup => write!(f, "what is left of the task is being removed"),
        }
    }
}
