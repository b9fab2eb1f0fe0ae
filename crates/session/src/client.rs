//! The client's side of a session: what the session-manager-plugin does, without its surprises.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};
use neargate_core::timestamp::Timestamp;

use crate::acknowledge::{self, Acknowledged};
use crate::channel::{ChannelClosed, OpenDataChannelInput};
use crate::handshake::{self, SessionType};
use crate::incoming::{Incoming, Verdict};
use crate::message::{Message, MessageType};
use crate::message_id::MessageIds;
use crate::outgoing::Outgoing;
use crate::payload::{self, Flag, PayloadType, Size};

/// How much output waits for its reader, before the server has to.
const OUTPUT_LIMIT: usize = 1 << 20;

/// How much input waits for the server, before its writer has to.
const PENDING_LIMIT: usize = 64 * 1024;

/// What AWS's clients send at most in one message.
pub const MAX_PAYLOAD: usize = 1024;

#[derive(Clone, Debug)]
pub struct Settings {
    pub token: String,
    /// The same on every connection.
    pub client_id: String,
    pub client_version: String,
    /// The most that one message of input holds; [`MAX_PAYLOAD`] where the server may be AWS's.
    pub max_payload: usize,
    /// Random bytes, for the ids of messages.
    pub seed: [u8; 8],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The session has begun, as such a one.
    Started(SessionType),
    /// A line for the user.
    Message(String),
    ExitCode(i32),
    ConnectToPortFailed,
    /// The session has ended; the server may say why.
    Closed {
        output: String,
    },
}

#[derive(Debug)]
pub struct Client {
    settings: Settings,
    ids: MessageIds,
    incoming: Incoming,
    outgoing: Outgoing,
    phase: Phase,
    frames: VecDeque<Bytes>,
    output: VecDeque<Output>,
    output_bytes: usize,
    /// Input that waits for the window.
    pending: BytesMut,
    size: Option<Size>,
    events: VecDeque<Event>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Phase {
    Connected,
    /// The server has said what the session is, and not yet that it begins.
    Agreed(SessionType),
    Open,
    Closed,
}

/// A piece of what the remote process wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub bytes: Bytes,
    pub is_error: bool,
}

