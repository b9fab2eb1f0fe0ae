//! A stream of messages on its way in: put in order, without repetitions.
//!
//! The session-manager-plugin numbers its messages without a lock: two that are sent at once (a
//! key, and a size) may get one number, and the next number is then left out. The server copes:
//! another message with a known number is new data, and allows for one missing number later.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use neargate_core::timestamp::Timestamp;
use uuid::Uuid;

use crate::message::Message;
use crate::payload::PayloadType;

/// How far ahead of its turn a message may be.
const REACH: i64 = 10_000;

/// What is held of messages that came before their turn.
const HELD_MESSAGES: usize = 1024;
const HELD_BYTES: usize = 1 << 20;

/// Of so many messages the ids are remembered.
const REMEMBERED: usize = 2048;

/// How long a number is waited for that may have been left out, when it may also just be late. A
/// client repeats its first unacknowledged message ten times a second.
const GAP: Duration = Duration::from_secs(3);

/// How long any number is waited for while later ones are there. The plugin can lose a message for
/// good: it takes the acknowledgement of the other message of that number for its own.
const LOST: Duration = Duration::from_secs(15);

/// For so long after a reconnection, a missing number may be one that the old connection lost.
const UNSURE: Duration = Duration::from_secs(30);

const MAX_CREDIT: usize = 1024;

#[derive(Clone, Debug)]
pub struct Incoming {
    expected: i64,
    held: BTreeMap<i64, Vec<Message>>,
    /// Since when there is any.
    held_since: Timestamp,
    held_messages: usize,
    held_bytes: usize,
    ready: VecDeque<Message>,
    /// When the expected number last changed.
    advanced_at: Timestamp,
    clashes: Option<Clashes>,
}

/// What is to be done about a message's sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is new: acknowledge it.
    Accepted,
    /// It was there before: acknowledge it again.
    Repeated,
    /// There is no room for it: say nothing, it will be repeated.
    Declined,
}

#[derive(Clone, Debug, Default)]
struct Clashes {
    /// The latest messages.
    recent: VecDeque<(i64, Uuid)>,
    /// Below it, ids are no longer known.
    forgotten_below: i64,
    /// Numbers that were used twice: for each, one after it may be missing.
    credit: Vec<i64>,
    /// Until then a missing number is waited for in spite of credit.
    unsure_until: Timestamp,
    /// Numbers that were declined, and so are sure to come.
    declined: BTreeSet<i64>,
}

impl Incoming {
    /// For a client, whose server numbers with care.
    #[must_use]
    pub fn strict() -> Self {
        Self {
            expected: 0,
            held: BTreeMap::new(),
            held_since: Timestamp::default(),
            held_messages: 0,
            held_bytes: 0,
            ready: VecDeque::new(),
            advanced_at: Timestamp::default(),
            clashes: None,
        }
    }

    /// For a server, whose clients may use a number twice.
    #[must_use]
    pub fn forgiving() -> Self {
        Self {
            clashes: Some(Clashes::default()),
            ..Self::strict()
        }
    }

    /// Takes in a message, if there is `room` for it where it goes to.
    pub fn receive(&mut self, now: Timestamp, message: Message, room: bool) -> Verdict {
        let number = message.sequence;
        if number < 0 || number.saturating_sub(self.expected) > REACH {
            return Verdict::Declined;
        }
        let taken = number < self.expected || self.held.contains_key(&number);
        if taken && !self.is_new(&message) {
            return Verdict::Repeated;
        }
        let early = number > self.expected;
        if !room || (early && !self.can_hold(&message)) {
            self.declined(number);
            return Verdict::Declined;
        }
        if let Some(clashes) = &mut self.clashes {
            clashes.remember(number, message.id);
            if taken && clashes.credit.len() < MAX_CREDIT {
                clashes.credit.push(number);
            }
        }
        if early {
            self.held_messages += 1;
            self.held_bytes += message.payload.len();
            if self.held.is_empty() {
                self.held_since = now;
            }
            self.held.entry(number).or_default().push(message);
        } else {
            self.ready.push_back(message);
            if number == self.expected {
                self.expect_next(now);
            }
        }
        self.advance(now);
        Verdict::Accepted
    }

    /// The next message whose turn it is.
    pub fn next_ready(&mut self) -> Option<Message> {
        self.ready.pop_front()
    }

