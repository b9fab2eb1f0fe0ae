//! The end of our input, told to a terminal that has no such thing.

use std::time::Duration;

use neargate_core::timestamp::Timestamp;

/// What the keys Ctrl-D send. To whom reads lines it is the end of its input.
const END_OF_TRANSMISSION: u8 = 0x04;

const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Our input has ended, and the remote command is to learn it.
///
/// Ctrl-D is only for whoever reads at that moment: a shell that has just been started, or is
/// between two commands, throws it away when it sets its terminal. So it is pressed until the command has
/// ended, ever slower.
#[derive(Debug)]
pub struct EndOfInput {
    next: Timestamp,
    wait: Duration,
    /// Ctrl-D within a line only sends the line.
    in_line: bool,
}

impl EndOfInput {
    /// `last` is the last byte of the input.
    pub fn new(now: Timestamp, last: Option<u8>) -> Self {
        Self {
            next: now,
            wait: FIRST_WAIT,
            in_line: last.is_some_and(|byte| byte != b'\n' && byte != b'\r'),
        }
    }

    pub fn deadline(&self) -> Timestamp {
        self.next
    }

    /// The keys to press now.
    pub fn due(&mut self, now: Timestamp) -> &'static [u8] {
        if now < self.next {
            return &[];
        }
        self.next = now + self.wait;
        self.wait = (self.wait * 2).min(LONGEST_WAIT);
        match std::mem::take(&mut self.in_line) {
            true => &[b'\n', END_OF_TRANSMISSION],
            false => &[END_OF_TRANSMISSION],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn the_end_is_told_until_it_is_heard() {
        let mut end = EndOfInput::new(at(0), Some(b'\n'));
        assert_eq!(end.due(at(0)), [4]);
        assert!(end.due(at(99)).is_empty());
        assert_eq!(end.due(at(100)), [4]);
        assert_eq!(end.deadline(), at(300));
        let mut now = at(0);
        for _ in 0..20 {
            now = end.deadline();
            assert_eq!(end.due(now), [4]);
        }
        assert_eq!(end.deadline(), now + LONGEST_WAIT);
    }

    #[test]
    fn a_line_that_was_begun_is_ended_first() {
        let mut end = EndOfInput::new(at(0), Some(b'x'));
        assert_eq!(end.due(at(0)), [b'\n', 4]);
        assert_eq!(end.due(at(100)), [4]);
        assert_eq!(EndOfInput::new(at(0), None).due(at(0)), [4]);
    }
}
