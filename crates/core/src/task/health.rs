//! Health checks: when they run, and what their results mean.
//!
//! The rules are [API_HealthCheck]'s, and where that is silent Docker's `HEALTHCHECK`, whose fields
//! these are: the first check comes one interval after the start, the next one interval after the
//! last has ended; failures are not counted while the start period lasts, unless a check has
//! already succeeded; the time at which a check began is what counts for that.
//!
//! [API_HealthCheck]: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html

use serde::{Deserialize, Serialize};

use super::{
    container::ContainerPhase,
    effect::Effect,
    shape::{ContainerIndex, HealthCheck},
    status::HealthStatus,
    step::{Rejected, Transition},
};
use crate::timestamp::Timestamp;

/// What the checks so far have shown. Kept when the container ends, as the last thing known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Health {
    pub status: HealthStatus,
    /// Failures in a row that count.
    pub failures: u32,
    /// How many checks were begun, over all restarts, so that no late report is taken for
    /// another's.
    pub checks: u32,
}

/// The check that runs, or the one that comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "probe"
)]
pub(super) enum Probe {
    Due {
        at: Timestamp,
    },
    Running {
        check: u32,
        since: Timestamp,
        deadline: Timestamp,
    },
}

impl Health {
    /// The container runs anew, and nothing is known of that run.
    pub(super) const fn restart(&mut self) {
        self.status = HealthStatus::Unknown;
        self.failures = 0;
    }

    fn record(&mut self, rules: &HealthCheck, healthy: bool, within_start_period: bool) {
        if healthy {
            self.status = HealthStatus::Healthy;
            self.failures = 0;
        } else if !(within_start_period && self.status == HealthStatus::Unknown) {
            self.failures = self.failures.saturating_add(1);
            if self.failures >= rules.retries {
                self.status = HealthStatus::Unhealthy;
            }
        }
    }
}

impl Transition<'_> {
    pub(super) fn first_probe(&self, container: ContainerIndex) -> Option<Probe> {
        let rules = self.next.shape_of(container).health_check?;
        Some(Probe::Due {
            at: self.now + rules.interval,
        })
    }

    /// The interval is over: begin a check.
    pub(super) fn begin_check(&mut self, container: ContainerIndex) -> Result<(), Rejected> {
        let now = self.now;
        let (rules, _, probe, health) = self.probed(container)?;
        let check = health.checks;
        health.checks += 1;
        *probe = Probe::Running {
            check,
            since: now,
            deadline: now + rules.timeout,
        };
        self.effect(Effect::RunHealthCheck { container, check });
        Ok(())
    }

    /// The check has taken too long: it has failed.
    pub(super) fn check_timed_out(&mut self, container: ContainerIndex) -> Result<(), Rejected> {
        let (_, _, probe, _) = self.probed(container)?;
        if let Probe::Running { check, .. } = *probe {
            self.effect(Effect::CancelHealthCheck { container, check });
            self.check_ended(container, check, false)?;
        }
        Ok(())
    }

    pub(super) fn check_ended(
        &mut self,
        container: ContainerIndex,
        number: u32,
        healthy: bool,
    ) -> Result<(), Rejected> {
        let now = self.now;
        let stale = self.rejected();
        let (rules, started, probe, health) = self.probed(container)?;
        let Probe::Running { check, since, .. } = *probe else {
            return Err(stale);
        };
        if check != number {
            return Err(stale);
        }
        let within_start_period = since.since(started) < rules.start_period.into();
        health.record(&rules, healthy, within_start_period);
        *probe = Probe::Due {
            at: now + rules.interval,
        };
        Ok(())
    }

    /// The parts of a container that is being checked.
    fn probed(
        &mut self,
        container: ContainerIndex,
    ) -> Result<(HealthCheck, Timestamp, &mut Probe, &mut Health), Rejected> {
        let rejected = self.rejected();
        let rules = self.next.shape_of(container).health_check;
        let state = &mut self.next.containers[container.0];
        match (rules, &mut state.phase) {
            (
                Some(rules),
                ContainerPhase::Running {
                    since,
                    probe: Some(probe),
                },
            ) => Ok((rules, *since, probe, &mut state.health)),
            _ => Err(rejected),
        }
    }
}
