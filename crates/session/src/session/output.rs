//! Output on its way into messages.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::BytesMut;
use neargate_core::timestamp::Timestamp;

use super::{Phase, Session};
use crate::document::Document;
use crate::payload::{Flag, PayloadType};
use crate::utf8;

/// The most that one message of output holds. Clients take any size; from here on it costs them
/// hardly less.
pub const MAX_PAYLOAD: usize = 16 * 1024;

/// What is taken while no message can be made.
const PENDING_LIMIT: usize = 64 * 1024;

/// The beginning of a character waits so long for its end.
const TORN: Duration = Duration::from_millis(20);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Output,
    Error,
}

#[derive(Debug, Default)]
pub(super) struct Pending {
    chunks: VecDeque<(PayloadType, BytesMut)>,
    bytes: usize,
    /// When what is left goes out, torn character or not.
    pub flush_at: Option<Timestamp>,
}

impl Pending {
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    fn push(&mut self, kind: PayloadType, bytes: &[u8]) {
        self.bytes += bytes.len();
        match self.chunks.back_mut() {
            Some((last, chunk)) if *last == kind && kind != PayloadType::Flag => {
                chunk.extend_from_slice(bytes);
            }
            _ => self.chunks.push_back((kind, bytes.into())),
        }
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Session {
    /// How much output is taken now; 0 asks to wait. More is kept, but should not become a habit.
    #[must_use]
    pub fn output_room(&self) -> usize {
        if self.ending.is_some() || self.is_closed() {
            return 0;
        }
        let room = PENDING_LIMIT.saturating_sub(self.pending.bytes);
        match self.phase {
            Phase::Open if room > 0 => room + self.outgoing.room() * MAX_PAYLOAD,
            _ => room,
        }
    }

    /// The process has written.
    pub fn output(&mut self, now: Timestamp, stream: Stream, bytes: &[u8]) {
        let kind = match (stream, &self.settings.document) {
            // Two streams are told apart only where the client asked for it.
            (
                Stream::Error,
                Document::NonInteractiveCommands {
                    separate_output_stream: true,
                },
            ) => PayloadType::StandardError,
            _ => PayloadType::Output,
        };
        self.put(now, kind, &[bytes]);
    }

    /// Bytes of a port, in parts that belong together.
    pub(crate) fn output_parts(&mut self, now: Timestamp, parts: &[&[u8]]) {
        self.put(now, PayloadType::Output, parts);
    }

    pub(crate) fn flag(&mut self, now: Timestamp, flag: Flag) {
        self.put(now, PayloadType::Flag, &[&flag.to_payload()]);
    }

    pub(super) fn put(&mut self, now: Timestamp, kind: PayloadType, parts: &[&[u8]]) {
        if self.is_closed() {
            return;
        }
        self.active_at = now;
        if let [bytes] = parts {
            let mut rest = *bytes;
            while self.may_send_directly() && !rest.is_empty() {
                let length = self.cut(kind, rest, false);
                if length == 0 {
                    break;
                }
                self.send(now, kind, &[&rest[..length]]);
                rest = &rest[length..];
            }
            if !rest.is_empty() {
                self.pending.push(kind, rest);
            }
        } else if self.may_send_directly()
            && parts.iter().map(|part| part.len()).sum::<usize>() <= MAX_PAYLOAD
        {
            self.send(now, kind, parts);
        } else {
            for part in parts {
                self.pending.push(kind, part);
            }
        }
        self.go_on(now);
    }

    /// Makes messages of what is pending while the window has room, and ends what has to end.
    pub(super) fn go_on(&mut self, now: Timestamp) {
        if self.phase != Phase::Open {
            return;
        }
        let flush = self.ending.is_some() || self.pending.flush_at.is_some_and(|at| now >= at);
        while self.outgoing.room() > 0 {
            let Some((kind, chunk)) = self.pending.chunks.front() else {
                break;
            };
            let kind = *kind;
            // More of another kind behind it: nothing will be added to it.
            let whole = flush || self.pending.chunks.len() > 1;
            let length = self.cut(kind, chunk, whole);
            if length == 0 {
                break;
            }
            let Some((_, chunk)) = self.pending.chunks.front_mut() else {
                break;
            };
            let payload = chunk.split_to(length);
            if chunk.is_empty() {
                self.pending.chunks.pop_front();
            }
            self.pending.bytes -= length;
            self.send(now, kind, &[&payload]);
        }
        let torn = !self.pending.is_empty() && self.outgoing.room() > 0;
        self.pending.flush_at = match self.pending.flush_at {
            Some(at) if torn && now < at => Some(at),
            _ => torn.then(|| now + TORN),
        };
        self.end_if_done(now);
    }

    fn may_send_directly(&self) -> bool {
        self.phase == Phase::Open && self.pending.is_empty() && self.outgoing.room() > 0
    }

    /// How much of `bytes` the next message takes: no torn character, unless it has to be.
    fn cut(&self, kind: PayloadType, bytes: &[u8], whole: bool) -> usize {
        let text = matches!(kind, PayloadType::Output | PayloadType::StandardError)
            && !self.settings.document.is_port();
        let length = bytes.len().min(MAX_PAYLOAD);
        if !text || (whole && length == bytes.len()) {
            return length;
        }
        length - utf8::unfinished(&bytes[..length])
    }
}
