//! Sessions of ECS Exec: they live here and not with a client's connection, which comes and goes.
//!
//! `neargate_session` says what is to be done; a connection only carries the frames of a client's
//! WebSocket.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use neargate_core::task::DesiredStatus;
use neargate_core::timestamp::Timestamp;
use neargate_host::error::LaunchError;
use neargate_host::process::Process;
use neargate_protocol::frame::Kind;
use neargate_protocol::message::{self, ExecRequest, Reply, SessionRequest, TerminalSize};
use neargate_protocol::random;
use neargate_protocol::session::{SessionRecord, is_id};
use neargate_session::channel::{self, OpenDataChannelInput};
use neargate_session::document::Document;
use neargate_session::message_id::MessageIds;
use neargate_session::mux::StreamId;
use neargate_session::payload::Size;
use neargate_session::port::PortSession;
use neargate_session::session::{Effect, Session, Settings, Signal, Stream};
use subtle::ConstantTimeEq;

use crate::clients::Role;
use crate::engine::exit_status;
use crate::ports::Ports;
use crate::recording::Recording;
use crate::streams::{LAST_OUTPUT, Streams};
use crate::supervisor::Supervisor;
use crate::token::{ClientId, ExecSource, Owner, SessionKey, Token};

/// What a client reads of a session that is not, or not for it.
const NO_SESSION: &str = "The session is not known, or its token has been used.";

/// Of a session whose task has ended.
const TASK_STOPPED: &str = "The task has stopped.";

/// Of a session whose command was killed because its task is to end.
const TASK_STOPS: &str = "The task is being stopped.";

/// The exit code of a command that got SIGKILL, as when its container ends.
const KILLED: i32 = 128 + 9;

#[derive(Debug, Default)]
pub struct RemoteSessions {
    sessions: BTreeMap<SessionKey, RemoteSession>,
    next: u32,
}

