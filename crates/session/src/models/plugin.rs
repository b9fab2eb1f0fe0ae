//! AWS's session-manager-plugin, with what was seen of it:
//!
//! - it keeps a message for repetition only after writing it, so that an acknowledgement may come
//!   too early and be lost, and it repeats only the first, every 100 ms once that is late;
//! - keyboard and size ticker number their messages without a lock;
//! - it takes the acknowledgement of one message for that of any of its number;
//! - it acknowledges what is early and what is due, but not what it has had;
//! - between the end of the handshake and the beginning of its work it drops what is due without
//!   acknowledging it, and loses what was early although it acknowledged it;
//! - in that time, any frame ends a port session.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;

use super::{Model, Random};
use crate::acknowledge::{self, Acknowledged};
use crate::channel::ChannelClosed;
use crate::handshake;
use crate::message::{self, Message, MessageType};
use crate::message_id::MessageIds;
use crate::payload::{PayloadType, Size};

const TICK: Duration = Duration::from_millis(100);
const SIZE_TICK: Duration = Duration::from_millis(500);
const MAX_PAYLOAD: usize = 1024;
const MAX_RESENDS: u32 = 3000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PluginKind {
    Shell,
    Port,
}

#[derive(Debug)]
pub struct Plugin {
    kind: PluginKind,
    random: Random,
    ids: MessageIds,
    expected: i64,
    early: BTreeMap<i64, Message>,
    /// From when on its handlers are there.
    works_from: Option<Timestamp>,
    screen: Vec<u8>,
    next: i64,
    /// Written and kept for repetition.
    kept: VecDeque<Kept>,
    /// Written, and not kept yet.
    keeping: Vec<(Timestamp, Kept)>,
    keyboard: Writer,
    ticker: Writer,
    keys: VecDeque<Vec<u8>>,
    size: Option<Size>,
    size_sent: Option<Size>,
    size_at: Timestamp,
    scan_at: Timestamp,
    resends: u32,
    frames: VecDeque<Bytes>,
    closed: Option<String>,
    failure: Option<String>,
    clashes: u32,
    may_have_lost: usize,
}

#[derive(Debug)]
struct Kept {
    number: i64,
    frame: Bytes,
    at: Timestamp,
}

/// A thread that sends: it takes the number, writes, keeps, and only then counts on.
#[derive(Debug, Default)]
enum Writer {
    #[default]
    Idle,
    Writing {
        number: i64,
        kind: PayloadType,
        payload: Vec<u8>,
        at: Timestamp,
    },
    Keeping {
        kept: Kept,
        at: Timestamp,
    },
}

impl Plugin {
    #[must_use]
    pub fn new(kind: PluginKind, seed: u64) -> Self {
        Self {
            kind,
            random: Random::new(seed),
            ids: MessageIds::new(seed.to_le_bytes()),
            expected: 0,
            early: BTreeMap::new(),
            works_from: None,
            screen: Vec::new(),
            next: 0,
            kept: VecDeque::new(),
            keeping: Vec::new(),
            keyboard: Writer::Idle,
            ticker: Writer::Idle,
            keys: VecDeque::new(),
            size: None,
            size_sent: None,
            size_at: Timestamp::default(),
            scan_at: Timestamp::default(),
            resends: 0,
            frames: VecDeque::new(),
            closed: None,
            failure: None,
            clashes: 0,
            may_have_lost: 0,
        }
    }

    /// How often two messages got one number.
    #[must_use]
    pub fn clashes(&self) -> u32 {
        self.clashes
    }

    fn moment(&mut self, now: Timestamp) -> Timestamp {
        now + Duration::from_millis(self.random.below(4))
    }

    fn works(&self, now: Timestamp) -> bool {
        self.works_from.is_some_and(|from| now >= from)
    }