impl Client {
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            ids: MessageIds::new(settings.seed),
            incoming: Incoming::strict(),
            outgoing: Outgoing::input(256),
            phase: Phase::Connected,
            frames: VecDeque::new(),
            output: VecDeque::new(),
            output_bytes: 0,
            pending: BytesMut::new(),
            size: None,
            events: VecDeque::new(),
            settings,
        }
    }

    /// The first frame of a connection, of text. On a later connection, with the token that
    /// ResumeSession gave, everything that may be lost is sent again.
    pub fn connect(&mut self, now: Timestamp, token: Option<String>) -> String {
        if let Some(token) = token {
            self.settings.token = token;
        }
        self.frames.clear();
        let unacknowledged = self.outgoing.all(now);
        self.frames.extend(unacknowledged);
        let open = OpenDataChannelInput {
            message_schema_version: "1.0".into(),
            request_id: self.ids.next_id().to_string(),
            token_value: self.settings.token.clone(),
            client_id: Some(self.settings.client_id.clone()),
            client_version: Some(self.settings.client_version.clone()),
        };
        open.to_text()
    }

    /// A binary frame has come.
    pub fn receive(&mut self, now: Timestamp, frame: &Bytes) {
        let Ok(message) = Message::parse(frame) else {
            return;
        };
        if !message.is_intact() || self.phase == Phase::Closed {
            return;
        }
        match message.kind {
            MessageType::Acknowledge => {
                if let Some(acknowledged) = Acknowledged::parse(&message.payload) {
                    self.outgoing.acknowledge(now, acknowledged);
                    self.go_on(now);
                }
            }
            MessageType::OutputStreamData => self.receive_output(now, message),
            MessageType::ChannelClosed => {
                let closed: Option<ChannelClosed> = serde_json::from_slice(&message.payload).ok();
                let output = closed.map(|closed| closed.output).unwrap_or_default();
                self.phase = Phase::Closed;
                self.frames.clear();
                self.events.push_back(Event::Closed { output });
            }
            _ => {}
        }
    }

    pub fn next_frame(&mut self) -> Option<Bytes> {
        self.frames.pop_front()
    }

    pub fn next_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// The next piece of what the remote process wrote. What is not fetched is at some point no
    /// longer acknowledged, and the server waits.
    pub fn next_piece(&mut self) -> Option<Output> {
        let output = self.output.pop_front()?;
        self.output_bytes -= output.bytes.len();
        Some(output)
    }

    /// The same without telling errors apart.
    pub fn next_output(&mut self) -> Option<Bytes> {
        self.next_piece().map(|output| output.bytes)
    }

    #[must_use]
    pub fn max_payload(&self) -> usize {
        self.settings.max_payload
    }

    /// How much input is taken now; 0 asks to wait. More is kept, but should not become a habit.
    #[must_use]
    pub fn input_room(&self) -> usize {
        PENDING_LIMIT.saturating_sub(self.pending.len())
    }

    /// Bytes for the remote process.
    pub fn input(&mut self, now: Timestamp, bytes: &[u8]) {
        self.input_parts(now, &[bytes]);
    }

    pub(crate) fn input_parts(&mut self, now: Timestamp, parts: &[&[u8]]) {
        let fits = parts.iter().map(|part| part.len()).sum::<usize>() <= self.settings.max_payload;
        if fits && self.phase == Phase::Open && self.pending.is_empty() && self.outgoing.room() > 0
        {
            self.send(now, PayloadType::Output, parts);
            return;
        }
        for part in parts {
            self.pending.extend_from_slice(part);
        }
        self.go_on(now);
    }

    /// The terminal has this size. Is only sent when it is new.
    pub fn resize(&mut self, now: Timestamp, size: Size) {
        if self.size != Some(size) {
            self.size = Some(size);
            if self.phase == Phase::Open {
                self.send(now, PayloadType::Size, &[&size.to_payload()]);
            }
        }
    }

    pub fn flag(&mut self, now: Timestamp, flag: Flag) {
        if self.phase == Phase::Open {
            self.send(now, PayloadType::Flag, &[&flag.to_payload()]);
        }
    }

    /// When [`Self::tick`] is next needed.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        let idle = self.phase == Phase::Closed || !self.frames.is_empty();
        self.outgoing.deadline().filter(|_| !idle)
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Timestamp) {
        if self.phase != Phase::Closed && self.frames.is_empty() {
            let due = self.outgoing.due(now);
            self.frames.extend(due);
        }
    }

    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.phase == Phase::Closed
    }

    fn receive_output(&mut self, now: Timestamp, message: Message) {
        let (kind, what) = (message.kind, Acknowledged::from(&message));
        let room = self.output_bytes < OUTPUT_LIMIT;
        match self.incoming.receive(now, message, room) {
            Verdict::Accepted | Verdict::Repeated => {
                let id = self.ids.next_id();
                self.frames
                    .push_back(acknowledge::encode(kind, what, id, now));
            }
            Verdict::Declined => {}
        }
        while let Some(message) = self.incoming.next_ready() {
            self.deliver(now, message);
        }
    }

    fn deliver(&mut self, now: Timestamp, message: Message) {
        match message.payload_type {
            PayloadType::HandshakeRequest => {
                if let Ok(request) = handshake::Request::parse(&message.payload) {
                    let response = request.response(&self.settings.client_version);
                    self.send(now, PayloadType::HandshakeResponse, &[&response]);
                    self.phase = Phase::Agreed(request.session_type().unwrap_or_else(shell));
                }
            }
            PayloadType::HandshakeComplete => {
                let text = handshake::customer_message(&message.payload);
                if !text.is_empty() {
                    self.events.push_back(Event::Message(text));
                }
                self.start(now);
            }
            PayloadType::Output => self.arrived(now, message.payload, false),
            PayloadType::StandardError => self.arrived(now, message.payload, true),
            PayloadType::ExitCode => {
                self.events
                    .extend(payload::parse_exit_code(&message.payload).map(Event::ExitCode));
            }
            PayloadType::Flag
                if Flag::parse(&message.payload) == Some(Flag::ConnectToPortError) =>
            {
                self.events.push_back(Event::ConnectToPortFailed);
            }
            PayloadType::Error => {
                let text = String::from_utf8_lossy(&message.payload).into_owned();
                self.events.push_back(Event::Message(text));
            }
            _ => {}
        }
    }

    fn arrived(&mut self, now: Timestamp, bytes: Bytes, is_error: bool) {
        // AWS's agent begins a plain session without a handshake.
        if self.phase == Phase::Connected {
            self.start(now);
        }
        self.output_bytes += bytes.len();
        self.output.push_back(Output { bytes, is_error });
    }

    fn start(&mut self, now: Timestamp) {
        let kind = match std::mem::replace(&mut self.phase, Phase::Open) {
            Phase::Connected => shell(),
            Phase::Agreed(kind) => kind,
            Phase::Open | Phase::Closed => return,
        };
        self.events.push_back(Event::Started(kind));
        if let Some(size) = self.size {
            self.send(now, PayloadType::Size, &[&size.to_payload()]);
        }
        self.go_on(now);
    }

    fn go_on(&mut self, now: Timestamp) {
        while self.phase == Phase::Open && self.outgoing.room() > 0 && !self.pending.is_empty() {
            let length = self.pending.len().min(self.settings.max_payload);
            let payload = self.pending.split_to(length);
            self.send(now, PayloadType::Output, &[&payload]);
        }
    }

    fn send(&mut self, now: Timestamp, payload_type: PayloadType, payload: &[&[u8]]) {
        let id = self.ids.next_id();
        let frame = self.outgoing.push(now, id, payload_type, payload);
        self.frames.push_back(frame);
    }
}

fn shell() -> SessionType {
    SessionType {
        session_type: "Standard_Stream".into(),
        properties: None,
    }
}
