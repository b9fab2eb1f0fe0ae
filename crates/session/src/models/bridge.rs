//! aws-ssm-bridge: strict about everything it receives; repeats what is late, each by itself.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;

use super::Model;
use crate::acknowledge::Acknowledged;
use crate::channel::ChannelClosed;
use crate::message::{self, CONTROL, Message, MessageType};
use crate::message_id::MessageIds;
use crate::outgoing::Outgoing;
use crate::payload::{PayloadType, Size};

const MAX_PAYLOAD: usize = 1024;

#[derive(Debug)]
pub struct Bridge {
    ids: MessageIds,
    expected: i64,
    early: BTreeMap<i64, Message>,
    outgoing: Outgoing,
    open: bool,
    keys: VecDeque<Vec<u8>>,
    size: Option<Size>,
    frames: VecDeque<Bytes>,
    screen: Vec<u8>,
    closed: Option<String>,
    failure: Option<String>,
}

impl Bridge {
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            ids: MessageIds::new(seed.to_le_bytes()),
            expected: 0,
            early: BTreeMap::new(),
            outgoing: Outgoing::input(1000),
            open: false,
            keys: VecDeque::new(),
            size: None,
            frames: VecDeque::new(),
            screen: Vec::new(),
            closed: None,
            failure: None,
        }
    }

    /// What in a frame it does not bear.
    fn complaint(frame: &Bytes, message: &Message) -> Option<&'static str> {
        let length = u32::from_be_bytes(frame[116..120].try_into().unwrap_or_default()) as usize;
        if frame[..4] != [0, 0, 0, 116] {
            Some("the header's length is not 116")
        } else if frame[40..48] == [0; 8] {
            Some("there is no date")
        } else if length != message.payload.len() {
            Some("the payload's length is not the frame's")
        } else if message.kind == MessageType::Unknown {
            Some("the message's type is unknown")
        } else if matches!(message.payload_type, PayloadType::Unknown(_)) {
            Some("the payload's type is unknown")
        } else if !message.is_intact() {
            Some("the digest is wrong")
        } else {
            None
        }
    }

    fn receive_output(&mut self, now: Timestamp, message: Message) {
        if message.sequence < self.expected {
            return;
        }
        self.acknowledge(now, &message, message.sequence == self.expected);
        self.early.insert(message.sequence, message);
        while let Some(message) = self.early.remove(&self.expected) {
            self.expected += 1;
            self.process(now, &message);
        }
    }

    fn process(&mut self, now: Timestamp, message: &Message) {
        match message.payload_type {
            PayloadType::HandshakeRequest => {
                let response = br#"{"ClientVersion":"1.2.764.0","ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":1}],"Errors":[]}"#;
                self.send(now, PayloadType::HandshakeResponse, response);
            }
            PayloadType::HandshakeComplete => self.begin(now),
            PayloadType::Output | PayloadType::StandardError => {
                self.begin(now);
                self.screen.extend_from_slice(&message.payload);
            }
            _ => {}
        }
    }

    fn begin(&mut self, now: Timestamp) {
        if !self.open {
            self.open = true;
            if let Some(size) = self.size {
                self.send(now, PayloadType::Size, &size.to_payload());
            }
        }
    }

    fn send(&mut self, now: Timestamp, kind: PayloadType, payload: &[u8]) {
        let id = self.ids.next_id();
        let frame = self.outgoing.push(now, id, kind, &[payload]);
        self.frames.push_back(frame);
    }

    fn acknowledge(&mut self, now: Timestamp, message: &Message, in_order: bool) {
        let content = format!(
            r#"{{"AcknowledgedMessageType":"output_stream_data","AcknowledgedMessageId":"{}","AcknowledgedMessageSequenceNumber":{},"IsSequentialMessage":{in_order}}}"#,
            message.id, message.sequence
        );
        self.frames.push_back(message::encode(
            MessageType::Acknowledge,
            now,
            0,
            CONTROL,
            self.ids.next_id(),
            PayloadType::None,
            &[content.as_bytes()],
        ));
    }
}

impl Model for Bridge {
    fn connect(&mut self, now: Timestamp, token: &str) -> String {
        self.frames.clear();
        self.frames.extend(self.outgoing.all(now));
        format!(
            r#"{{"MessageSchemaVersion":"1.0","RequestId":"1","TokenValue":"{token}","ClientId":"bridge","ClientVersion":"1.2.764.0"}}"#
        )
    }

    fn receive(&mut self, now: Timestamp, frame: &Bytes) {
        if self.failure.is_some() || self.closed.is_some() {
            return;
        }
        let Ok(message) = Message::parse(frame) else {
            self.failure = Some("a frame cannot be read".into());
            return;
        };
        if let Some(complaint) = Self::complaint(frame, &message) {
            self.failure = Some(complaint.into());
            return;
        }
        match message.kind {
            MessageType::OutputStreamData => self.receive_output(now, message),
            MessageType::Acknowledge => match Acknowledged::parse(&message.payload) {
                Some(acknowledged) => self.outgoing.acknowledge(now, acknowledged),
                None => self.failure = Some("an acknowledgement cannot be read".into()),
            },
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
        if self.closed.is_some() {
            return;
        }
        let due = self.outgoing.due(now);
        self.frames.extend(due);
        while self.open && self.outgoing.room() > 0 {
            let Some(keys) = self.keys.pop_front() else {
                break;
            };
            self.send(now, PayloadType::Output, &keys);
        }
    }

    fn type_keys(&mut self, _: Timestamp, keys: &[u8]) {
        self.keys
            .extend(keys.chunks(MAX_PAYLOAD).map(<[u8]>::to_vec));
    }

    fn resize(&mut self, now: Timestamp, size: Size) {
        self.size = Some(size);
        if self.open {
            self.send(now, PayloadType::Size, &size.to_payload());
        }
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
}
