//! Health checks and restart policies.

use super::Verdict;
use super::subject::{Subject, refuse_if};

const RESTART_PERIOD: std::ops::RangeInclusive<i32> = 60..=1800;
const MAX_IGNORED_EXIT_CODES: usize = 50;

pub(super) fn check_is_in_range(subject: &Subject<'_>) -> Verdict {
    subject.containers().iter().try_for_each(|container| {
        let Some(check) = &container.health_check else {
            return Ok(());
        };
        [
            ("interval", check.interval, 5, 300),
            ("timeout", check.timeout, 2, 60),
            ("retries", check.retries, 1, 10),
            ("startPeriod", check.start_period, 0, 300),
        ]
        .into_iter()
        .filter_map(|(setting, value, least, most)| Some((setting, value?, least, most)))
        .try_for_each(|(setting, value, least, most)| {
            let name = &container.name;
            refuse_if(value > most, || {
                format!(
                    "Health check {setting} must be less than or equal to the maximum allowed \
                     value {most} for container '{name}'"
                )
            })?;
            refuse_if(value < least, || {
                format!(
                    "Health check {setting} must be greater than or equal to the minimum allowed \
                     value {least} for container '{name}'"
                )
            })
        })
    })
}

pub(super) fn restart_period_is_in_range(subject: &Subject<'_>) -> Verdict {
    subject.containers().iter().try_for_each(|container| {
        let period = container
            .restart_policy
            .as_ref()
            .and_then(|p| p.restart_attempt_period);
        refuse_if(
            period.is_some_and(|seconds| !RESTART_PERIOD.contains(&seconds)),
            || {
                let (least, most) = RESTART_PERIOD.into_inner();
                format!(
                    "The 'restartAttemptPeriod' setting for container '{}' must be between {least} \
                 and {most}.",
                    container.name
                )
            },
        )
    })
}

pub(super) fn ignored_exit_codes_are_few(subject: &Subject<'_>) -> Verdict {
    subject.containers().iter().try_for_each(|container| {
        let count = container
            .restart_policy
            .as_ref()
            .map_or(0, |p| p.ignored_exit_codes.len());
        refuse_if(count > MAX_IGNORED_EXIT_CODES, || {
            format!(
                "The 'ignoredExitCodes' setting for container '{}' must have at most \
                 {MAX_IGNORED_EXIT_CODES} exit codes.",
                container.name
            )
        })
    })
}
