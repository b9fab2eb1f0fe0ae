//! `deploymentConfiguration`, as it is asked for and as it is shown.

use neargate_api::Error;
use neargate_api::types::{
    DeploymentCircuitBreaker, DeploymentConfiguration, DeploymentStrategy, ThresholdConfiguration,
    ThresholdType,
};

use super::refuse::unsupported;
use crate::services::{Breaker, Rolling, Threshold};

/// `before` is what the request changes.
pub fn accept(given: Option<&DeploymentConfiguration>, before: Rolling) -> Result<Rolling, Error> {
    let Some(given) = given else {
        return Ok(before);
    };
    refuse_others(given)?;
    let percent = |given: Option<i32>, before: u32, name: &str| match given.map(u32::try_from) {
        None => Ok(before),
        Some(Ok(percent)) => Ok(percent),
        Some(Err(_)) => Err(Error::invalid_parameter(format!(
            "{name} must be at least 0"
        ))),
    };
    let minimum = percent(
        given.minimum_healthy_percent,
        before.minimum_healthy_percent,
        "minimumHealthyPercent",
    )?;
    let maximum = percent(
        given.maximum_percent,
        before.maximum_percent,
        "maximumPercent",
    )?;
    let problem = match (minimum, maximum) {
        (101.., _) => Some("minimumHealthyPercent must be at most 100"),
        (_, ..100) => Some("maximumPercent must be at least 100"),
        (100, 100) => Some(
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block \
             deployments",
        ),
        _ => None,
    };
    if let Some(problem) = problem {
        return Err(Error::invalid_parameter(problem));
    }
    Ok(Rolling {
        minimum_healthy_percent: minimum,
        maximum_percent: maximum,
        breaker: match &given.deployment_circuit_breaker {
            Some(breaker) => accept_breaker(breaker)?,
            None => before.breaker,
        },
    })
}

fn accept_breaker(given: &DeploymentCircuitBreaker) -> Result<Breaker, Error> {
    let default = Breaker::default();
    let threshold = given.threshold_configuration.as_ref();
    let value = match threshold.and_then(|threshold| threshold.value) {
        None => default.value,
        Some(value) => u32::try_from(value)
            .ok()
            .filter(|value| *value > 0)
            .ok_or_else(|| Error::invalid_parameter("threshold value must be at least 1"))?,
    };
    Ok(Breaker {
        enable: given.enable.unwrap_or(false),
        rollback: given.rollback.unwrap_or(false),
        reset_on_healthy_task: given
            .reset_on_healthy_task
            .unwrap_or(default.reset_on_healthy_task),
        threshold: match threshold.and_then(|threshold| threshold.r#type) {
            None => default.threshold,
            Some(ThresholdType::Count) => Threshold::Count,
            Some(ThresholdType::BoundedPercent) => Threshold::BoundedPercent,
            Some(ThresholdType::UnboundedPercent) => Threshold::UnboundedPercent,
        },
        value,
    })
}

fn refuse_others(given: &DeploymentConfiguration) -> Result<(), Error> {
    match given.strategy {
        None | Some(DeploymentStrategy::Rolling) => {}
        Some(other) => {
            return Err(unsupported(&format!(
                "the deployment strategy {other} (only {})",
                DeploymentStrategy::Rolling
            )));
        }
    }
    let has_alarms = given.alarms.as_ref().is_some_and(|alarms| {
        alarms.enable == Some(true) || alarms.alarm_names.as_ref().is_some_and(|n| !n.is_empty())
    });
    let has_hooks = given.lifecycle_hooks.as_ref();
    for (is_used, what) in [
        (has_alarms, "deployment alarms"),
        (
            has_hooks.is_some_and(|hooks| !hooks.is_empty()),
            "lifecycle hooks",
        ),
        (given.bake_time_in_minutes.unwrap_or(0) != 0, "a bake time"),
        (given.linear_configuration.is_some(), "linear deployments"),
        (given.canary_configuration.is_some(), "canary deployments"),
        (
            given.early_success_criteria.is_some(),
            "early success criteria",
        ),
    ] {
        if is_used {
            return Err(unsupported(what));
        }
    }
    Ok(())
}

pub fn describe(rolling: &Rolling) -> DeploymentConfiguration {
    let breaker = &rolling.breaker;
    DeploymentConfiguration {
        deployment_circuit_breaker: Some(DeploymentCircuitBreaker {
            enable: Some(breaker.enable),
            rollback: Some(breaker.rollback),
            reset_on_healthy_task: Some(breaker.reset_on_healthy_task),
            threshold_configuration: Some(ThresholdConfiguration {
                r#type: Some(match breaker.threshold {
                    Threshold::Count => ThresholdType::Count,
                    Threshold::BoundedPercent => ThresholdType::BoundedPercent,
                    Threshold::UnboundedPercent => ThresholdType::UnboundedPercent,
                }),
                value: i32::try_from(breaker.value).ok(),
            }),
        }),
        maximum_percent: i32::try_from(rolling.maximum_percent).ok(),
        minimum_healthy_percent: i32::try_from(rolling.minimum_healthy_percent).ok(),
        strategy: Some(DeploymentStrategy::Rolling),
        bake_time_in_minutes: Some(0),
        ..DeploymentConfiguration::default()
    }
}
