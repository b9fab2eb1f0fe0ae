//! A stream of messages on its way out: numbered, and repeated until they are acknowledged.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;
use uuid::Uuid;

use crate::acknowledge::Acknowledged;
use crate::message::{self, MessageType, SYN};
use crate::payload::PayloadType;
use crate::round_trip::RoundTrip;

/// How often it is looked for messages to repeat.
const SCAN: Duration = Duration::from_millis(100);

/// So many messages are repeated at one time: a peer that was away is not flooded.
const BURST: usize = 32;

/// Clients hold 10 000 messages that came early, and lose what comes beyond.
const REACH: usize = 4096;

/// After so many repetitions, a message that later ones have overtaken has arrived: clients
/// acknowledge what is early and what is due, but not what they have had, so an acknowledgement
/// that a broken connection took with it never comes again.
const OVERTAKEN: u32 = 10;

#[derive(Clone, Debug)]
pub struct Outgoing {
    kind: MessageType,
    next: i64,
    /// From the first that is not acknowledged, to the last; acknowledged ones in between are empty.
    sent: VecDeque<Sent>,
    unacknowledged: usize,
    window: usize,
    /// Whether the peer acknowledges again what comes again.
    repeats: bool,
    round_trip: RoundTrip,
    scan_at: Timestamp,
}

#[derive(Clone, Debug)]
struct Sent {
    id: Uuid,
    frame: Bytes,
    at: Timestamp,
    /// How many times again, on this connection.
    resends: u32,
    acknowledged: bool,
}

impl Outgoing {
    /// A server's, whose clients do not acknowledge again what comes again.
    #[must_use]
    pub fn output(window: usize) -> Self {
        Self::new(MessageType::OutputStreamData, window, false)
    }

    /// A client's, whose server does.
    #[must_use]
    pub fn input(window: usize) -> Self {
        Self::new(MessageType::InputStreamData, window, true)
    }

    fn new(kind: MessageType, window: usize, repeats: bool) -> Self {
        Self {
            kind,
            repeats,
            next: 0,
            sent: VecDeque::new(),
            unacknowledged: 0,
            window: window.clamp(1, REACH),
            round_trip: RoundTrip::new(),
            scan_at: Timestamp::default(),
        }
    }

    /// How many messages may be added now.
    #[must_use]
    pub fn room(&self) -> usize {
        let window = self.window.saturating_sub(self.unacknowledged);
        window.min(REACH.saturating_sub(self.sent.len()))
    }

    /// Whether everything has arrived.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sent.is_empty()
    }

    /// Numbers a message, keeps it, and returns its frame.
    pub fn push(
        &mut self,
        now: Timestamp,
        id: Uuid,
        payload_type: PayloadType,
        payload: &[&[u8]],
    ) -> Bytes {
        let flags = if self.next == 0 { SYN } else { 0 };
        let frame = message::encode(self.kind, now, self.next, flags, id, payload_type, payload);
        if self.sent.is_empty() {
            self.scan_at = now + SCAN;
        }
        self.next += 1;
        self.unacknowledged += 1;
        self.sent.push_back(Sent {
            id,
            frame: frame.clone(),
            at: now,
            resends: 0,
            acknowledged: false,
        });
        frame
    }

    /// A message has arrived. What names another id than the message of its number is ignored:
    /// some clients acknowledge acknowledgements too, as number 0.
    pub fn acknowledge(&mut self, now: Timestamp, acknowledged: Acknowledged) {
        let first = self.next - self.sent.len() as i64;
        let index = usize::try_from(acknowledged.sequence.wrapping_sub(first)).ok();
        let Some(sent) = index.and_then(|index| self.sent.get_mut(index)) else {
            return;
        };
        if sent.acknowledged || sent.id != acknowledged.id {
            return;
        }
        if sent.resends == 0 {
            self.round_trip.measured(now.since(sent.at));
        }
        let at = sent.at;
        sent.arrived();
        self.unacknowledged -= 1;
        if !self.repeats
            && let Some(head) = self.sent.front_mut()
            && !head.acknowledged
            && head.resends >= OVERTAKEN
            && head.at < at
        {
            head.arrived();
            self.unacknowledged -= 1;
        }
        while self.sent.front().is_some_and(|sent| sent.acknowledged) {
            self.sent.pop_front();
        }
    }

    /// When [`Self::due`] may have something.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        (!self.sent.is_empty()).then_some(self.scan_at)
    }

    /// The messages that have waited long enough to be sent again, in their order.
    pub fn due(&mut self, now: Timestamp) -> Vec<Bytes> {
        if self.deadline().is_none_or(|at| now < at) {
            return Vec::new();
        }
        self.scan_at = now + SCAN;
        let round_trip = &self.round_trip;
        self.sent
            .iter_mut()
            .filter(|sent| !sent.acknowledged)
            .filter(|sent| now.since(sent.at) >= round_trip.patience(sent.resends))
            .take(BURST)
            .map(|sent| {
                sent.at = now;
                sent.resends += 1;
                sent.frame.clone()
            })
            .collect()
    }

    /// There is a new connection: everything that is not acknowledged, in its order.
    pub fn all(&mut self, now: Timestamp) -> Vec<Bytes> {
        self.scan_at = now + SCAN;
        self.sent
            .iter_mut()
            .filter(|sent| !sent.acknowledged)
            .map(|sent| {
                sent.at = now;
                // Its acknowledgement may be that of an earlier sending, but overtaking counts anew.
                sent.resends = 1;
                sent.frame.clone()
            })
            .collect()
    }
}

