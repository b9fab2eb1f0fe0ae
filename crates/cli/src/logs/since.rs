//! The point from which logs are shown: a time, or how long ago.

use std::str::FromStr;
use std::time::{Duration, SystemTime};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    Time(SystemTime),
    Ago(Duration),
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a time such as 2026-01-02T03:04:05Z, or how long ago, such as 10m or 2h")]
pub struct NotATime;

impl FromStr for Since {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(ago) = humantime::parse_duration(text) {
            return Ok(Self::Ago(ago));
        }
        humantime::parse_rfc3339_weak(text)
            .map(Self::Time)
            .map_err(|_| NotATime)
    }
}

impl Since {
    /// As a time, given the time now.
    pub fn before(self, now: SystemTime) -> SystemTime {
        match self {
            Self::Time(time) => time,
            Self::Ago(ago) => now.checked_sub(ago).unwrap_or(SystemTime::UNIX_EPOCH),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(text: &str, now: u64) -> Option<u64> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(now);
        let time = text.parse::<Since>().ok()?.before(now);
        Some(
            time.duration_since(SystemTime::UNIX_EPOCH)
                .unwrap()
                .as_secs(),
        )
    }

    #[test]
    fn a_duration_counts_back_from_now() {
        assert_eq!(before("10m", 3600), Some(3000));
        assert_eq!(before("1h", 3600), Some(0));
    }

    #[test]
    fn a_time_is_itself() {
        assert_eq!(before("1970-01-01T00:01:00Z", 3600), Some(60));
        assert_eq!(before("1970-01-01 00:01:00", 3600), Some(60));
        assert_eq!(before("yesterday", 3600), None);
    }
}
