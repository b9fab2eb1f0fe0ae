//! Commands that clients run in containers: their streams, between the
//! command's pipes or terminal and the client's connection.
//!
//! A session ends with its command, not with the last holder of its streams:
//! what the command left in the background goes on, and is no longer heard.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;

use neargate_host::process::Process;
use neargate_protocol::frame::Kind;
use neargate_protocol::message::{ExecRequest, Reply};
use rustix::fs::OFlags;

use crate::clients::Role;
use crate::engine::{Child, Command, exit_status};
use crate::reactor::{Interest, Reactor};
use crate::supervisor::Supervisor;
use crate::token::{ClientId, ExecSource, Token};

/// Input that the command is slow to take; beyond it the client has to wait.
const PENDING_LIMIT: usize = 256 * 1024;

#[derive(Debug, Default)]
pub struct Sessions(BTreeMap<ClientId, Session>);

#[derive(Debug)]
struct Session {
    child: Child,
    /// The command's input; the terminal itself, if it has one.
    input: Option<File>,
    outputs: Vec<Output>,
    terminal: bool,
    /// Input not yet taken by the command.
    pending: Vec<u8>,
    /// Whether the input is waited for, to take more of what is pending.
    input_waiting: bool,
    /// The client has said that no more input will come.
    input_ended: bool,
}

#[derive(Debug)]
struct Output {
    kind: Kind,
    file: File,
    /// Waited for; not while the client is slow to read.
    waiting: bool,
}

impl Supervisor {
    pub(crate) fn exec_start(&mut self, id: ClientId, request: &ExecRequest) {
        let begun = self.engine.exec(request).map_err(|error| Reply::Refused {
            hint: error.hint(),
            error: error.to_string(),
        });
        let begun = begun.and_then(|command| {
            let terminal = request.terminal.is_some();
            let begun = self
                .sessions
                .begin(id, command, terminal, &mut self.reactor);
            begun.map_err(|error| refused(&error))
        });
        match begun {
            Ok(()) => {
                if let Some(client) = self.clients.get(id) {
                    client.role = Role::Exec;
                }
            }
            Err(refusal) => self.reply(id, &refusal),
        }
    }

    pub(crate) fn exec_ready(&mut self, source: ExecSource) {
        let id = source.client();
        match source {
            ExecSource::Launch(_) => self.exec_arrived(id),
            ExecSource::Input(_) => {
                if let Some(session) = self.sessions.0.get_mut(&id) {
                    session.write_pending();
                }
            }
            ExecSource::Output(_, kind) => {
                self.exec_output(id, kind);
            }
            ExecSource::Exit(_) => {
                let session = self.sessions.0.get(&id);
                let process = session.and_then(|session| session.child.process());
                if let Some(Ok(Some(status))) = process.map(Process::try_wait) {
                    self.exec_ended(id, exit_status(status).code());
                }
            }
        }
        self.exec_wait(id);
    }

    /// The command runs, or it is known why it does not.
    fn exec_arrived(&mut self, id: ClientId) {
        let Some(session) = self.sessions.0.get_mut(&id) else {
            return;
        };
        let exit = Token::Exec(ExecSource::Exit(id));
        let arrived = match session.child.arrive(exit, &mut self.reactor) {
            Ok(None) => return,
            Ok(Some(terminal)) => session
                .take_terminal(terminal)
                .map_err(|error| refused(&error)),
            Err(error) => Err(Reply::Refused {
                error: error.to_string(),
                hint: Some("the command must be in the container's image".into()),
            }),
        };
        let reply = match arrived {
            Ok(()) => Reply::ExecStarted {
                pid: session.child.process().map_or(0, Process::pid),
            },
            Err(refusal) => {
                self.exec_abandoned(id);
                refusal
            }
        };
        self.reply(id, &reply);
    }

