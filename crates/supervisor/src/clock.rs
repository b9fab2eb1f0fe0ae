//! The supervisor's clock: the wall's time at the start, advanced by the
//! monotonic clock, so that no time-out fires early or late because somebody
//! set the machine's time.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use neargate_core::timestamp::Timestamp;

#[derive(Debug)]
pub struct Clock {
    started_at: Timestamp,
    started: Instant,
}

impl Clock {
    pub fn start() -> Self {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self {
            started_at: Timestamp::from_millis(since_epoch.as_millis() as u64),
            started: Instant::now(),
        }
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(
            self.started_at.as_millis() + self.started.elapsed().as_millis() as u64,
        )
    }
}
