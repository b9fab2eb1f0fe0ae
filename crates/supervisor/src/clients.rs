//! The clients at the supervisor's socket.

use std::collections::BTreeMap;
use std::io;
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::Instant;

use neargate_core::task::Task;
use neargate_protocol::message::Reply;

use crate::connection::{Connection, Progress};
use crate::reactor::{Interest, Reactor};
use crate::token::{ClientId, SessionKey, Token};

#[derive(Debug)]
pub struct Clients {
    listener: UnixListener,
    clients: BTreeMap<ClientId, Client>,
    next: u32,
}

#[derive(Debug)]
pub struct Client {
    pub connection: Connection,
    pub role: Role,
    /// Whether input is read; not while the client's command is slow to take it.
    reading: bool,
    interest: Interest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Has not said yet what it wants.
    Asking,
    /// Has been answered.
    Answered,
    /// Is told of every change. The task of an `owner` does not outlive it.
    Watching { owner: bool },
    /// Runs a command in a container.
    Exec,
    /// Carries the frames of a session's client; of none when it was refused.
    Relay(Option<SessionKey>),
}

impl Clients {
    pub fn new(listener: UnixListener, reactor: &mut Reactor<Token>) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        reactor.add(&listener, Interest::Read, Token::Listener)?;
        Ok(Self {
            listener,
            clients: BTreeMap::new(),
            next: 0,
        })
    }

    pub fn accept(&mut self, reactor: &mut Reactor<Token>) {
        // An error here is of a client that has gone already.
        while let Ok((stream, _)) = self.listener.accept() {
            if let Err(error) = self.add(stream, reactor) {
                eprintln!("a client could not be served: {error}");
            }
        }
    }

    pub fn add(&mut self, stream: UnixStream, reactor: &mut Reactor<Token>) -> io::Result<()> {
        let connection = Connection::new(stream)?;
        let id = ClientId(self.next);
        reactor.add(connection.stream(), Interest::Read, Token::Client(id))?;
        self.next += 1;
        let client = Client {
            connection,
            role: Role::Asking,
            reading: true,
            interest: Interest::Read,
        };
        self.clients.insert(id, client);
        Ok(())
    }

    pub fn get(&mut self, id: ClientId) -> Option<&mut Client> {
        self.clients.get_mut(&id)
    }

    /// Forgets a client and says what it was.
    pub fn remove(&mut self, id: ClientId, reactor: &mut Reactor<Token>) -> Option<Role> {
        let client = self.clients.remove(&id)?;
        reactor.remove(client.connection.stream());
        Some(client.role)
    }

    /// Tells every watcher what the task is like now.
    pub fn publish(&mut self, task: &Task) {
        let mut watchers = self
            .clients
            .values_mut()
            .filter(|client| matches!(client.role, Role::Watching { .. }))
            .peekable();
        if watchers.peek().is_none() {
            return;
        }
        let reply = Reply::Task {
            task: Box::new(task.clone()),
        };
        for watcher in watchers {
            // One that does not read misses states, but not the last one:
            // each says everything.
            if watcher.connection.has_room() {
                watcher.connection.reply(&reply);
            }
        }
    }

    /// Writes what the clients will take, and waits for the rest. Gives those that are done, or
    /// have gone.
    #[must_use]
    pub fn write_all(&mut self, reactor: &mut Reactor<Token>) -> Vec<ClientId> {
        let mut gone = Vec::new();
        for (id, client) in &mut self.clients {
            match client.connection.write() {
                Ok(Progress::Open) => client.wait(reactor),
                // An owner's end is noticed where its connection is read.
                Ok(Progress::Closed) | Err(_) if client.role == Role::Watching { owner: true } => {}
                Ok(Progress::Closed) | Err(_) => gone.push(*id),
            }
        }
        gone
    }

    /// Whether a client has connected and not been answered yet.
    pub fn someone_is_asking(&self) -> bool {
        self.clients
            .values()
            .any(|client| client.role == Role::Asking)
    }

    /// The supervisor is about to end: lets the clients read what is left.
    pub fn drain(&mut self, until: Instant) {
        for client in self.clients.values_mut() {
            let left = until.saturating_duration_since(Instant::now());
            client.connection.write_before(left);
        }
    }
}

impl Client {
    pub fn set_reading(&mut self, reading: bool) {
        self.reading = reading;
    }

    fn wait(&mut self, reactor: &mut Reactor<Token>) {
        let interest = match (self.reading, self.connection.wants_to_write()) {
            (true, false) => Interest::Read,
            (true, true) => Interest::ReadWrite,
            (false, true) => Interest::Write,
            (false, false) => Interest::Nothing,
        };
        if interest != self.interest && reactor.change(self.connection.stream(), interest).is_ok() {
            self.interest = interest;
        }
    }
}
