//! Sessions of ECS Exec: they live here and not with a client's connection, which comes and goes.
//!
//! `neargate_session` says what is to be done; a connection only carries the frames of a client's
//! WebSocket.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;
use neargate_host::process::Process;
use neargate_protocol::frame::Kind;
use neargate_protocol::message::{ExecRequest, Reply, SessionRequest, TerminalSize};
use neargate_protocol::random;
use neargate_session::channel::{self, OpenDataChannelInput};
use neargate_session::document::Document;
use neargate_session::message_id::MessageIds;
use neargate_session::payload::Size;
use neargate_session::session::{Effect, Session, Settings, Signal, Stream};

use crate::clients::Role;
use crate::engine::exit_status;
use crate::streams::Streams;
use crate::supervisor::Supervisor;
use crate::token::{ClientId, ExecSource, Owner, SessionKey, Token};

/// What a command wrote before its end and is still in its terminal or pipes, at most: others may
/// go on writing.
const LAST_OUTPUT: usize = 1 << 20;

/// What a client reads of a session that is not, or not for it.
const NO_SESSION: &str = "The session is not known, or its token has been used.";

/// Of a session whose task has ended.
const TASK_STOPPED: &str = "The task has stopped.";

#[derive(Debug, Default)]
pub struct RemoteSessions {
    sessions: BTreeMap<SessionKey, RemoteSession>,
    next: u32,
}

#[derive(Debug)]
struct RemoteSession {
    session: Session,
    /// Good for one client.
    token: Option<String>,
    command: ExecRequest,
    has_terminal: bool,
    size: Size,
    client: Option<ClientId>,
    /// Once the command was started, and while it runs.
    streams: Option<Streams>,
}

impl RemoteSessions {
    fn find(&mut self, session_id: &str) -> Option<(SessionKey, &mut RemoteSession)> {
        self.sessions
            .iter_mut()
            .find(|(_, remote)| remote.session.id() == session_id)
            .map(|(key, remote)| (*key, remote))
    }

    fn keys(&self) -> Vec<SessionKey> {
        self.sessions.keys().copied().collect()
    }

    /// How long until one of them has to be woken.
    pub fn until_next(&self, now: Timestamp) -> Option<Duration> {
        let deadlines = self
            .sessions
            .values()
            .map(|remote| remote.session.deadline());
        deadlines.flatten().min().map(|at| at.since(now))
    }
}

impl Supervisor {
    pub(crate) fn session_open(&mut self, id: ClientId, request: SessionRequest) {
        let reply = match self.open_session(request) {
            Ok(()) => Reply::Accepted,
            Err(error) => Reply::Refused { error, hint: None },
        };
        self.reply(id, &reply);
    }

    fn open_session(&mut self, request: SessionRequest) -> Result<(), String> {
        if self.remote.find(&request.session_id).is_some() {
            return Err(format!("there is a session {} already", request.session_id));
        }
        if request.document.is_port() {
            return Err("sessions that forward ports are not supported yet".into());
        }
        let seed = random::bytes().map_err(|error| error.to_string())?;
        let has_terminal = !matches!(request.document, Document::NonInteractiveCommands { .. });
        let settings = Settings::new(request.session_id, request.document, seed);
        let remote = RemoteSession {
            session: Session::new(settings, self.now()),
            token: Some(request.token),
            command: request.command,
            has_terminal,
            size: Size::DEFAULT,
            client: None,
            streams: None,
        };
        let key = SessionKey(self.remote.next);
        self.remote.next += 1;
        self.remote.sessions.insert(key, remote);
        Ok(())
    }

    pub(crate) fn session_renew(&mut self, id: ClientId, session_id: &str, token: String) {
        let reply = match self.remote.find(session_id) {
            Some((_, remote)) if !remote.session.is_closed() => {
                remote.token = Some(token);
                Reply::Accepted
            }
            _ => no_session(),
        };
        self.reply(id, &reply);
    }

    pub(crate) fn session_end(&mut self, id: ClientId, session_id: &str) {
        let now = self.now();
        let reply = match self.remote.find(session_id) {
            Some((_, remote)) => {
                remote.session.terminate(now, "");
                Reply::Accepted
            }
            None => no_session(),
        };
        self.reply(id, &reply);
    }

    pub(crate) fn session_attach(&mut self, id: ClientId, session_id: String) {
        let key = self.remote.find(&session_id).map(|(key, _)| key);
        if let Some(client) = self.clients.get(id) {
            client.role = Role::Relay(key);
        }
        if key.is_none() {
            self.refuse_client(id, &session_id);
        }
    }