    /// Waits no longer for a number that was left out.
    pub fn tick(&mut self, now: Timestamp) {
        self.advance(now);
    }

    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        let clashes = self.clashes.as_ref()?;
        if clashes.declined.contains(&self.expected) {
            return None;
        }
        let patience = clashes.credit_for(self.expected).map_or(LOST, |_| GAP);
        Some(self.missing_since()? + patience)
    }

    /// There is a new connection; what was under way on the old one comes again.
    pub fn reconnected(&mut self, now: Timestamp) {
        if let Some(clashes) = &mut self.clashes {
            clashes.unsure_until = now + UNSURE;
        }
        self.held_since = now;
    }

    /// Whether a message is new although its number is not.
    fn is_new(&self, message: &Message) -> bool {
        let Some(clashes) = &self.clashes else {
            return false;
        };
        if message.sequence < clashes.forgotten_below {
            // A client in use sends every size as number 0.
            return message.payload_type == PayloadType::Size;
        }
        !clashes.remembers(message.sequence, message.id)
    }

    fn can_hold(&self, message: &Message) -> bool {
        self.held_messages < HELD_MESSAGES && self.held_bytes + message.payload.len() <= HELD_BYTES
    }

    fn declined(&mut self, number: i64) {
        if let Some(clashes) = &mut self.clashes
            && clashes.declined.len() < HELD_MESSAGES
        {
            clashes.declined.insert(number);
        }
    }

    fn expect_next(&mut self, now: Timestamp) {
        self.advanced_at = now;
        if let Some(clashes) = &mut self.clashes {
            clashes.declined.remove(&self.expected);
        }
        self.expected += 1;
    }

    /// Since when the expected message is missing: there has been a later one.
    fn missing_since(&self) -> Option<Timestamp> {
        let since = self.held_since.max(self.advanced_at);
        (!self.held.is_empty()).then_some(since)
    }

    fn advance(&mut self, now: Timestamp) {
        while !self.held.is_empty() {
            if let Some(messages) = self.held.remove(&self.expected) {
                for message in messages {
                    self.held_messages -= 1;
                    self.held_bytes -= message.payload.len();
                    self.ready.push_back(message);
                }
            } else if !self.may_skip(now) {
                return;
            }
            self.expect_next(now);
        }
    }

    /// Whether the expected number was left out, as far as one can know.
    fn may_skip(&mut self, now: Timestamp) -> bool {
        let since = self.missing_since();
        let Some(clashes) = &mut self.clashes else {
            return false;
        };
        if clashes.declined.contains(&self.expected) {
            return false;
        }
        let waited = since.map_or(Duration::ZERO, |since| now.since(since));
        match clashes.credit_for(self.expected) {
            Some(credit) if waited >= GAP || now >= clashes.unsure_until => {
                clashes.credit.remove(credit);
                true
            }
            _ => waited >= LOST,
        }
    }
}

impl Clashes {
    /// What allows for `number` to be missing, if anything does.
    fn credit_for(&self, number: i64) -> Option<usize> {
        self.credit.iter().position(|clash| *clash < number)
    }

    fn remembers(&self, number: i64, id: Uuid) -> bool {
        self.recent
            .iter()
            .rev()
            .any(|recent| *recent == (number, id))
    }

