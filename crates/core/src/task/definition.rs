//! Reads a [`TaskShape`] out of a task definition.

use crate::taskdef::{
    ContainerCondition, ContainerDefinition, ContainerRestartPolicy, HealthCheck as Check,
    TaskDefinition,
};
use crate::timestamp::Seconds;

use super::shape::{
    Condition, ContainerIndex, ContainerShape, DEFAULT_STOP_TIMEOUT, Dependency, HealthCheck,
    RestartPolicy, ShapeError, TaskShape,
};

impl TaskShape {
    /// The shape of a definition that has passed validation. Defaults are those of
    /// [API_ContainerDefinition], [API_HealthCheck] and [API_ContainerRestartPolicy].
    ///
    /// [API_ContainerDefinition]: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    /// [API_HealthCheck]: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    /// [API_ContainerRestartPolicy]: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html
    ///
    /// # Errors
    /// If the definition breaks one of the rules that [`ShapeError`] names.
    pub fn from_definition(definition: &TaskDefinition) -> Result<Self, ShapeError> {
        let containers = &definition.container_definitions;
        let shapes = containers
            .iter()
            .map(|container| container_shape(container, containers))
            .collect::<Result<_, _>>()?;
        Self::new(shapes)
    }
}

fn container_shape(
    container: &ContainerDefinition,
    all: &[ContainerDefinition],
) -> Result<ContainerShape, ShapeError> {
    Ok(ContainerShape {
        name: container.name.clone(),
        image: container.image.clone(),
        essential: container.is_essential(),
        depends_on: dependencies(container, all)?,
        start_timeout: container.start_timeout.map(seconds),
        stop_timeout: container.stop_timeout.map_or(DEFAULT_STOP_TIMEOUT, seconds),
        restart_policy: container.restart_policy.as_ref().and_then(restart_policy),
        health_check: container.health_check.as_ref().map(health_check),
    })
}

/// `dependsOn`, and what `links` and `volumesFrom` imply: a linked container has started, one whose
/// volumes are used has been created.
fn dependencies(
    container: &ContainerDefinition,
    all: &[ContainerDefinition],
) -> Result<Vec<Dependency>, ShapeError> {
    let declared = container.depends_on.iter().map(|dependency| {
        let condition = match dependency.condition {
            ContainerCondition::Start => Condition::Start,
            ContainerCondition::Complete => Condition::Complete,
            ContainerCondition::Success => Condition::Success,
            ContainerCondition::Healthy => Condition::Healthy,
        };
        (dependency.container_name.as_str(), condition)
    });
    let linked = container.links.iter().map(|link| {
        let name = link.split_once(':').map_or(link.as_str(), |(name, _)| name);
        (name, Condition::Start)
    });
    let volume_sources = container
        .volumes_from
        .iter()
        .filter_map(|source| source.source_container.as_deref())
        .map(|name| (name, Condition::Create));
    declared
        .chain(linked)
        .chain(volume_sources)
        .map(|(name, condition)| {
            let on = all.iter().position(|other| other.name == name);
            let on = on.ok_or_else(|| ShapeError::UnknownContainer {
                container: container.name.clone(),
                unknown: name.to_owned(),
            })?;
            Ok(Dependency {
                on: ContainerIndex(on),
                condition,
            })
        })
        .collect()
}

fn restart_policy(policy: &ContainerRestartPolicy) -> Option<RestartPolicy> {
    policy.enabled.then(|| RestartPolicy {
        ignored_exit_codes: policy.ignored_exit_codes.clone(),
        restart_attempt_period: policy.restart_attempt_period.map_or(Seconds(300), seconds),
    })
}

fn health_check(check: &Check) -> HealthCheck {
    HealthCheck {
        interval: check.interval.map_or(Seconds(30), seconds),
        timeout: check.timeout.map_or(Seconds(5), seconds),
        retries: check.retries.map_or(3, |retries| seconds(retries).0),
        start_period: check.start_period.map_or(Seconds(0), seconds),
    }
}

/// Validation has refused what is negative; zero is the nearest that remains.
fn seconds(value: i32) -> Seconds {
    Seconds(u32::try_from(value).unwrap_or(0))
}
