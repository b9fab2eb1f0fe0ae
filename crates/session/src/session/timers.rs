//! What happens because nothing happened.

use std::time::Duration;

use neargate_core::timestamp::Timestamp;

use super::{Client, Phase, SETTLING, Session};

/// What the clients of AWS see too.
const IDLE: &str = "Your session timed out due to inactivity.";

const TOO_LONG: &str = "Your session has reached its longest duration.";

impl Session {
    /// When [`Self::tick`] is next needed.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        let phase = match self.phase {
            Phase::Over => return None,
            Phase::Closed { until } => return Some(until),
            Phase::Handshaking { until, .. } | Phase::Settling { until, .. } => Some(until),
            Phase::Waiting | Phase::Open => None,
        };
        let client = match self.client {
            Client::Away { since } => Some(since + self.patience()),
            Client::Attached => {
                let repeat = match &self.quiet {
                    Some(quiet) => Some(quiet.until),
                    None if self.frames.is_empty() => self.outgoing.deadline(),
                    None => None,
                };
                let give_up = self.ending.as_ref().map(|ending| ending.give_up);
                let waits = [phase, repeat, give_up, self.incoming.deadline()];
                waits.into_iter().flatten().min()
            }
        };
        let idle = self.settings.idle.map(|idle| self.active_at + idle);
        let longest = self
            .settings
            .longest
            .map(|longest| self.opened_at + longest);
        let waits = [client, idle, longest, self.pending.flush_at];
        waits.into_iter().flatten().min()
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Timestamp) {
        match self.client {
            Client::Away { since } => self.tick_away(now, since),
            Client::Attached => self.tick_attached(now),
        }
        if let Some(idle) = self.settings.idle
            && now >= self.active_at + idle
        {
            self.terminate(now, IDLE);
        }
        if let Some(longest) = self.settings.longest
            && now >= self.opened_at + longest
        {
            self.terminate(now, TOO_LONG);
        }
    }

    /// How long the session waits for a client.
    fn patience(&self) -> Duration {
        match self.phase {
            Phase::Waiting => self.settings.welcome,
            _ => self.settings.grace,
        }
    }

    fn tick_away(&mut self, now: Timestamp, since: Timestamp) {
        if self.is_closed() {
            return;
        }
        if now >= since + self.patience() {
            self.terminate(now, "");
        } else {
            self.go_on(now);
        }
    }

    fn tick_attached(&mut self, now: Timestamp) {
        match self.phase {
            Phase::Closed { until } if now >= until => {
                self.over();
                return;
            }
            Phase::Closed { .. } | Phase::Over => return,
            Phase::Handshaking { until, .. } if now >= until => {
                self.terminate(now, "The client did not answer the handshake.");
                return;
            }
            Phase::Settling { until, at_latest } if now >= until => {
                // What comes before the end of the handshake is lost: it has to be there.
                if self.outgoing.is_empty() || now >= at_latest {
                    self.ready(now);
                } else {
                    let until = now + SETTLING;
                    self.phase = Phase::Settling { until, at_latest };
                }
            }
            _ => {}
        }
        if self.quiet.as_ref().is_some_and(|quiet| now >= quiet.until) {
            self.end_quiet();
        }
        self.incoming.tick(now);
        self.deliver_ready(now);
        // A connection that still has frames to take is slow, not broken.
        if self.quiet.is_none() && self.frames.is_empty() {
            let due = self.outgoing.due(now);
            self.frames.extend(due);
        }
        self.go_on(now);
        if self
            .ending
            .as_ref()
            .is_some_and(|ending| now >= ending.give_up)
            && !self.is_closed()
        {
            self.close_after_exit(now);
        }
    }
}
