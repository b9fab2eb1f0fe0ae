//! The names of everything that the supervisor waits for.

use neargate_core::task::ContainerIndex;

use neargate_protocol::frame::Kind;
use neargate_session::mux::StreamId;

use crate::logs::Stream;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// This process is asked to end.
    Signal,
    Listener,
    Client(ClientId),
    Engine(EngineSource),
    Exec(ExecSource),
    /// A connection to a port, for a session that forwards it.
    Port(SessionKey, StreamId),
}

/// A connection, by the order in which it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineSource {
    /// A container's child reports that it runs its program, or why not.
    Launch(ContainerIndex),
    /// A container's first process has ended.
    Exit(ContainerIndex),
    /// A container has written something.
    Output(ContainerIndex, Stream),
    /// A health check has ended.
    Check(ContainerIndex),
    /// A port published for the task has traffic.
    Service(usize),
    /// One of a container's ports on the host has.
    Port(ContainerIndex, usize),
    /// A container asks for a name.
    Resolver,
    /// A process has ended that nobody waits for.
    Abandoned,
}

/// A session, by the order in which it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionKey(pub u32);

/// For whom a command runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Its connection is the command's life.
    Client(ClientId),
    /// It outlives connections.
    Session(SessionKey),
}

/// Something of the command that runs for this owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExecSource {
    /// It runs, or it is known why it does not.
    Launch(Owner),
    /// Its input takes more.
    Input(Owner),
    Output(Owner, Kind),
    Exit(Owner),
}

impl ExecSource {
    pub fn owner(self) -> Owner {
        match self {
            Self::Launch(owner)
            | Self::Input(owner)
            | Self::Output(owner, _)
            | Self::Exit(owner) => owner,
        }
    }
}
