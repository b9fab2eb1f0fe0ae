//! One container as it runs: its process, its cgroup, its output.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;

use neargate_core::signal;
use neargate_core::task::{ContainerIndex, Event, ExitStatus};
use neargate_host::cgroup::ContainerCgroup;
use neargate_host::network::Published;
use neargate_host::process::{self, Process};

use rustix::fs::OFlags;

use crate::logs::Stream;
use crate::reactor::Reactor;
use crate::token::Token;

use super::checks::Check;
use super::child::Child;
use super::output::Output;
use super::{Context, Engine};

#[derive(Default)]
pub struct Container {
    /// The first process; none before the start and after the end.
    pub child: Option<Child>,
    /// Kept from one start to the next: a restarted container has the same.
    pub cgroup: Option<ContainerCgroup>,
    /// Its own namespaces, where the task shares none (`networkMode` bridge).
    pub network: Option<OwnedFd>,
    /// Its ports on the host.
    pub ports: Vec<Published>,
    /// Made before it where it declares parameters of it.
    pub ipc: Option<OwnedFd>,
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

impl Container {
    /// Sends the stop signal to the first process.
    pub fn stop(&self) {
        if let Some(process) = self.process() {
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
        self.child.as_ref().and_then(Child::process)
    }

    pub fn read_output(&mut self, stream: Stream, reactor: &mut Reactor<Token>) {
        if let Some(output) = &mut self.output {
            output.read(stream, reactor);
        }
    }

    /// A terminal's output is the container's, and the terminal is held here
    /// as its input as well.
    pub fn listen_to_terminal(
        &mut self,
        index: ContainerIndex,
        terminal: OwnedFd,
        reactor: &mut Reactor<Token>,
    ) {
        let listening = rustix::fs::fcntl_setfl(&terminal, OFlags::NONBLOCK)
            .map_err(io::Error::from)
            .and_then(|()| match &mut self.output {
                Some(output) => {
                    output.listen_to(index, Stream::Stdout, File::from(terminal), reactor)
                }
                None => Ok(()),
            });
        if let Err(error) = listening {
            eprintln!("a container's terminal cannot be heard: {error}");
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
        let Some(Ok(Some(status))) = container.process().map(Process::try_wait) else {
            return;
        };
        if let Some(child) = container.child.take() {
            child.forget(context.reactor);
        }
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
