//! Carries out the machine's orders, and holds each against what the world knows.

use neargate_core::task::{Condition, ContainerIndex, Effect, ExitStatus};

use super::{Chaos, Life, Owed};

impl Chaos {
    pub(super) fn carries_out(&mut self, effect: Effect) {
        match effect {
            Effect::CreateSandbox => self.owed.push(Owed::Sandbox),
            Effect::Activate => self.owed.push(Owed::Activation),
            Effect::Deactivate => self.owed.push(Owed::Deactivation),
            Effect::StartContainer { container } => self.starts(container),
            Effect::RestartContainer { container } => self.restarts(container),
            Effect::StopContainer { container } => {
                assert!(
                    self.lives[container.0].running_since.is_some(),
                    "stopped what runs not"
                );
                for dependant in self.task.shape().dependants(container) {
                    assert!(
                        !self.lives[dependant.0].is_alive(),
                        "stopped before a dependant"
                    );
                }
                self.lives[container.0].signalled = true;
            }
            Effect::KillContainer { container } => {
                let life = &mut self.lives[container.0];
                assert!(life.is_alive(), "killed what is dead");
                // A kill during the start may come too early: the machine has to say it again.
                life.killed = life.running_since.is_some();
            }
            Effect::RunHealthCheck { container, check } => {
                let life = &self.lives[container.0];
                assert!(
                    life.running_since.is_some() && !life.signalled,
                    "checked what runs not"
                );
                self.owed
                    .retain(|owed| !matches!(owed, Owed::Check(c, _) if *c == container));
                self.owed.push(Owed::Check(container, check));
            }
            Effect::CancelHealthCheck { container, check } => {
                self.owed
                    .retain(|owed| *owed != Owed::Check(container, check));
            }
            Effect::ArmTimer { timer, at } => {
                self.timers.insert(timer, at);
            }
            Effect::DisarmTimer { timer } => {
                assert!(
                    self.timers.remove(&timer).is_some(),
                    "disarmed what was not armed"
                );
            }
            Effect::Cleanup => {
                let alive = self.lives.iter().any(Life::is_alive);
                assert!(
                    !alive || self.supervisor_lost,
                    "cleaned up around the living"
                );
                assert!(!self.owed.contains(&Owed::Sandbox));
                self.owed.retain(|owed| *owed != Owed::Cleanup);
                self.owed.push(Owed::Cleanup);
            }
        }
    }

    fn starts(&mut self, container: ContainerIndex) {
        assert!(
            self.task.stop_cause().is_none(),
            "started although the task stops"
        );
        for dependency in &self.task.shape().containers()[container.0].depends_on {
            let on = &self.lives[dependency.on.0];
            let has_ended = on.ever_ran && !on.is_alive();
            let met = match dependency.condition {
                Condition::Create => on.starts > 0,
                Condition::Start => on.ever_ran,
                Condition::Complete => has_ended,
                Condition::Success => has_ended && on.exit == Some(ExitStatus::Code(0)),
                Condition::Healthy => on.was_healthy,
            };
            assert!(met, "started before {dependency:?}");
        }
        let life = &mut self.lives[container.0];
        assert_eq!(life.starts, 0, "a container starts once");
        life.starts = 1;
        life.starting = true;
        self.owed.push(Owed::Start(container));
    }

    fn restarts(&mut self, container: ContainerIndex) {
        assert!(
            self.task.stop_cause().is_none(),
            "restarted although the task stops"
        );
        let policy = self.task.shape().containers()[container.0]
            .restart_policy
            .as_ref();
        let policy = policy.expect("restarted without a policy");
        let life = &mut self.lives[container.0];
        assert!(!life.is_alive(), "restarted what lives");
        let exit = life.exit.expect("restarted what never ended");
        assert!(!policy.ignored_exit_codes.contains(&exit.code()));
        assert!(life.ran >= u64::from(policy.restart_attempt_period.0) * 1000);
        life.starts += 1;
        life.starting = true;
        life.was_healthy = false;
        assert_eq!(
            self.task.container(container).restart_count() + 1,
            life.starts
        );
        self.owed.push(Owed::Start(container));
    }
}