#[derive(Debug)]
struct RemoteSession {
    /// Its streams are those of a session that forwards ports; others have none.
    channel: PortSession,
    ports: Option<Ports>,
    record: SessionRecord,
    recording: Option<Recording>,
    wanted_recording: Option<message::Recording>,
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
            .find(|(_, remote)| remote.channel.session.id() == session_id)
            .map(|(key, remote)| (*key, remote))
    }

    /// How many a container has. One whose client is being told of its end is none any more.
    fn count(&self, container: &str) -> usize {
        let of_container = self.sessions.values().filter(|remote| {
            remote.command.container == container && !remote.channel.session.is_closed()
        });
        of_container.count()
    }

    fn keys(&self) -> Vec<SessionKey> {
        self.sessions.keys().copied().collect()
    }

    /// How long until one of them has to be woken.
    pub fn until_next(&self, now: Timestamp) -> Option<Duration> {
        let deadlines = self
            .sessions
            .values()
            .map(|remote| remote.channel.session.deadline());
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
        if !is_id(&request.session_id) {
            return Err(format!("{:?} is no id of a session", request.session_id));
        }
        if self.remote.find(&request.session_id).is_some() {
            return Err(format!("there is a session {} already", request.session_id));
        }
        let limits = self.engine.session_limits().clone();
        let limit = limits.sessions_per_container;
        if self.remote.count(&request.command.container) >= limit as usize {
            return Err(format!(
                "Unable to start new execute sessions because the maximum session limit of \
                 {limit} has been reached."
            ));
        }
        let key = SessionKey(self.remote.next);
        let ports = Ports::of(key, &request.document)?;
        let seed = random::bytes().map_err(|error| error.to_string())?;
        let has_terminal = !matches!(request.document, Document::NonInteractiveCommands { .. });
        let now = self.now();
        let record = SessionRecord {
            id: request.session_id.clone(),
            container: request.command.container.clone(),
            command: request.command.command.clone(),
            about: request.about,
            opened_at: now,
            ended_at: None,
            exit_code: None,
            recorded: request.recording.is_some() && ports.is_none(),
        };
        self.engine.write_session(&record);
        let settings = Settings {
            idle: seconds(limits.idle_seconds),
            longest: seconds(limits.longest_seconds),
            ..Settings::new(request.session_id, request.document, seed)
        };
        let remote = RemoteSession {
            channel: PortSession::new(Session::new(settings, now)),
            wanted_recording: request.recording.filter(|_| ports.is_none()),
            ports,
            record,
            recording: None,
            token: Some(request.token),
            command: request.command,
            has_terminal,
            size: Size::DEFAULT,
            client: None,
            streams: None,
        };
        self.remote.next += 1;
        self.remote.sessions.insert(key, remote);
        Ok(())
    }

    pub(crate) fn session_renew(&mut self, id: ClientId, session_id: &str, token: String) {
        let reply = match self.remote.find(session_id) {
            Some((_, remote)) if !remote.channel.session.is_closed() => {
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
                remote.channel.session.terminate(now, "");
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
                remote.channel.session.attach(now, &open);
                if let Some(replaced) = replaced.and_then(|id| self.clients.get(id)) {
                    replaced.role = Role::Relay(None);
                    replaced.connection.close_when_written();
                }
            }
            None => {
                let session_id = remote.channel.session.id().to_owned();
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
            remote.channel.session.receive(now, &Bytes::from(frame));
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
                    Err(error) => Err(not_run(&remote.command.container, &error)),
                };
                match arrived {
                    Ok(()) => streams.resize(terminal_size(remote.size)),
                    Err(error) => remote.channel.session.terminate(now, &error),
                }
            }
            ExecSource::Input(_) => streams.write_pending(),
            ExecSource::Output(_, kind) => {
                let mut chunk = [0; 64 * 1024];
                if let Some(bytes) = streams.read(kind, &mut chunk, &mut self.reactor) {
                    remote.output(now, stream_of(kind), bytes);
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
        let stopping = self.task.desired_status() == DesiredStatus::Stopped;
        let Some(remote) = self.remote.sessions.get_mut(&key) else {
            return;
        };
        let Some(mut streams) = remote.streams.take() else {
            return;
        };
        let mut chunk = [0; 64 * 1024];
        for kind in [Kind::Stdout, Kind::Stderr] {
            let mut left = LAST_OUTPUT;
            while let Some(bytes) = streams.read(kind, &mut chunk, &mut self.reactor)
                && left > 0
            {
                left = left.saturating_sub(bytes.len());
                remote.output(now, stream_of(kind), bytes);
            }
        }
        streams.end(&mut self.reactor);
        remote.record.exit_code = Some(exit_code);
        let reason = match stopping && exit_code == KILLED {
            true => TASK_STOPS,
            false => "",
        };
        remote
            .channel
            .session
            .exited_because(now, exit_code, reason);
    }

    pub(crate) fn session_port_ready(&mut self, key: SessionKey, stream: StreamId) {
        let now = self.now();
        let Some(remote) = self.remote.sessions.get_mut(&key) else {
            return;
        };
        if let Some(ports) = &mut remote.ports {
            let network = self.engine.network_of(&remote.command.container);
            let channel = &mut remote.channel;
            ports.ready(now, stream, channel, &network, &mut self.reactor);
        }
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
            remote.channel.session.detach(now);
        }
        if remote
            .channel
            .session
            .deadline()
            .is_some_and(|at| at <= now)
        {
            remote.channel.session.tick(now);
        }
        let mut sent = false;
        if let Some(client) = remote.client.and_then(|id| self.clients.get(id)) {
            while client.connection.has_room()
                && let Some(frame) = remote.channel.session.next_frame()
            {
                client.connection.send(Kind::Binary, &frame);
                sent = true;
            }
        }
        while let Some(effect) = self
            .remote
            .sessions
            .get_mut(&key)
            .and_then(|remote| remote.channel.session.next_effect())
        {
            self.session_effect(key, effect);
        }
        if let Some(remote) = self.remote.sessions.get_mut(&key)
            && let Some(ports) = &mut remote.ports
        {
            let network = self.engine.network_of(&remote.command.container);
            ports.go_on(now, &mut remote.channel, &network, &mut self.reactor);
        }
        if let Some(remote) = self.remote.sessions.get_mut(&key)
            && let Some(streams) = &mut remote.streams
        {
            while streams.has_room()
                && let Some(bytes) = remote.channel.session.next_input()
            {
                if let Some(recording) = &mut remote.recording {
                    recording.input(now, &bytes);
                }
                streams.write(&bytes);
            }
            streams.wait(remote.channel.session.output_room() > 0, &mut self.reactor);
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
                    remote.channel.session.terminate(now, &error);
                }
            }
            Effect::Resize(size) => {
                remote.size = size;
                if let Some(streams) = &remote.streams {
                    streams.resize(terminal_size(size));
                }
                if let Some(recording) = &mut remote.recording {
                    recording.resized(now, size);
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
                if let Some(mut remote) = self.remote.sessions.remove(&key) {
                    remote.record.ended_at = Some(now);
                    self.engine.write_session(&remote.record);
                }
            }
        }
    }

    fn session_start(&mut self, key: SessionKey) -> Result<(), String> {
        let now = self.now();
        let Some(remote) = self.remote.sessions.get_mut(&key) else {
            return Ok(());
        };
        if let Some(ports) = &mut remote.ports {
            let network = self.engine.network_of(&remote.command.container);
            ports.begin(now, &mut remote.channel, &network, &mut self.reactor);
            return Ok(());
        }
        if let Some(wanted) = remote.wanted_recording.take() {
            // A session that is to be recorded and cannot be does not take place.
            let begun = self.engine.record(&remote.record, wanted, remote.size, now);
            let begun = begun.map_err(|error| format!("the session cannot be recorded: {error}"));
            remote.recording = Some(begun?);
        }
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
        let Some(remote) = self.remote.sessions.get_mut(&key) else {
            return;
        };
        if let Some(ports) = &mut remote.ports {
            ports.close(&mut self.reactor);
        }
        let streams = remote.streams.take();
        let process = streams.and_then(|streams| streams.end(&mut self.reactor));
        self.hang_up_on(process);
    }

    /// The task has ended, and the supervisor is about to.
    pub(crate) fn sessions_say_goodbye(&mut self) {
        let now = self.now();
        for remote in self.remote.sessions.values_mut() {
            remote.channel.session.terminate(now, TASK_STOPPED);
        }
        self.sessions_go_on();
    }
}

impl RemoteSession {
    fn output(&mut self, now: Timestamp, stream: Stream, bytes: &[u8]) {
        if let Some(recording) = &mut self.recording {
            recording.output(now, bytes);
        }
        self.channel.session.output(now, stream, bytes);
    }
}

/// What the user reads whose command did not come to run.
fn not_run(container: &str, error: &LaunchError) -> String {
    match error {
        LaunchError::Command { command, problem } => format!(
            "The command {command:?} cannot be run in container {container}: {problem}. \
             It has to be in the container's image."
        ),
        other => other.to_string(),
    }
}

/// A limit of the configuration, where 0 is none.
fn seconds(limit: u32) -> Option<Duration> {
    (limit > 0).then(|| Duration::from_secs(limit.into()))
}

/// Whether the token is the one that is good, which it then is no longer. That takes as long
/// wherever the difference is.
fn takes(good: &mut Option<String>, shown: &str) -> bool {
    let is_good = good
        .as_ref()
        .is_some_and(|good| good.as_bytes().ct_eq(shown.as_bytes()).into());
    if is_good {
        *good = None;
    }
    is_good
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
