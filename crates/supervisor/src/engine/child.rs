//! A child from its clone to its end.

use std::mem;
use std::os::fd::OwnedFd;

use neargate_host::container::{Started, Starting};
use neargate_host::error::LaunchError;
use neargate_host::process::Process;

use crate::reactor::{Interest, Reactor};
use crate::token::Token;

#[derive(Debug)]
pub enum Child {
    /// On its way to its program. Dropped, it is killed.
    Starting(Starting),
    /// Runs its program.
    Running(Process),
    /// Never came to run; reaped.
    Failed,
}

impl Child {
    /// Waits for a child to arrive at its program.
    pub fn wait_for(
        starting: Starting,
        launch: Token,
        reactor: &mut Reactor<Token>,
    ) -> std::io::Result<Self> {
        reactor.add(&starting, Interest::Read, launch)?;
        Ok(Self::Starting(starting))
    }

    /// Looks how far a starting child is, and once it runs waits for its end.
    /// `Some` says that it has just arrived, and holds its terminal if it has one.
    pub fn arrive(
        &mut self,
        exit: Token,
        reactor: &mut Reactor<Token>,
    ) -> Result<Option<Option<OwnedFd>>, LaunchError> {
        let Self::Starting(starting) = self else {
            return Ok(None);
        };
        let started = match starting.poll() {
            Ok(None) => return Ok(None),
            Ok(Some(started)) => Ok(started),
            Err(error) => Err(error),
        };
        reactor.remove(&*starting);
        let left = mem::replace(self, Self::Failed);
        drop(left);
        let Started { process, terminal } = started?;
        reactor
            .add(&process, Interest::Read, exit)
            .map_err(|error| LaunchError::Parent {
                step: "wait for the process",
                errno: rustix::io::Errno::from_io_error(&error).unwrap_or(rustix::io::Errno::IO),
            })?;
        *self = Self::Running(process);
        Ok(Some(terminal))
    }

    pub fn process(&self) -> Option<&Process> {
        match self {
            Self::Running(process) => Some(process),
            Self::Starting(_) | Self::Failed => None,
        }
    }

    /// Stops waiting for the child. One that runs is handed back.
    pub fn forget(self, reactor: &mut Reactor<Token>) -> Option<Process> {
        match self {
            Self::Starting(starting) => {
                reactor.remove(&starting);
                None
            }
            Self::Running(process) => {
                reactor.remove(&process);
                Some(process)
            }
            Self::Failed => None,
        }
    }
}
