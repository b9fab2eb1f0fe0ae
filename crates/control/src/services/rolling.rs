//! How a rolling update is to go: `deploymentConfiguration`.

use neargate_api::types;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rolling {
    pub minimum_healthy_percent: u32,
    pub maximum_percent: u32,
    pub breaker: Breaker,
}

/// The deployment circuit breaker.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Breaker {
    pub enable: bool,
    pub rollback: bool,
    pub reset_on_healthy_task: bool,
    pub threshold: Threshold,
    pub value: u32,
}

/// What the threshold's value is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Threshold {
    Count,
    BoundedPercent,
    UnboundedPercent,
}

/// What a bounded threshold stays within.
const LEAST_FAILURES: u32 = 3;
const MOST_FAILURES: u32 = 200;

impl Default for Breaker {
    fn default() -> Self {
        Self {
            enable: false,
            rollback: false,
            reset_on_healthy_task: true,
            threshold: Threshold::BoundedPercent,
            value: 50,
        }
    }
}

impl Breaker {
    /// With so many failures a deployment has failed.
    pub fn threshold(&self, desired: u32) -> u32 {
        let share = percent(desired, self.value, u64::div_ceil);
        match self.threshold {
            Threshold::Count => self.value.max(1),
            Threshold::BoundedPercent => share.clamp(LEAST_FAILURES, MOST_FAILURES),
            Threshold::UnboundedPercent => share.max(1),
        }
    }
}

impl Rolling {
    /// What a service has that does not say.
    pub const fn default_of(strategy: types::SchedulingStrategy) -> (u32, u32) {
        match strategy {
            types::SchedulingStrategy::Replica => (100, 200),
            // One instance runs one task, never two.
            types::SchedulingStrategy::Daemon => (0, 100),
        }
    }

    /// The most tasks that may be PENDING or RUNNING.
    pub fn most(&self, desired: u32) -> u32 {
        percent(desired, self.maximum_percent, |a, b| a / b)
    }

    /// The fewest that have to be healthy while others are replaced.
    pub fn least(&self, desired: u32) -> u32 {
        percent(desired, self.minimum_healthy_percent, u64::div_ceil)
    }
}

fn percent(of: u32, percent: u32, divide: impl Fn(u64, u64) -> u64) -> u32 {
    let share = divide(u64::from(of) * u64::from(percent), 100);
    u32::try_from(share).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_breaker_takes_half_of_the_tasks_but_3_to_200() {
        let breaker = Breaker::default();
        let thresholds = [1, 6, 7, 25, 400, 1000].map(|desired| breaker.threshold(desired));
        assert_eq!(thresholds, [3, 3, 4, 13, 200, 200]);
    }

    #[test]
    fn a_threshold_may_be_a_count_or_unbounded() {
        let count = Breaker {
            threshold: Threshold::Count,
            value: 2,
            ..Breaker::default()
        };
        assert_eq!(count.threshold(1000), 2);
        let unbounded = Breaker {
            threshold: Threshold::UnboundedPercent,
            ..Breaker::default()
        };
        assert_eq!(unbounded.threshold(2), 1);
        assert_eq!(unbounded.threshold(1000), 500);
    }

    #[test]
    fn percentages_are_rounded_to_the_safe_side() {
        let rolling = Rolling {
            minimum_healthy_percent: 50,
            maximum_percent: 150,
            breaker: Breaker::default(),
        };
        assert_eq!((rolling.least(3), rolling.most(3)), (2, 4));
        assert_eq!((rolling.least(0), rolling.most(0)), (0, 0));
    }
}