    fn remember(&mut self, number: i64, id: Uuid) {
        self.recent.push_back((number, id));
        if self.recent.len() > REMEMBERED
            && let Some((oldest, _)) = self.recent.pop_front()
        {
            self.forgotten_below = self.forgotten_below.max(oldest + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::MessageType;
    use bytes::Bytes;

    const NOW: Timestamp = Timestamp::from_millis(1000);

    fn message(sequence: i64, id: u128) -> Message {
        Message {
            kind: MessageType::InputStreamData,
            sequence,
            flags: 0,
            id: Uuid::from_u128(id),
            digest: [0; 32],
            payload_type: PayloadType::Output,
            payload: Bytes::from(id.to_string()),
        }
    }

    fn receive(incoming: &mut Incoming, sequence: i64, id: u128) -> Verdict {
        incoming.receive(NOW, message(sequence, id), true)
    }

    fn ids(incoming: &mut Incoming) -> Vec<u128> {
        std::iter::from_fn(|| incoming.next_ready())
            .map(|message| message.id.as_u128())
            .collect()
    }

    #[test]
    fn messages_come_out_in_order_and_once() {
        let mut incoming = Incoming::strict();
        for (sequence, verdict) in [
            (1, Verdict::Accepted),
            (2, Verdict::Accepted),
            (1, Verdict::Repeated),
            (0, Verdict::Accepted),
            (0, Verdict::Repeated),
            (3, Verdict::Accepted),
            (-1, Verdict::Declined),
            (i64::MAX, Verdict::Declined),
        ] {
            assert_eq!(receive(&mut incoming, sequence, sequence as u128), verdict);
        }
        assert_eq!(ids(&mut incoming), [0, 1, 2, 3]);
    }

    #[test]
    fn a_number_used_twice_is_delivered_twice_and_allows_for_one_left_out() {
        let mut incoming = Incoming::forgiving();
        receive(&mut incoming, 0, 10);
        receive(&mut incoming, 1, 11);
        assert_eq!(receive(&mut incoming, 1, 12), Verdict::Accepted);
        assert_eq!(receive(&mut incoming, 1, 12), Verdict::Repeated);
        receive(&mut incoming, 2, 13);
        // Number 3 was left out, and is not waited for.
        receive(&mut incoming, 4, 14);
        assert_eq!(ids(&mut incoming), [10, 11, 12, 13, 14]);
        // But only one was.
        receive(&mut incoming, 6, 16);
        assert_eq!(ids(&mut incoming), [0; 0]);
        receive(&mut incoming, 5, 15);
        assert_eq!(ids(&mut incoming), [15, 16]);
    }

    #[test]
    fn a_clash_among_held_messages_is_no_different() {
        let mut incoming = Incoming::forgiving();
        receive(&mut incoming, 1, 11);
        receive(&mut incoming, 1, 12);
        receive(&mut incoming, 3, 13);
        // What was left out came after the clash: number 0 is only late.
        assert_eq!(ids(&mut incoming), [0; 0]);
        receive(&mut incoming, 0, 10);
        assert_eq!(ids(&mut incoming), [10, 11, 12, 13]);
    }

    #[test]
    fn a_declined_number_is_waited_for_in_spite_of_credit() {
        let mut incoming = Incoming::forgiving();
        receive(&mut incoming, 0, 10);
        receive(&mut incoming, 0, 11);
        assert_eq!(
            incoming.receive(NOW, message(1, 12), false),
            Verdict::Declined
        );
        receive(&mut incoming, 2, 13);
        receive(&mut incoming, 1, 12);
        assert_eq!(ids(&mut incoming), [10, 11, 12, 13]);
    }

    #[test]
    fn after_a_reconnection_a_missing_number_is_waited_for_before_it_is_given_up() {
        let mut incoming = Incoming::forgiving();
        receive(&mut incoming, 0, 10);
        receive(&mut incoming, 0, 11);
        incoming.reconnected(NOW);
        receive(&mut incoming, 2, 12);
        assert_eq!(ids(&mut incoming), [10, 11]);
        assert_eq!(incoming.deadline(), Some(NOW + GAP));
        incoming.tick(NOW + GAP);
        assert_eq!(ids(&mut incoming), [12]);
        assert_eq!(incoming.deadline(), None);
    }

    #[test]
    fn a_number_that_never_comes_does_not_stop_everything_for_ever() {
        let mut incoming = Incoming::forgiving();
        receive(&mut incoming, 1, 11);
        incoming.tick(NOW + GAP);
        assert_eq!(ids(&mut incoming), [0; 0]);
        assert_eq!(incoming.deadline(), Some(NOW + LOST));
        incoming.tick(NOW + LOST);
        assert_eq!(ids(&mut incoming), [11]);
        let mut strict = Incoming::strict();
        receive(&mut strict, 1, 11);
        assert_eq!(strict.deadline(), None);
    }

    #[test]
    fn a_size_is_never_too_old() {
        let mut incoming = Incoming::forgiving();
        for sequence in 0..5000 {
            receive(&mut incoming, sequence, sequence as u128);
            incoming.next_ready();
        }
        assert_eq!(receive(&mut incoming, 0, 9999), Verdict::Repeated);
        let size = Message {
            payload_type: PayloadType::Size,
            ..message(0, 9999)
        };
        assert_eq!(incoming.receive(NOW, size, true), Verdict::Accepted);
        assert_eq!(ids(&mut incoming), [9999]);
    }

    #[test]
    fn what_is_held_is_bounded() {
        let mut incoming = Incoming::forgiving();
        let accepted = (1..9000)
            .filter(|sequence| receive(&mut incoming, *sequence, 7) == Verdict::Accepted)
            .count();
        assert_eq!(accepted, HELD_MESSAGES);
        receive(&mut incoming, 0, 7);
        assert_eq!(ids(&mut incoming).len(), HELD_MESSAGES + 1);
    }
}
