//! Commands that clients run in containers: their streams, between the
//! command's pipes or terminal and the client's connection.
//!
//! A session ends with its command, not with the last holder of its streams:
//! what the command left in the background goes on, and is no longer heard.

use std::collections::BTreeMap;
use std::io;

use neargate_host::process::Process;
use neargate_protocol::frame::Kind;
use neargate_protocol::message::{ExecRequest, Reply, TerminalSize};

use crate::clients::Role;
use crate::engine::exit_status;
use crate::reactor::Reactor;
use crate::streams::{LAST_OUTPUT, Streams};
use crate::supervisor::Supervisor;
use crate::token::{ClientId, ExecSource, Owner, Token};

#[derive(Debug, Default)]
pub struct Sessions(BTreeMap<ClientId, Streams>);

impl Supervisor {
    pub(crate) fn exec_start(&mut self, id: ClientId, request: &ExecRequest) {
        let begun = self.engine.exec(request).map_err(|error| Reply::Refused {
            hint: error.hint(),
            error: error.to_string(),
        });
        let begun = begun.and_then(|command| {
            let terminal = request.terminal.is_some();
            Streams::begin(Owner::Client(id), command, terminal, &mut self.reactor)
                .map_err(|error| refused(&error))
        });
        match begun {
            Ok(streams) => {
                self.sessions.0.insert(id, streams);
                if let Some(client) = self.clients.get(id) {
                    client.role = Role::Exec;
                }
            }
            Err(refusal) => self.reply(id, &refusal),
        }
    }

    pub(crate) fn exec_ready(&mut self, source: ExecSource) {
        let id = match source.owner() {
            Owner::Client(id) => id,
            Owner::Session(key) => return self.session_ready(key, source),
        };
        match source {
            ExecSource::Launch(_) => self.exec_arrived(id),
            ExecSource::Input(_) => {
                if let Some(streams) = self.sessions.0.get_mut(&id) {
                    streams.write_pending();
                }
            }
            ExecSource::Output(_, kind) => {
                self.exec_output(id, kind);
            }
            ExecSource::Exit(_) => {
                let streams = self.sessions.0.get(&id);
                let process = streams.and_then(|streams| streams.child.process());
                if let Some(Ok(Some(status))) = process.map(Process::try_wait) {
                    self.exec_ended(id, exit_status(status).code());
                }
            }
        }
        self.exec_wait(id);
    }

    /// The command runs, or it is known why it does not.
    fn exec_arrived(&mut self, id: ClientId) {
        let Some(streams) = self.sessions.0.get_mut(&id) else {
            return;
        };
        let exit = Token::Exec(ExecSource::Exit(Owner::Client(id)));
        let arrived = match streams.child.arrive(exit, &mut self.reactor) {
            Ok(None) => return,
            Ok(Some(terminal)) => streams
                .take_terminal(terminal)
                .map_err(|error| refused(&error)),
            Err(error) => Err(Reply::Refused {
                error: error.to_string(),
                hint: Some("the command must be in the container's image".into()),
            }),
        };
        let reply = match arrived {
            Ok(()) => Reply::ExecStarted {
                pid: streams.child.process().map_or(0, Process::pid),
            },
            Err(refusal) => {
                self.exec_abandoned(id);
                refusal
            }
        };
        self.reply(id, &reply);
    }

    /// Passes on what one stream holds now, and says how much that was.
    fn exec_output(&mut self, id: ClientId, kind: Kind) -> usize {
        let (Some(streams), Some(client)) = (self.sessions.0.get_mut(&id), self.clients.get(id))
        else {
            return 0;
        };
        let mut chunk = [0; 64 * 1024];
        match streams.read(kind, &mut chunk, &mut self.reactor) {
            Some(bytes) => {
                client.connection.send(kind, bytes);
                bytes.len()
            }
            None => 0,
        }
    }

    fn exec_ended(&mut self, id: ClientId, exit_code: i32) {
        // All that the command wrote is in the pipes by now.
        for kind in [Kind::Stdout, Kind::Stderr] {
            let mut left = LAST_OUTPUT;
            while left > 0 {
                match self.exec_output(id, kind) {
                    0 => break,
                    read => left = left.saturating_sub(read),
                }
            }
        }
        self.sessions.end(id, &mut self.reactor);
        self.reply(id, &Reply::ExecEnded { exit_code });
        if let Some(client) = self.clients.get(id) {
            client.role = Role::Answered;
            client.set_reading(true);
            client.connection.close_when_written();
        }
    }

    pub(crate) fn exec_input(&mut self, id: ClientId, bytes: &[u8]) {
        if let Some(streams) = self.sessions.0.get_mut(&id) {
            streams.write(bytes);
            self.exec_wait(id);
        }
    }

    pub(crate) fn exec_end_of_input(&mut self, id: ClientId) {
        if let Some(streams) = self.sessions.0.get_mut(&id) {
            streams.end_of_input();
            self.exec_wait(id);
        }
    }

    pub(crate) fn exec_resize(&mut self, id: ClientId, size: TerminalSize) {
        if let Some(streams) = self.sessions.0.get(&id) {
            streams.resize(size);
        }
    }

    /// The client has gone: its command is hung up on, as a terminal's would be.
    pub(crate) fn exec_abandoned(&mut self, id: ClientId) {
        let process = self.sessions.end(id, &mut self.reactor);
        self.hang_up_on(process);
    }

    pub(crate) fn hang_up_on(&mut self, process: Option<Process>) {
        const SIGHUP: i32 = 1;
        if let Some(process) = process {
            let _ = process.signal(SIGHUP);
            self.engine.reap_later(process, &mut self.reactor);
        }
    }

    /// Waits for what can be served now: no output while the client is slow,
    /// no input while the command is.
    pub(crate) fn exec_wait(&mut self, id: ClientId) {
        let (Some(streams), Some(client)) = (self.sessions.0.get_mut(&id), self.clients.get(id))
        else {
            return;
        };
        streams.wait(client.connection.has_room(), &mut self.reactor);
        client.set_reading(streams.has_room());
    }

    /// Clients that had been slow may have read: go on with their sessions.
    pub(crate) fn exec_wait_all(&mut self) {
        for id in self.sessions.ids() {
            self.exec_wait(id);
        }
    }
}

impl Sessions {
    /// Forgets a session; its command, if it runs, is handed back.
    fn end(&mut self, id: ClientId, reactor: &mut Reactor<Token>) -> Option<Process> {
        self.0.remove(&id)?.end(reactor)
    }

    fn ids(&self) -> Vec<ClientId> {
        self.0.keys().copied().collect()
    }
}

fn refused(error: &io::Error) -> Reply {
    Reply::Refused {
        error: error.to_string(),
        hint: None,
    }
}
