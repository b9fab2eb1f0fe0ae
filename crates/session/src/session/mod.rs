//! The server's side of one session, from its first client's connection to its end.
//!
//! The session outlives connections: a client that was cut off attaches again, and both go on
//! counting where they were. The caller tells what happens ([`Session::attach`],
//! [`Session::detach`], [`Session::receive`], [`Session::output`], [`Session::exited`],
//! [`Session::terminate`], [`Session::tick`]) and then asks for everything that follows:
//! [`Session::next_frame`] for the client, [`Session::next_input`] for the process,
//! [`Session::next_effect`] for itself, and [`Session::deadline`] for when to tick.
//!
//! Back-pressure goes both ways. Output is taken while [`Session::output_room`] is not 0; input
//! that is not fetched is at some point no longer acknowledged, and the client repeats it.

mod deliver;
mod ending;
mod output;
mod timers;

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;

use crate::acknowledge::{self, Acknowledged};
use crate::channel::OpenDataChannelInput;
use crate::document::Document;
use crate::handshake;
use crate::incoming::{Incoming, Verdict};
use crate::message::{Message, MessageType};
use crate::message_id::MessageIds;
use crate::outgoing::Outgoing;
use crate::payload::{PayloadType, Size};
use ending::Ending;
use output::Pending;

pub use output::{MAX_PAYLOAD, Stream};

/// For so long a client may think about the handshake, as with AWS's agent.
const HANDSHAKE: Duration = Duration::from_secs(15);

/// After the handshake the plugin's handlers are not there yet, and only its first message shows
/// when they are: usually the size of its terminal. A client that sends none is ready by then.
const SETTLING: Duration = Duration::from_secs(1);

/// A client that shakes no hands sends its size at once, if it has one.
const SETTLING_WITHOUT_HANDSHAKE: Duration = Duration::from_millis(200);

/// So much input waits for the process, before the client has to.
const INPUT_LIMIT: usize = 256 * 1024;

/// So many frames wait for a slow connection, before acknowledgements are left out.
const FRAME_LIMIT: usize = 1024;

#[derive(Clone, Debug)]
pub struct Settings {
    pub session_id: String,
    pub document: Document,
    /// A line for the user before everything else; usually none.
    pub greeting: String,
    /// How many messages of output may be on their way.
    pub window: usize,
    /// How long the session waits for its first client.
    pub welcome: Duration,
    /// How long it waits for one to come back.
    pub grace: Duration,
    /// How long nothing may be said by either side.
    pub idle: Option<Duration>,
    /// How long the session may last.
    pub longest: Option<Duration>,
    /// Random bytes, for the ids of messages.
    pub seed: [u8; 8],
}

impl Settings {
    /// What suits ECS Exec.
    #[must_use]
    pub fn new(session_id: String, document: Document, seed: [u8; 8]) -> Self {
        Self {
            session_id,
            document,
            greeting: String::new(),
            window: 256,
            welcome: Duration::from_secs(60),
            grace: Duration::from_secs(5 * 60),
            idle: Some(Duration::from_secs(20 * 60)),
            longest: None,
            seed,
        }
    }
}

/// What the caller is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The client is ready: if the process does not run yet, now is the time, with a terminal of
    /// that size if the client has said one.
    Start {
        size: Option<Size>,
    },
    Resize(Size),
    /// Send the process's foreground this signal: the keys of a session without terminal.
    Signal(Signal),
    /// The client has closed its local connection, and may open another.
    Disconnect,
    /// Nobody wants the process any more.
    HangUp,
    /// Close the client's connection.
    CloseConnection,
    /// There is no session any more. Comes once, and is the last.
    Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    Interrupt,
    Quit,
    Suspend,
}

#[derive(Debug)]
pub struct Session {
    settings: Settings,
    ids: MessageIds,
    incoming: Incoming,
    outgoing: Outgoing,
    phase: Phase,
    client: Client,
    /// For the client, in their order.
    frames: VecDeque<Bytes>,
    quiet: Option<Quiet>,
    /// For the process.
    input: VecDeque<Bytes>,
    input_bytes: usize,
    /// From the process, as far as it is not in messages yet.
    pending: Pending,
    size: Option<Size>,
    effects: VecDeque<Effect>,
    ending: Option<Ending>,
    opened_at: Timestamp,
    active_at: Timestamp,
    wants_exit_code: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nobody has come yet.
    Waiting,
    Handshaking {
        since: Timestamp,
        until: Timestamp,
    },
    /// The client will be ready any moment.
    Settling {
        until: Timestamp,
        at_latest: Timestamp,
    },
    Open,
    /// The client has been told of the end; its connection is closed a little later.
    Closed {
        until: Timestamp,
    },
    Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Client {
    Attached,
    Away { since: Timestamp },
}

/// The plugin's port sessions do not survive a frame between the end of the handshake and the
/// beginning of their own work. So nothing is sent then.
#[derive(Debug)]
struct Quiet {
    until: Timestamp,
    frames: VecDeque<Bytes>,
}

impl Phase {
    fn settling(now: Timestamp, patience: Duration) -> Self {
        Self::Settling {
            until: now + patience,
            at_latest: now + HANDSHAKE,
        }
    }
}

impl Session {
    #[must_use]
    pub fn new(settings: Settings, now: Timestamp) -> Self {
        Self {
            ids: MessageIds::new(settings.seed),
            incoming: Incoming::forgiving(),
            outgoing: Outgoing::output(settings.window),
            phase: Phase::Waiting,
            client: Client::Away { since: now },
            frames: VecDeque::new(),
            quiet: None,
            input: VecDeque::new(),
            input_bytes: 0,
            pending: Pending::default(),
            size: None,
            effects: VecDeque::new(),
            ending: None,
            opened_at: now,
            active_at: now,
            wants_exit_code: false,
            settings,
        }
    }