    /// The client's first frame: it shows the token.
    pub(crate) fn session_text(&mut self, id: ClientId, text: &[u8]) {
        let Some(Role::Relay(Some(key))) = self.clients.get(id).map(|client| client.role) else {
            return;
        };
        let now = self.now();
        let Some(remote) = self.remote.sessions.get_mut(&key) else {
            return;
        };
        if remote.client == Some(id) {
            return;
        }
        let text = String::from_utf8_lossy(text);
        let open = OpenDataChannelInput::parse(&text)
            .ok()
            .filter(|open| takes(&mut remote.token, &open.token_value));
        match open {
            Some(open) => {
                let replaced = remote.client.replace(id);
                remote.session.attach(now, &open);
                if let Some(replaced) = replaced.and_then(|id| self.clients.get(id)) {
                    replaced.role = Role::Relay(None);
                    replaced.connection.close_when_written();
                }
            }
            None => {
                let session_id = remote.session.id().to_owned();
                self.refuse_client(id, &session_id);
            }
        }
    }

    pub(crate) fn session_binary(&mut self, id: ClientId, frame: Vec<u8>) {
        let now = self.now();
        let Some(Role::Relay(Some(key))) = self.clients.get(id).map(|client| client.role) else {
            return;
        };
        if let Some(remote) = self.remote.sessions.get_mut(&key)
            && remote.client == Some(id)
        {
            remote.session.receive(now, &Bytes::from(frame));
        }
    }

    /// Tells a client that there is no session for it, in the one way that all clients understand.
    fn refuse_client(&mut self, id: ClientId, session_id: &str) {
        let now = self.now();
        let Ok(seed) = random::bytes() else {
            return;
        };
        let message_id = MessageIds::new(seed).next_id();
        if let Some(client) = self.clients.get(id) {
            let frame = channel::closed(session_id, NO_SESSION, message_id, now);
            client.role = Role::Relay(None);
            client.connection.send(Kind::Binary, &frame);
            client.connection.close_when_written();
        }
    }

    pub(crate) fn session_ready(&mut self, key: SessionKey, source: ExecSource) {
        let now = self.now();
        let Some(remote) = self.remote.sessions.get_mut(&key) else {
            return;
        };
        let Some(streams) = &mut remote.streams else {
            return;
        };
        match source {
            ExecSource::Launch(owner) => {
                let exit = Token::Exec(ExecSource::Exit(owner));
                let arrived = match streams.child.arrive(exit, &mut self.reactor) {
                    Ok(None) => return,
                    Ok(Some(terminal)) => streams
                        .take_terminal(terminal)
                        .map_err(|error| error.to_string()),
                    Err(error) => Err(error.to_string()),
                };
                match arrived {
                    Ok(()) => streams.resize(terminal_size(remote.size)),
                    Err(error) => remote.session.terminate(now, &error),
                }
            }
            ExecSource::Input(_) => streams.write_pending(),
            ExecSource::Output(_, kind) => {
                let mut chunk = [0; 64 * 1024];
                if let Some(bytes) = streams.read(kind, &mut chunk, &mut self.reactor) {
                    remote.session.output(now, stream_of(kind), bytes);
                }
            }
            ExecSource::Exit(_) => {
                if let Some(Ok(Some(status))) = streams.child.process().map(Process::try_wait) {
                    let code = exit_status(status).code();
                    self.session_command_ended(key, code);
                }
            }
        }
    }

    fn session_command_ended(&mut self, key: SessionKey, exit_code: i32) {
        let now = self.now();
        let Some(remote) = self.remote.sessions.get_mut(&key) else {
            return;
        };
        let Some(mut streams) = remote.streams.take() else {
            return;
        };
        let mut left = LAST_OUTPUT;
        let mut chunk = [0; 64 * 1024];
        for kind in [Kind::Stdout, Kind::Stderr] {
            while let Some(bytes) = streams.read(kind, &mut chunk, &mut self.reactor)
                && left > 0
            {
                left = left.saturating_sub(bytes.len());
                remote.session.output(now, stream_of(kind), bytes);
            }
        }
        streams.end(&mut self.reactor);
        remote.session.exited(now, exit_code);
    }

    /// Does what all sessions want done. Says whether clients have been given frames.
    pub(crate) fn sessions_go_on(&mut self) -> bool {
        let mut sent = false;
        for key in self.remote.keys() {
            sent |= self.session_goes_on(key);
        }
        sent
    }

