//! One container as it runs: its process, its cgroup, its output.

use std::os::fd::OwnedFd;

use neargate_core::signal;
use neargate_core::task::{ContainerIndex, Event, ExitStatus};
use neargate_host::cgroup::ContainerCgroup;
use neargate_host::container::Starting;
use neargate_host::process::{self, Process};

use crate::logs::Stream;
use crate::reactor::Reactor;
use crate::token::Token;

use super::checks::Check;
use super::output::Output;
use super::{Context, Engine};

#[derive(Default)]
pub struct Container {
    pub phase: Phase,
    /// Kept from one start to the next: a restarted container has the same.
    pub cgroup: Option<ContainerCgroup>,
    /// Its own namespaces, where the task shares none (`networkMode` bridge).
    pub network: Option<OwnedFd>,
    /// Out-of-memory kills up to the last start.
    pub oom_kills_before: u64,
    pub output: Option<Output>,
    /// Held open for a container that is `interactive`: its input never ends.
    pub input: Option<OwnedFd>,
    pub check: Option<Check>,
    pub stop_signal: Option<i32>,
    /// In which order the containers have started; 0 for never.
    pub started_as: u32,
}

#[derive(Default)]
pub enum Phase {
    #[default]
    Idle,
    /// The child is on its way to its program.
    Starting(Starting),
    Running(Process),
}

impl Container {
    /// Sends the stop signal to the first process.
    pub fn stop(&self) {
        if let Phase::Running(process) = &self.phase {
            let signal = self.stop_signal.unwrap_or(signal::TERM);
            if let Err(error) = process.signal(signal) {
                eprintln!("signal {signal} could not be sent: {error}");
            }
        }
    }

    /// Sends SIGKILL to everything in the container.
    pub fn kill(&self) {
        if let Some(cgroup) = &self.cgroup
            && let Err(error) = cgroup.kill()
        {
            eprintln!("a container could not be killed: {error}");
        }
    }

    pub fn process(&self) -> Option<&Process> {
        match &self.phase {
            Phase::Running(process) => Some(process),
            Phase::Idle | Phase::Starting(_) => None,
        }
    }

    pub fn read_output(&mut self, stream: Stream, reactor: &mut Reactor<Token>) {
        if let Some(output) = &mut self.output {
            output.read(stream, reactor);
        }
    }

    /// The kernel's count of this container's out-of-memory kills.
    pub fn oom_kills(&self) -> u64 {
        let count = self.cgroup.as_ref().map(ContainerCgroup::oom_kills);
        count.and_then(Result::ok).unwrap_or(0)
    }
}

impl Engine {
    /// A first process has ended: so has its container.
    pub(super) fn exited(&mut self, index: ContainerIndex, context: &mut Context) {
        let container = &mut self.containers[index.0];
        let Phase::Running(process) = &container.phase else {
            return;
        };
        let Ok(Some(status)) = process.try_wait() else {
            return;
        };
        context.reactor.remove(process);
        container.phase = Phase::Idle;
        // In a shared PID namespace the kernel leaves the others alive.
        container.kill();
        if let Some(output) = container.output.take() {
            output.finish(context.reactor);
        }
        container.input = None;
        let oom = container.oom_kills() > container.oom_kills_before;
        self.drop_check(index, context.reactor);
        context.events.push_back(Event::ContainerExited {
            container: index,
            exit: exit_status(status),
            oom,
        });
    }
}

pub fn exit_status(status: process::ExitStatus) -> ExitStatus {
    match status {
        process::ExitStatus::Code(code) => ExitStatus::Code(code),
        process::ExitStatus::Signal(signal) => ExitStatus::Signal(signal),
    }
}
