//! The order in which containers start, and how long they may take.

use std::collections::HashMap;

use super::Verdict;
use super::subject::{Subject, refuse_if};
use crate::taskdef::{ContainerCondition, ContainerDefinition, ContainerDependency};

const LEAST_TIMEOUT: i32 = 2;
const FARGATE_MOST_TIMEOUT: i32 = 120;

fn dependencies<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a ContainerDependency> {
    subject
        .containers()
        .iter()
        .flat_map(|container| &container.depends_on)
}

pub(super) fn exist(subject: &Subject<'_>) -> Verdict {
    dependencies(subject)
        .map(|dependency| &dependency.container_name)
        .try_for_each(|name| {
            refuse_if(subject.container(name).is_none(), || {
                // The plus sign is ECS's.
                format!("Cannot depend on container + '{name}' because it does not exist")
            })
        })
}

pub(super) fn can_be_met(subject: &Subject<'_>) -> Verdict {
    dependencies(subject).try_for_each(|dependency| {
        let Some(container) = subject.container(&dependency.container_name) else {
            return Ok(());
        };
        match dependency.condition {
            ContainerCondition::Start => Ok(()),
            ContainerCondition::Success | ContainerCondition::Complete => {
                refuse_if(container.is_essential(), || {
                    "A dependency container with SUCCESS or COMPLETE condition cannot be an \
                     essential container"
                        .to_owned()
                })
            }
            ContainerCondition::Healthy => refuse_if(container.health_check.is_none(), || {
                "A dependency container with HEALTHY condition must have health check configured"
                    .to_owned()
            }),
        }
    })
}

pub(super) fn are_acyclic(subject: &Subject<'_>) -> Verdict {
    let is_cyclic = has_cycle(subject.containers(), |container| {
        container
            .depends_on
            .iter()
            .map(|dependency| dependency.container_name.as_str())
    });
    refuse_if(is_cyclic, || {
        "Container dependencies should not have a cycle".to_owned()
    })
}

pub(super) fn timeouts_are_in_range(subject: &Subject<'_>) -> Verdict {
    subject.containers().iter().try_for_each(|container| {
        [
            ("start", container.start_timeout),
            ("stop", container.stop_timeout),
        ]
        .into_iter()
        .filter_map(|(kind, timeout)| Some((kind, timeout?)))
        .try_for_each(|(kind, seconds)| {
            refuse_if(seconds < LEAST_TIMEOUT, || {
                format!(
                    "Granular {kind} timeout on container '{}' must be at least \
                         {LEAST_TIMEOUT} seconds.",
                    container.name
                )
            })?;
            refuse_if(
                subject.is_fargate() && seconds > FARGATE_MOST_TIMEOUT,
                || {
                    format!(
                        "Tasks using the Fargate launch type must have a container {kind} timeout \
                         of less than {FARGATE_MOST_TIMEOUT} seconds."
                    )
                },
            )
        })
    })
}

/// Whether containers point at each other in a circle. Names of no container lead nowhere.
pub(super) fn has_cycle<'a, Names>(
    containers: &'a [ContainerDefinition],
    points_at: impl Fn(&'a ContainerDefinition) -> Names,
) -> bool
where
    Names: Iterator<Item = &'a str>,
{
    let mut waits_for: HashMap<&str, Vec<&str>> = containers
        .iter()
        .map(|container| (container.name.as_str(), points_at(container).collect()))
        .collect();
    // Take away whatever waits for nothing, until there is nothing more to take.
    loop {
        let before = waits_for.len();
        let left: Vec<&str> = waits_for.keys().copied().collect();
        waits_for.retain(|_, names| names.iter().any(|name| left.contains(name)));
        if waits_for.len() == before {
            return before > 0;
        }
    }
}
