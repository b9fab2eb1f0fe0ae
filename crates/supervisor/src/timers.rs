//! The state machine's timers, and those of the supervisor itself.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use neargate_core::timestamp::Timestamp;

#[derive(Debug)]
pub struct Timers<T> {
    armed: HashMap<T, Timestamp>,
}

impl<T: Copy + Eq + Hash> Timers<T> {
    pub fn new() -> Self {
        Self {
            armed: HashMap::new(),
        }
    }

    /// Replaces a time set before for the same timer.
    pub fn arm(&mut self, timer: T, at: Timestamp) {
        self.armed.insert(timer, at);
    }

    pub fn disarm(&mut self, timer: T) {
        self.armed.remove(&timer);
    }

    /// How long from now until one is due; `None` when none is armed.
    pub fn until_next(&self, now: Timestamp) -> Option<Duration> {
        self.armed.values().min().map(|at| at.since(now))
    }

    /// Takes one timer that is due, the earliest first.
    pub fn take_due(&mut self, now: Timestamp) -> Option<T> {
        let (timer, at) = self
            .armed
            .iter()
            .min_by_key(|(_, at)| **at)
            .map(|(timer, at)| (*timer, *at))?;
        if at > now {
            return None;
        }
        self.armed.remove(&timer);
        Some(timer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_fire_in_order_and_once() {
        let at = Timestamp::from_millis;
        let mut timers = Timers::new();
        timers.arm("late", at(30));
        timers.arm("soon", at(20));
        timers.arm("never", at(10));
        timers.arm("late", at(25));
        timers.disarm("never");
        assert_eq!(timers.until_next(at(5)), Some(Duration::from_millis(15)));
        assert_eq!(timers.take_due(at(19)), None);
        assert_eq!(timers.take_due(at(30)), Some("soon"));
        assert_eq!(timers.take_due(at(30)), Some("late"));
        assert_eq!(timers.take_due(at(30)), None);
        assert_eq!(timers.until_next(at(30)), None);
    }
}