    fn receive_output(&mut self, now: Timestamp, message: Message) {
        if message.sequence > self.expected {
            if self.early.len() < 10_000 {
                self.acknowledge(now, &message);
                self.early.insert(message.sequence, message);
            }
            return;
        }
        if message.sequence < self.expected || !self.process(now, &message) {
            return;
        }
        self.expected += 1;
        while let Some(message) = self.early.remove(&self.expected) {
            // Was acknowledged: whether it can be processed is not asked.
            self.process_early(now, &message);
            self.expected += 1;
        }
    }

    /// Whether it was processed, and so acknowledged.
    fn process(&mut self, now: Timestamp, message: &Message) -> bool {
        match message.payload_type {
            PayloadType::HandshakeRequest => {
                self.acknowledge(now, message);
                let request = handshake::Request::parse(&message.payload);
                let Ok(request) = request else {
                    self.failure = Some("the handshake cannot be read".into());
                    return true;
                };
                self.write_at_once(
                    now,
                    PayloadType::HandshakeResponse,
                    &request.response("1.2.0.0"),
                );
            }
            PayloadType::HandshakeComplete => {
                self.acknowledge(now, message);
                let later = Duration::from_millis(self.random.below(300));
                self.works_from = Some(now + later);
            }
            _ if self.works_from.is_none() => {
                // No handshake: the first output is that of a shell.
                self.works_from = Some(now);
                self.acknowledge(now, message);
                self.screen.extend_from_slice(&message.payload);
            }
            _ if self.works(now) => {
                self.acknowledge(now, message);
                self.screen.extend_from_slice(&message.payload);
            }
            _ => return false,
        }
        true
    }

    fn process_early(&mut self, now: Timestamp, message: &Message) {
        match message.payload_type {
            PayloadType::HandshakeRequest | PayloadType::HandshakeComplete => {
                self.process(now, message);
            }
            // Here it is lost when there are no handlers.
            _ if self.works(now) => self.screen.extend_from_slice(&message.payload),
            _ => {}
        }
    }

    fn acknowledge(&mut self, now: Timestamp, message: &Message) {
        let id = self.ids.next_id();
        let frame = acknowledge::encode(message.kind, message.into(), id, now);
        self.frames.push_back(frame);
    }

    /// The thread that reads sends this itself.
    fn write_at_once(&mut self, now: Timestamp, kind: PayloadType, payload: &[u8]) {
        let frame = self.encode(now, self.next, kind, payload);
        self.frames.push_back(frame.clone());
        let kept = Kept {
            number: self.next,
            frame,
            at: now,
        };
        self.next += 1;
        let at = self.moment(now);
        self.keeping.push((at, kept));
    }

    fn encode(&mut self, now: Timestamp, number: i64, kind: PayloadType, payload: &[u8]) -> Bytes {
        let id = self.ids.next_id();
        message::encode(
            MessageType::InputStreamData,
            now,
            number,
            0,
            id,
            kind,
            &[payload],
        )
    }

    fn begin(&mut self, now: Timestamp, kind: PayloadType, payload: Vec<u8>) -> Writer {
        let at = self.moment(now);
        Writer::Writing {
            number: self.next,
            kind,
            payload,
            at,
        }
    }

    fn advance(&mut self, now: Timestamp, writer: Writer) -> Writer {
        match writer {
            Writer::Writing {
                number,
                kind,
                payload,
                at,
            } if now >= at => {
                if number != self.next {
                    self.clashes += 1;
                }
                let frame = self.encode(now, number, kind, &payload);
                self.frames.push_back(frame.clone());
                let kept = Kept {
                    number,
                    frame,
                    at: now,
                };
                Writer::Keeping {
                    kept,
                    at: self.moment(now),
                }
            }
            Writer::Keeping { kept, at } if now >= at => {
                self.kept.push_back(kept);
                self.next += 1;
                Writer::Idle
            }
            other => other,
        }
    }

