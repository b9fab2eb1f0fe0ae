//! One direction of a connection that is as bad as one wants.

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;

use super::Random;
use crate::message::{Message, MessageType};

/// Chances in percent, and the longest delay in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Quality {
    pub lost: u8,
    pub repeated: u8,
    pub reordered: u8,
    pub delay: u64,
}

impl Quality {
    /// What TCP makes of every network.
    pub const ORDERLY: Self = Self {
        lost: 0,
        repeated: 0,
        reordered: 0,
        delay: 5,
    };
}

#[derive(Debug)]
pub struct Link {
    quality: Quality,
    random: Random,
    /// Frames, and when they arrive.
    under_way: Vec<(Timestamp, Bytes)>,
    latest: Timestamp,
}

impl Link {
    #[must_use]
    pub fn new(quality: Quality, seed: u64) -> Self {
        Self {
            quality,
            random: Random::new(seed),
            under_way: Vec::new(),
            latest: Timestamp::default(),
        }
    }

    pub fn send(&mut self, now: Timestamp, frame: &Bytes) {
        // A client whose connection ends without the word of it takes it for broken, and comes
        // back: so this one frame is not for losing.
        let last = Message::parse(frame).is_ok_and(|it| it.kind == MessageType::ChannelClosed);
        if !last && self.random.percent(self.quality.lost) {
            return;
        }
        let copies = 1 + u8::from(self.random.percent(self.quality.repeated));
        for _ in 0..copies {
            let delay = std::time::Duration::from_millis(self.random.below(self.quality.delay + 1));
            let mut at = now + delay;
            if self.random.percent(self.quality.reordered) {
                at = at + delay * 4;
            } else {
                at = at.max(self.latest);
                self.latest = at;
            }
            self.under_way.push((at, frame.clone()));
        }
    }

    /// What has arrived by now.
    pub fn arrived(&mut self, now: Timestamp) -> Vec<Bytes> {
        let (mut due, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.under_way)
            .into_iter()
            .partition(|(at, _)| *at <= now);
        self.under_way = rest;
        // Stable: what is due at the same time stays in its order.
        due.sort_by_key(|(at, _)| *at);
        due.into_iter().map(|(_, frame)| frame).collect()
    }

    /// The connection breaks: what is under way is lost.
    pub fn cut(&mut self) {
        self.under_way.clear();
        self.latest = Timestamp::default();
    }
}