    /// Passes on what one stream holds now; returns whether it may hold more.
    fn exec_output(&mut self, id: ClientId, kind: Kind) -> bool {
        let (Some(session), Some(client)) = (self.sessions.0.get_mut(&id), self.clients.get(id))
        else {
            return false;
        };
        let Some(index) = session
            .outputs
            .iter()
            .position(|output| output.kind == kind)
        else {
            return false;
        };
        let mut chunk = [0; 64 * 1024];
        match session.outputs[index].file.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => false,
            // A terminal reports EIO once nobody holds its other end.
            Ok(0) | Err(_) => {
                let output = session.outputs.remove(index);
                if output.waiting {
                    self.reactor.remove(&output.file);
                }
                false
            }
            Ok(read) => {
                client.connection.send(kind, &chunk[..read]);
                true
            }
        }
    }

    fn exec_ended(&mut self, id: ClientId, exit_code: i32) {
        // All that the command wrote is in the pipes by now.
        for kind in [Kind::Stdout, Kind::Stderr] {
            while self.exec_output(id, kind) {}
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
        if let Some(session) = self.sessions.0.get_mut(&id) {
            session.pending.extend_from_slice(bytes);
            session.write_pending();
            self.exec_wait(id);
        }
    }

    pub(crate) fn exec_end_of_input(&mut self, id: ClientId) {
        if let Some(session) = self.sessions.0.get_mut(&id) {
            session.input_ended = true;
            session.write_pending();
            self.exec_wait(id);
        }
    }

    pub(crate) fn exec_resize(&mut self, id: ClientId, rows: u16, columns: u16) {
        let session = self.sessions.0.get(&id);
        if let Some(terminal) = session
            .filter(|session| session.terminal)
            .and_then(|session| session.input.as_ref())
        {
            let size = rustix::termios::Winsize {
                ws_row: rows,
                ws_col: columns,
                ws_xpixel: 0,
                ws_ypixel: 0,
            };
            // Only a terminal that is gone cannot be resized.
            let _ = rustix::termios::tcsetwinsize(terminal, size);
        }
    }

    /// The client has gone: its command is hung up on, as a terminal's would be.
    pub(crate) fn exec_abandoned(&mut self, id: ClientId) {
        const SIGHUP: i32 = 1;
        if let Some(process) = self.sessions.end(id, &mut self.reactor) {
            let _ = process.signal(SIGHUP);
            self.engine.reap_later(process, &mut self.reactor);
        }
    }

    /// Waits for what can be served now: no output while the client is slow,
    /// no input while the command is.
    pub(crate) fn exec_wait(&mut self, id: ClientId) {
        let (Some(session), Some(client)) = (self.sessions.0.get_mut(&id), self.clients.get(id))
        else {
            return;
        };
        let has_room = client.connection.has_room();
        for output in &mut session.outputs {
            if output.waiting == has_room {
                continue;
            }
            output.waiting = has_room;
            if has_room {
                let token = Token::Exec(ExecSource::Output(id, output.kind));
                // Without it this stream would be silent: end the wait instead.
                output.waiting = self
                    .reactor
                    .add(&output.file, Interest::Read, token)
                    .is_ok();
            } else {
                self.reactor.remove(&output.file);
            }
        }
        client.set_reading(session.pending.len() < PENDING_LIMIT);
        session.wait_for_input(id, &mut self.reactor);
    }

    /// Clients that had been slow may have read: go on with their sessions.
    pub(crate) fn exec_wait_all(&mut self) {
        for id in self.sessions.ids() {
            self.exec_wait(id);
        }
    }
}

impl Session {
    /// A terminal is input and output at once, each with a descriptor of its own.
    fn take_terminal(&mut self, terminal: Option<OwnedFd>) -> io::Result<()> {
        if let Some(terminal) = terminal {
            rustix::fs::fcntl_setfl(&terminal, OFlags::NONBLOCK)?;
            let terminal = File::from(terminal);
            self.input = Some(terminal.try_clone()?);
            self.outputs.push(Output::new((Kind::Stdout, terminal)));
        }
        Ok(())
    }

    fn write_pending(&mut self) {
        let Some(input) = &mut self.input else {
            // A terminal is there once the command is.
            if !matches!(self.child, Child::Starting(_)) {
                self.pending.clear();
            }
            return;
        };
        match input.write(&self.pending) {
            Ok(written) => {
                self.pending.drain(..written);
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            // The command has closed its input: nobody will read this.
            Err(_) => self.pending.clear(),
        }
    }

    fn wait_for_input(&mut self, id: ClientId, reactor: &mut Reactor<Token>) {
        let Some(input) = &self.input else {
            return;
        };
        let wanted = !self.pending.is_empty();
        if wanted && !self.input_waiting {
            let token = Token::Exec(ExecSource::Input(id));
            self.input_waiting = reactor.add(input, Interest::Write, token).is_ok();
        } else if !wanted && self.input_waiting {
            reactor.remove(input);
            self.input_waiting = false;
        }
        // A terminal stays open: it is where the size is set, and its end of
        // input is a character that the client sends.
        if self.input_ended && !wanted && !self.terminal {
            self.input = None;
        }
    }
}

impl Sessions {
    fn begin(
        &mut self,
        id: ClientId,
        command: Command,
        terminal: bool,
        reactor: &mut Reactor<Token>,
    ) -> io::Result<()> {
        let launch = Token::Exec(ExecSource::Launch(id));
        let session = Session {
            child: Child::wait_for(command.starting, launch, reactor)?,
            input: command.input,
            outputs: command.outputs.into_iter().map(Output::new).collect(),
            terminal,
            pending: Vec::new(),
            input_waiting: false,
            input_ended: false,
        };
        self.0.insert(id, session);
        Ok(())
    }

    /// Forgets a session; its command, if it runs, is handed back.
    fn end(&mut self, id: ClientId, reactor: &mut Reactor<Token>) -> Option<Process> {
        let session = self.0.remove(&id)?;
        for output in session.outputs.iter().filter(|output| output.waiting) {
            reactor.remove(&output.file);
        }
        if let Some(input) = session.input.as_ref().filter(|_| session.input_waiting) {
            reactor.remove(input);
        }
        session.child.forget(reactor)
    }

    fn ids(&self) -> Vec<ClientId> {
        self.0.keys().copied().collect()
    }
}

impl Output {
    fn new((kind, file): (Kind, File)) -> Self {
        Self {
            kind,
            file,
            waiting: false,
        }
    }
}

fn refused(error: &io::Error) -> Reply {
    Reply::Refused {
        error: error.to_string(),
        hint: None,
    }
}
