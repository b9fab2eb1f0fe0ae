//! How a session ends: after the last output has arrived, if it can be waited for.

use std::time::Duration;

use neargate_core::timestamp::Timestamp;

use super::{Effect, Phase, Session};
use crate::channel;
use crate::document::Document;
use crate::payload::{self, PayloadType};

/// How long the last output may take to arrive.
const LAST_OUTPUT: Duration = Duration::from_secs(20);

/// Between the word of the end and the end of the connection.
const GOODBYE: Duration = Duration::from_millis(200);

/// The process has ended; the rest is to be delivered.
#[derive(Debug)]
pub(super) struct Ending {
    pub give_up: Timestamp,
    /// What the client is told, if it is not only that the process has ended.
    reason: String,
}

impl Ending {
    pub fn begin_again(&mut self, now: Timestamp) {
        self.give_up = now + LAST_OUTPUT;
    }
}

impl Session {
    /// The process has ended, and all that it wrote has been told.
    pub fn exited(&mut self, now: Timestamp, exit_code: i32) {
        self.exited_because(now, exit_code, "");
    }

    /// The same, and there is something to say about it.
    pub fn exited_because(&mut self, now: Timestamp, exit_code: i32, reason: &str) {
        if self.ending.is_some() || self.is_closed() {
            return;
        }
        let told_by_document = matches!(
            self.settings.document,
            Document::NonInteractiveCommands {
                separate_output_stream: true
            }
        );
        if told_by_document || self.wants_exit_code {
            let text = payload::exit_code(exit_code);
            self.put(now, PayloadType::ExitCode, &[text.as_bytes()]);
        }
        let give_up = now + LAST_OUTPUT;
        let reason = reason.to_owned();
        self.ending = Some(Ending { give_up, reason });
        self.go_on(now);
    }

    /// Ends the session at once; the client is told the reason, which may be empty.
    pub fn terminate(&mut self, now: Timestamp, reason: &str) {
        if self.is_closed() {
            return;
        }
        if self.ending.is_none() {
            self.effects.push_back(Effect::HangUp);
        }
        self.close(now, reason);
    }

    pub(super) fn end_if_done(&mut self, now: Timestamp) {
        if self.ending.is_some()
            && self.is_attached()
            && self.pending.is_empty()
            && self.outgoing.is_empty()
        {
            self.close_after_exit(now);
        }
    }

    pub(super) fn close_after_exit(&mut self, now: Timestamp) {
        let reason = self.ending.as_ref().map(|ending| ending.reason.clone());
        self.close(now, &reason.unwrap_or_default());
    }

    pub(super) fn close(&mut self, now: Timestamp, reason: &str) {
        self.pending.clear();
        self.input.clear();
        self.input_bytes = 0;
        if self.is_attached() {
            self.end_quiet();
            self.say_closed(now, reason);
        } else {
            self.over();
        }
    }

    pub(super) fn say_closed(&mut self, now: Timestamp, reason: &str) {
        let id = self.ids.next_id();
        let frame = channel::closed(&self.settings.session_id, reason, id, now);
        self.queue(frame);
        let until = now + GOODBYE;
        self.phase = Phase::Closed { until };
    }

    pub(super) fn over(&mut self) {
        if self.phase == Phase::Over {
            return;
        }
        self.phase = Phase::Over;
        if self.is_attached() {
            self.effects.push_back(Effect::CloseConnection);
        }
        self.effects.push_back(Effect::Over);
    }
}
