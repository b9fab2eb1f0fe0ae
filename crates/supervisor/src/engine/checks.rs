//! Health checks: commands of the definition, run in the container as its own
//! user.

use neargate_core::task::{ContainerIndex, Event};
use neargate_host::process::{ExitStatus, Process};

use crate::reactor::{Interest, Reactor};
use crate::token::{EngineSource, Token};

use super::exec::ExecError;
use super::{Context, Engine};

pub struct Check {
    number: u32,
    process: Process,
}

impl Engine {
    pub(super) fn run_check(&mut self, index: ContainerIndex, number: u32, context: &mut Context) {
        let started = self.start_check(index).and_then(|process| {
            let token = Token::Engine(EngineSource::Check(index));
            context.reactor.add(&process, Interest::Read, token)?;
            Ok(process)
        });
        match started {
            Ok(process) => {
                self.containers[index.0].check = Some(Check { number, process });
            }
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

    fn start_check(&self, index: ContainerIndex) -> Result<Process, ExecError> {
        self.exec_silently(index)
    }

    pub(super) fn check_ended(&mut self, index: ContainerIndex, context: &mut Context) {
        let Some(check) = &self.containers[index.0].check else {
            return;
        };
        let Ok(Some(status)) = check.process.try_wait() else {
            return;
        };
        context.events.push_back(Event::HealthReported {
            container: index,
            check: check.number,
            healthy: status == ExitStatus::Code(0),
        });
        context.reactor.remove(&check.process);
        self.containers[index.0].check = None;
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

    pub(super) fn drop_check(&mut self, index: ContainerIndex, reactor: &mut Reactor<Token>) {
        const SIGKILL: i32 = 9;
        if let Some(check) = self.containers[index.0].check.take() {
            reactor.remove(&check.process);
            let _ = check.process.signal(SIGKILL);
            self.reap_later(check.process, reactor);
        }
    }
}

/// `CMD` is followed by a command line, `CMD-SHELL` by a line for a shell;
/// anything else is a command line itself
/// (<https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html>).
#[cfg(test)]
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
