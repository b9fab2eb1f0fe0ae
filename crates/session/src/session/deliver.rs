//! What a client's messages mean, once it is their turn.

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;

use super::{Effect, Phase, Quiet, SETTLING, Session, Signal};
use crate::document::Document;
use crate::handshake::{self, Answer};
use crate::message::Message;
use crate::payload::{Flag, PayloadType, Size};

impl Session {
    pub(super) fn deliver_ready(&mut self, now: Timestamp) {
        while let Some(message) = self.incoming.next_ready() {
            self.deliver(now, &message);
        }
    }

    fn deliver(&mut self, now: Timestamp, message: &Message) {
        self.active_at = now;
        if message.payload_type == PayloadType::HandshakeResponse {
            self.shaken_hands(now, &message.payload);
            return;
        }
        if message.payload_type == PayloadType::Size {
            self.resized(&message.payload);
        }
        // A client that speaks is ready. While it owes us a handshake, it speaks too early.
        if matches!(self.phase, Phase::Settling { .. }) {
            self.ready(now);
        }
        match message.payload_type {
            PayloadType::Output => self.typed(message.payload.clone()),
            PayloadType::Flag => self.flagged(now, &message.payload),
            _ => {}
        }
    }

    fn shaken_hands(&mut self, now: Timestamp, payload: &[u8]) {
        let Phase::Handshaking { since, .. } = self.phase else {
            return;
        };
        match handshake::parse_response(payload) {
            Ok(Answer::Agreed) => {
                let complete = handshake::complete(now.since(since), &self.settings.greeting);
                self.send(now, PayloadType::HandshakeComplete, &[&complete]);
                self.phase = Phase::settling(now, SETTLING);
                if self.settings.document.is_port() {
                    let until = now + SETTLING;
                    let frames = Default::default();
                    self.quiet = Some(Quiet { until, frames });
                }
            }
            Ok(Answer::Declined(why)) => {
                let kind = self.settings.document.session_type();
                let why = format!("The client declined a session of type {kind}. {why}");
                self.terminate(now, why.trim_end());
            }
            Err(error) => {
                let why = format!("The client's answer to the handshake cannot be read: {error}");
                self.terminate(now, &why);
            }
        }
    }

    /// Output may flow.
    pub(super) fn ready(&mut self, now: Timestamp) {
        self.phase = Phase::Open;
        self.end_quiet();
        self.effects.push_back(Effect::Start { size: self.size });
        self.go_on(now);
    }

    pub(super) fn end_quiet(&mut self) {
        if let Some(quiet) = self.quiet.take() {
            self.frames.extend(quiet.frames);
        }
    }

    fn resized(&mut self, payload: &[u8]) {
        if let Some(size) = Size::parse(payload) {
            self.size = Some(size);
            if self.phase == Phase::Open {
                self.effects.push_back(Effect::Resize(size));
            }
        }
    }

    fn typed(&mut self, bytes: Bytes) {
        if let Document::NonInteractiveCommands { .. } = self.settings.document {
            let signals = bytes.iter().filter_map(|byte| match byte {
                0x03 => Some(Signal::Interrupt),
                0x1c => Some(Signal::Quit),
                0x1a => Some(Signal::Suspend),
                _ => None,
            });
            self.effects.extend(signals.map(Effect::Signal));
        } else if !bytes.is_empty() {
            self.input_bytes += bytes.len();
            self.input.push_back(bytes);
        }
    }

    fn flagged(&mut self, now: Timestamp, payload: &[u8]) {
        match Flag::parse(payload) {
            Some(Flag::DisconnectToPort) => self.effects.push_back(Effect::Disconnect),
            Some(Flag::TerminateSession) => self.terminate(now, ""),
            Some(Flag::ConnectToPortError) | None => {}
        }
    }
}
