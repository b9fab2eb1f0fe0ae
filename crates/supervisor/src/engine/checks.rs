//! Health checks: commands of the definition, run in the container as its own
//! user.

use neargate_core::task::{ContainerIndex, Event};
use neargate_host::process::ExitStatus;

use crate::reactor::Reactor;
use crate::token::{EngineSource, Token};

use super::child::Child;
use super::launch::LaunchError;
use super::{Context, Engine};

pub struct Check {
    number: u32,
    child: Child,
}

impl Engine {
    pub(super) fn run_check(&mut self, index: ContainerIndex, number: u32, context: &mut Context) {
        let check = self.definition(index).health_check.as_ref();
        let command = check.map(|check| command_line(&check.command));
        let launch = Token::Engine(EngineSource::Check(index));
        let child = self
            .exec_silently(index, command.unwrap_or_default())
            .and_then(|starting| {
                let child = Child::wait_for(starting, launch, context.reactor);
                Ok(child.map_err(LaunchError::from)?)
            });
        match child {
            Ok(child) => self.containers[index.0].check = Some(Check { number, child }),
            // A check that cannot run has not passed.
            Err(error) => {
                eprintln!("a health check could not be run: {error}");
                context.events.push_back(Event::HealthReported {
                    container: index,
                    check: number,
                    healthy: false,
                });
            }
        }
    }

    /// A check has arrived at its program, failed on the way, or ended.
    pub(super) fn check_ready(&mut self, index: ContainerIndex, context: &mut Context) {
        let Some(check) = &mut self.containers[index.0].check else {
            return;
        };
        let exit = Token::Engine(EngineSource::Check(index));
        if let Err(error) = check.child.arrive(exit, context.reactor) {
            eprintln!("a health check could not be run: {error}");
        }
        let healthy = match &check.child {
            Child::Starting(_) => return,
            Child::Failed => false,
            Child::Running(process) => match process.try_wait() {
                Ok(None) => return,
                Ok(Some(status)) => status == ExitStatus::Code(0),
                Err(_) => false,
            },
        };
        context.events.push_back(Event::HealthReported {
            container: index,
            check: check.number,
            healthy,
        });
        self.drop_check(index, context.reactor);
    }

    /// The check has been counted as failed already.
    pub(super) fn cancel_check(
        &mut self,
        index: ContainerIndex,
        number: u32,
        reactor: &mut Reactor<Token>,
    ) {
        let check = &self.containers[index.0].check;
        if check.as_ref().is_some_and(|check| check.number == number) {
            self.drop_check(index, reactor);
        }
    }

    /// Ends a check, whether or not its command has.
    pub(super) fn drop_check(&mut self, index: ContainerIndex, reactor: &mut Reactor<Token>) {
        const SIGKILL: i32 = 9;
        if let Some(check) = self.containers[index.0].check.take()
            && let Some(process) = check.child.forget(reactor)
        {
            let _ = process.signal(SIGKILL);
            self.reap_later(process, reactor);
        }
    }
}

/// `CMD` is followed by a command line, `CMD-SHELL` by a line for a shell;
/// anything else is a command line itself
/// (<https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html>).
fn command_line(command: &[String]) -> Vec<String> {
    match command {
        [kind, line @ ..] if kind == "CMD-SHELL" => {
            let shell = ["/bin/sh".to_owned(), "-c".to_owned()];
            shell.into_iter().chain([line.join(" ")]).collect()
        }
        [kind, words @ ..] if kind == "CMD" => words.to_vec(),
        words => words.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::command_line;

    fn words(text: &[&str]) -> Vec<String> {
        text.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_check_is_a_command_or_a_line_for_a_shell() {
        assert_eq!(
            command_line(&words(&["CMD", "curl", "-f", "x"])),
            ["curl", "-f", "x"]
        );
        assert_eq!(
            command_line(&words(&["CMD-SHELL", "curl -f x || exit 1"])),
            ["/bin/sh", "-c", "curl -f x || exit 1"]
        );
        assert_eq!(command_line(&words(&["true"])), ["true"]);
    }
}
