//! Points and spans of time, as plain numbers: `core` has no clock, its callers bring the time.

use std::{fmt, ops::Add, time::Duration};

use serde::{Deserialize, Serialize};

/// Milliseconds since the Unix epoch, the precision that ECS shows.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(u64);

impl Timestamp {
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The time that passed since `earlier`; nothing if the wall clock was set back meanwhile.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Seconds> for Timestamp {
    type Output = Self;

    fn add(self, span: Seconds) -> Self {
        Self(self.0.saturating_add(span.as_millis()))
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        let millis = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(millis))
    }
}

/// A span in whole seconds: the unit of every timeout, interval and period of a task definition.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seconds(pub u32);

impl Seconds {
    const fn as_millis(self) -> u64 {
        self.0 as u64 * 1000
    }
}

impl From<Seconds> for Duration {
    fn from(span: Seconds) -> Self {
        Self::from_secs(u64::from(span.0))
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.0)
    }
}
