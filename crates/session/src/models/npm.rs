//! ssm-session of npm: shakes no hands, pads on the left with zeros, writes nonsense for digests,
//! acknowledges acknowledgements, shows what comes as it comes, and does not know when it is over.

use std::collections::VecDeque;

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;

use super::Model;
use crate::message::{self, CONTROL, Message, MessageType};
use crate::message_id::MessageIds;
use crate::payload::{PayloadType, Size};

#[derive(Debug)]
pub struct Npm {
    ids: MessageIds,
    /// Sizes are number 0, text begins with 1.
    next: i64,
    size: Option<Size>,
    frames: VecDeque<Bytes>,
    screen: Vec<u8>,
}

impl Npm {
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            ids: MessageIds::new(seed.to_le_bytes()),
            next: 1,
            size: None,
            frames: VecDeque::new(),
            screen: Vec::new(),
        }
    }

    fn send(
        &mut self,
        now: Timestamp,
        kind: MessageType,
        number: i64,
        flags: u64,
        payload_type: PayloadType,
        payload: &[u8],
    ) {
        let id = self.ids.next_id();
        let frame = message::encode(kind, now, number, flags, id, payload_type, &[payload]);
        let mut frame = frame.to_vec();
        let name = kind.name().as_bytes();
        frame[4..36].fill(0);
        frame[36 - name.len()..36].copy_from_slice(name);
        frame[80..112].copy_from_slice(b"2cf24dba5fb0a30e26e83b2ac5b9e29e");
        self.frames.push_back(frame.into());
    }
}

impl Model for Npm {
    fn connect(&mut self, now: Timestamp, token: &str) -> String {
        if let Some(size) = self.size {
            self.resize(now, size);
        }
        format!(r#"{{"MessageSchemaVersion":"1.0","RequestId":"1","TokenValue":"{token}"}}"#)
    }

    fn receive(&mut self, now: Timestamp, frame: &Bytes) {
        let Ok(message) = Message::parse(frame) else {
            return;
        };
        let content = format!(
            r#"{{"AcknowledgedMessageType":"output_stream_data","AcknowledgedMessageId":"{}","AcknowledgedMessageSequenceNumber":{},"IsSequentialMessage":true}}"#,
            message.id, message.sequence
        );
        let content = content.into_bytes();
        self.send(
            now,
            MessageType::Acknowledge,
            0,
            CONTROL,
            PayloadType::None,
            &content,
        );
        if message.kind == MessageType::OutputStreamData {
            self.screen.extend_from_slice(&message.payload);
        }
    }

    fn next_frame(&mut self) -> Option<Bytes> {
        self.frames.pop_front()
    }

    fn tick(&mut self, _: Timestamp) {}

    fn type_keys(&mut self, now: Timestamp, keys: &[u8]) {
        for key in keys.chunks(1) {
            let number = self.next;
            self.next += 1;
            self.send(
                now,
                MessageType::InputStreamData,
                number,
                1,
                PayloadType::Output,
                key,
            );
        }
    }

    fn resize(&mut self, now: Timestamp, size: Size) {
        self.size = Some(size);
        let payload = size.to_payload();
        self.send(
            now,
            MessageType::InputStreamData,
            0,
            1,
            PayloadType::Size,
            &payload,
        );
    }

    fn screen(&self) -> &[u8] {
        &self.screen
    }

    fn closed(&self) -> Option<&str> {
        None
    }

    fn failure(&self) -> Option<&str> {
        None
    }
}