impl Sent {
    fn arrived(&mut self) {
        self.acknowledged = true;
        self.frame = Bytes::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_millis(1000 + millis)
    }

    fn outgoing(count: u128) -> Outgoing {
        let mut outgoing = Outgoing::output(8);
        for number in 0..count {
            outgoing.push(at(0), Uuid::from_u128(number), PayloadType::Output, &[b"x"]);
        }
        outgoing
    }

    fn acknowledged(id: u128, sequence: i64) -> Acknowledged {
        Acknowledged {
            id: Uuid::from_u128(id),
            sequence,
        }
    }

    fn numbers(frames: Vec<Bytes>) -> Vec<i64> {
        let number = |frame: &Bytes| Message::parse(frame).unwrap().sequence;
        frames.iter().map(number).collect()
    }

    #[test]
    fn only_an_acknowledgement_of_number_and_id_counts() {
        let mut outgoing = outgoing(2);
        outgoing.acknowledge(at(1), acknowledged(77, 0));
        outgoing.acknowledge(at(1), acknowledged(0, 1));
        outgoing.acknowledge(at(1), acknowledged(0, i64::MIN));
        assert_eq!(outgoing.room(), 6);
        outgoing.acknowledge(at(1), acknowledged(1, 1));
        outgoing.acknowledge(at(1), acknowledged(1, 1));
        assert_eq!(outgoing.room(), 7);
        outgoing.acknowledge(at(1), acknowledged(0, 0));
        assert!(outgoing.is_empty());
        assert_eq!(outgoing.deadline(), None);
    }

    #[test]
    fn what_is_not_acknowledged_is_repeated_and_less_and_less_often() {
        let mut outgoing = outgoing(3);
        outgoing.acknowledge(at(5), acknowledged(1, 1));
        assert_eq!(numbers(outgoing.due(at(199))), [0; 0]);
        assert_eq!(numbers(outgoing.due(at(300))), [0, 2]);
        assert_eq!(numbers(outgoing.due(at(600))), [0; 0]);
        assert_eq!(numbers(outgoing.due(at(700))), [0, 2]);
    }

    #[test]
    fn a_new_connection_gets_everything_again() {
        let mut outgoing = outgoing(3);
        outgoing.acknowledge(at(5), acknowledged(0, 0));
        assert_eq!(numbers(outgoing.all(at(6))), [1, 2]);
        assert_eq!(numbers(outgoing.due(at(150))), [0; 0]);
    }

    #[test]
    fn what_was_overtaken_again_and_again_has_arrived() {
        let mut outgoing = outgoing(1);
        let mut now = 0;
        for number in 1..=20 {
            now += 1500;
            outgoing.due(at(now));
            outgoing.push(
                at(now + 1),
                Uuid::from_u128(number),
                PayloadType::Output,
                &[b"x"],
            );
            outgoing.acknowledge(at(now + 2), acknowledged(number, number as i64));
            assert_eq!(outgoing.is_empty(), number >= 10, "{number}");
        }
    }

    #[test]
    fn the_window_is_the_limit_whatever_is_acknowledged_within() {
        let mut outgoing = outgoing(8);
        assert_eq!(outgoing.room(), 0);
        outgoing.acknowledge(at(1), acknowledged(7, 7));
        assert_eq!(outgoing.room(), 1);
    }
}