    fn write_on(&mut self, now: Timestamp) {
        let keyboard = std::mem::take(&mut self.keyboard);
        self.keyboard = self.advance(now, keyboard);
        let ticker = std::mem::take(&mut self.ticker);
        self.ticker = self.advance(now, ticker);
        if !self.works(now) {
            return;
        }
        if matches!(self.keyboard, Writer::Idle)
            && let Some(keys) = self.keys.pop_front()
        {
            self.keyboard = self.begin(now, PayloadType::Output, keys);
        }
        if self.kind == PluginKind::Shell
            && matches!(self.ticker, Writer::Idle)
            && now >= self.size_at
        {
            self.size_at = now + SIZE_TICK;
            if self.size != self.size_sent
                && let Some(size) = self.size
            {
                self.size_sent = self.size;
                self.ticker = self.begin(now, PayloadType::Size, size.to_payload());
            }
        }
    }

    fn repeat(&mut self, now: Timestamp) {
        if now < self.scan_at {
            return;
        }
        self.scan_at = now + TICK;
        if let Some(head) = self.kept.front()
            && now.since(head.at) > Duration::from_millis(200)
        {
            self.frames.push_back(head.frame.clone());
            self.resends += 1;
            if self.resends > MAX_RESENDS {
                self.failure = Some("gave up repeating".into());
            }
        }
    }
}

impl Model for Plugin {
    fn connect(&mut self, _: Timestamp, token: &str) -> String {
        self.frames.clear();
        format!(
            r#"{{"MessageSchemaVersion":"1.0","RequestId":"1","TokenValue":"{token}","ClientId":"plugin","ClientVersion":"1.2.0.0"}}"#
        )
    }

    fn receive(&mut self, now: Timestamp, frame: &Bytes) {
        if self.failure.is_some() || self.closed.is_some() {
            return;
        }
        if self.kind == PluginKind::Port && self.works_from.is_some_and(|from| now < from) {
            self.failure = Some("a frame came before the port's handlers".into());
            return;
        }
        let Ok(message) = Message::parse(frame) else {
            self.failure = Some("a frame cannot be read".into());
            return;
        };
        if !message.is_intact() {
            self.failure = Some("a digest is wrong".into());
            return;
        }
        match message.kind {
            MessageType::OutputStreamData => self.receive_output(now, message),
            MessageType::Acknowledge => {
                // By the number alone, and only what is kept already.
                let what = Acknowledged::parse(&message.payload);
                let number = what.map(|what| what.sequence);
                let kept = self
                    .kept
                    .iter()
                    .position(|kept| Some(kept.number) == number);
                if let Some(kept) = kept.and_then(|kept| self.kept.remove(kept)) {
                    self.resends = 0;
                    let kept = Message::parse(&kept.frame);
                    if let (Ok(kept), Some(what)) = (kept, what)
                        && kept.id != what.id
                    {
                        self.may_have_lost += kept.payload.len();
                    }
                }
            }
            MessageType::ChannelClosed => {
                let closed: Result<ChannelClosed, _> = serde_json::from_slice(&message.payload);
                self.closed = Some(closed.map(|closed| closed.output).unwrap_or_default());
            }
            _ => {}
        }
    }

    fn next_frame(&mut self) -> Option<Bytes> {
        self.frames.pop_front()
    }

    fn tick(&mut self, now: Timestamp) {
        if self.failure.is_some() || self.closed.is_some() {
            return;
        }
        let (due, later) = std::mem::take(&mut self.keeping)
            .into_iter()
            .partition(|(at, _)| *at <= now);
        self.keeping = later;
        let due: Vec<(Timestamp, Kept)> = due;
        self.kept.extend(due.into_iter().map(|(_, kept)| kept));
        self.write_on(now);
        self.repeat(now);
    }

    fn type_keys(&mut self, _: Timestamp, keys: &[u8]) {
        self.keys
            .extend(keys.chunks(MAX_PAYLOAD).map(<[u8]>::to_vec));
    }

    fn resize(&mut self, _: Timestamp, size: Size) {
        self.size = Some(size);
    }

    fn screen(&self) -> &[u8] {
        &self.screen
    }

    fn closed(&self) -> Option<&str> {
        self.closed.as_deref()
    }

    fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    fn may_have_lost(&self) -> usize {
        self.may_have_lost
    }
}