    #[must_use]
    pub fn id(&self) -> &str {
        &self.settings.session_id
    }

    /// A client has opened a connection and shown a token that is good. One that is attached
    /// already has been replaced: its connection is the caller's to close.
    pub fn attach(&mut self, now: Timestamp, open: &OpenDataChannelInput) {
        if self.phase == Phase::Over {
            return;
        }
        self.client = Client::Attached;
        self.wants_exit_code = open.wants_exit_code();
        self.frames.clear();
        self.quiet = None;
        if self.phase != Phase::Waiting {
            self.incoming.reconnected(now);
        }
        let unacknowledged = self.outgoing.all(now);
        self.frames.extend(unacknowledged);
        match self.phase {
            Phase::Waiting => self.greet(now, open),
            Phase::Handshaking { since, .. } => {
                let until = now + HANDSHAKE;
                self.phase = Phase::Handshaking { since, until };
            }
            Phase::Settling { .. } => self.phase = Phase::settling(now, SETTLING),
            Phase::Closed { .. } => self.say_closed(now, ""),
            Phase::Open | Phase::Over => {}
        }
        if let Some(ending) = &mut self.ending {
            ending.begin_again(now);
        }
        self.go_on(now);
    }

    /// The client's connection has ended, whichever way.
    pub fn detach(&mut self, now: Timestamp) {
        if self.client == Client::Attached {
            self.client = Client::Away { since: now };
            self.frames.clear();
            self.quiet = None;
            if matches!(self.phase, Phase::Closed { .. }) {
                self.over();
            }
        }
    }

    #[must_use]
    pub fn is_attached(&self) -> bool {
        self.client == Client::Attached
    }

    /// A binary frame has come from the client. Those that nobody understands are ignored.
    pub fn receive(&mut self, now: Timestamp, frame: &Bytes) {
        if !self.is_attached() || self.is_closed() {
            return;
        }
        let Ok(message) = Message::parse(frame) else {
            return;
        };
        match message.kind {
            MessageType::Acknowledge => {
                if let Some(acknowledged) = Acknowledged::parse(&message.payload) {
                    self.outgoing.acknowledge(now, acknowledged);
                    self.go_on(now);
                }
            }
            MessageType::InputStreamData => self.receive_input(now, message),
            _ => {}
        }
    }

    /// The next binary frame for the client.
    pub fn next_frame(&mut self) -> Option<Bytes> {
        self.frames.pop_front()
    }

    /// The next bytes for the process.
    pub fn next_input(&mut self) -> Option<Bytes> {
        let bytes = self.input.pop_front()?;
        self.input_bytes -= bytes.len();
        Some(bytes)
    }

    pub fn next_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    #[must_use]
    pub fn is_over(&self) -> bool {
        self.phase == Phase::Over
    }

    /// Whether the client has been told of the end.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        matches!(self.phase, Phase::Closed { .. } | Phase::Over)
    }

    fn greet(&mut self, now: Timestamp, open: &OpenDataChannelInput) {
        if open.can_shake_hands() || self.settings.document.is_port() {
            let request = handshake::request(&self.settings.document);
            self.send(now, PayloadType::HandshakeRequest, &[&request]);
            let until = now + HANDSHAKE;
            self.phase = Phase::Handshaking { since: now, until };
        } else {
            self.phase = Phase::settling(now, SETTLING_WITHOUT_HANDSHAKE);
        }
    }

    fn receive_input(&mut self, now: Timestamp, message: Message) {
        let room = self.input_bytes < INPUT_LIMIT;
        let (kind, what) = (message.kind, Acknowledged::from(&message));
        match self.incoming.receive(now, message, room) {
            // Also what was acknowledged before: the plugin loses one that is faster than itself.
            Verdict::Accepted | Verdict::Repeated => {
                if self.frames.len() < FRAME_LIMIT {
                    let id = self.ids.next_id();
                    self.queue(acknowledge::encode(kind, what, id, now));
                }
            }
            Verdict::Declined => {}
        }
        self.deliver_ready(now);
    }

    /// Sends a message of the stream. There must be room in the window, but for the handshake.
    fn send(&mut self, now: Timestamp, payload_type: PayloadType, payload: &[&[u8]]) {
        let id = self.ids.next_id();
        let frame = self.outgoing.push(now, id, payload_type, payload);
        self.queue(frame);
    }

    fn queue(&mut self, frame: Bytes) {
        if !self.is_attached() {
            return;
        }
        match &mut self.quiet {
            Some(quiet) => quiet.frames.push_back(frame),
            None => self.frames.push_back(frame),
        }
    }
}