    fn session_goes_on(&mut self, key: SessionKey) -> bool {
        let now = self.now();
        let Some(remote) = self.remote.sessions.get_mut(&key) else {
            return false;
        };
        if let Some(client) = remote.client
            && self.clients.get(client).is_none()
        {
            remote.client = None;
            remote.session.detach(now);
        }
        if remote.session.deadline().is_some_and(|at| at <= now) {
            remote.session.tick(now);
        }
        let mut sent = false;
        if let Some(client) = remote.client.and_then(|id| self.clients.get(id)) {
            while client.connection.has_room()
                && let Some(frame) = remote.session.next_frame()
            {
                client.connection.send(Kind::Binary, &frame);
                sent = true;
            }
        }
        while let Some(effect) = self
            .remote
            .sessions
            .get_mut(&key)
            .and_then(|remote| remote.session.next_effect())
        {
            self.session_effect(key, effect);
        }
        if let Some(remote) = self.remote.sessions.get_mut(&key)
            && let Some(streams) = &mut remote.streams
        {
            while streams.has_room()
                && let Some(bytes) = remote.session.next_input()
            {
                streams.write(&bytes);
            }
            streams.wait(remote.session.output_room() > 0, &mut self.reactor);
        }
        sent
    }

    fn session_effect(&mut self, key: SessionKey, effect: Effect) {
        let now = self.now();
        let Some(remote) = self.remote.sessions.get_mut(&key) else {
            return;
        };
        match effect {
            Effect::Start { size } => {
                remote.size = size.unwrap_or(remote.size);
                if let Err(error) = self.session_start(key)
                    && let Some(remote) = self.remote.sessions.get_mut(&key)
                {
                    remote.session.terminate(now, &error);
                }
            }
            Effect::Resize(size) => {
                remote.size = size;
                if let Some(streams) = &remote.streams {
                    streams.resize(terminal_size(size));
                }
            }
            Effect::Signal(signal) => {
                let streams = remote.streams.as_ref();
                if let Some(process) = streams.and_then(|streams| streams.child.process()) {
                    // It can only have ended.
                    let _ = process.signal(number_of(signal));
                }
            }
            Effect::HangUp => self.session_hangs_up(key),
            Effect::Disconnect => {}
            Effect::CloseConnection => {
                if let Some(client) = remote.client.take().and_then(|id| self.clients.get(id)) {
                    client.role = Role::Relay(None);
                    client.connection.close_when_written();
                }
            }
            Effect::Over => {
                self.session_hangs_up(key);
                self.remote.sessions.remove(&key);
            }
        }
    }

    fn session_start(&mut self, key: SessionKey) -> Result<(), String> {
        let Some(remote) = self.remote.sessions.get_mut(&key) else {
            return Ok(());
        };
        let terminal = remote.has_terminal.then(|| terminal_size(remote.size));
        remote.command.terminal = terminal;
        remote.command.input = false;
        let command = self.engine.exec(&remote.command);
        let command = command.map_err(|error| error.to_string())?;
        let owner = Owner::Session(key);
        let streams = Streams::begin(owner, command, terminal.is_some(), &mut self.reactor);
        remote.streams = Some(streams.map_err(|error| error.to_string())?);
        Ok(())
    }

    fn session_hangs_up(&mut self, key: SessionKey) {
        let remote = self.remote.sessions.get_mut(&key);
        let streams = remote.and_then(|remote| remote.streams.take());
        let process = streams.and_then(|streams| streams.end(&mut self.reactor));
        self.hang_up_on(process);
    }

    /// The task has ended, and the supervisor is about to.
    pub(crate) fn sessions_say_goodbye(&mut self) {
        let now = self.now();
        for remote in self.remote.sessions.values_mut() {
            remote.session.terminate(now, TASK_STOPPED);
        }
        self.sessions_go_on();
    }
}

/// Whether the token is the one that is good, which it then is no longer.
fn takes(good: &mut Option<String>, shown: &str) -> bool {
    let is_good = good
        .as_ref()
        .is_some_and(|good| is_equal(good.as_bytes(), shown.as_bytes()));
    if is_good {
        *good = None;
    }
    is_good
}

/// Compares without telling by the time it takes where the difference is.
fn is_equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |bits, (a, b)| bits | (a ^ b)) == 0
}

fn stream_of(kind: Kind) -> Stream {
    match kind {
        Kind::Stderr => Stream::Error,
        _ => Stream::Output,
    }
}

fn terminal_size(size: Size) -> TerminalSize {
    TerminalSize {
        rows: size.rows,
        columns: size.columns,
    }
}

fn number_of(signal: Signal) -> i32 {
    match signal {
        Signal::Interrupt => 2,
        Signal::Quit => 3,
        Signal::Suspend => 20,
    }
}

fn no_session() -> Reply {
    Reply::Refused {
        error: "there is no such session".into(),
        hint: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_once() {
        let mut token = Some("secret".to_owned());
        assert!(!takes(&mut token, "Secret"));
        assert!(!takes(&mut token, "secret and more"));
        assert!(takes(&mut token, "secret"));
        assert!(!takes(&mut token, "secret"));
    }
}
