//! How long ago something was, in a word.

use std::time::{Duration, SystemTime};

use neargate_core::timestamp::Timestamp;

/// The time from `then` to `now`, in its largest unit.
pub fn since(then: Timestamp, now: SystemTime) -> String {
    let then = SystemTime::UNIX_EPOCH + Duration::from_millis(then.as_millis());
    // A clock that was set back makes it nothing.
    let seconds = now.duration_since(then).unwrap_or_default().as_secs();
    let (count, unit) = match seconds {
        0..60 => (seconds, "s"),
        60..3600 => (seconds / 60, "m"),
        3600..86400 => (seconds / 3600, "h"),
        _ => (seconds / 86400, "d"),
    };
    format!("{count}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_unit_says_enough() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let age = |seconds: u64| since(Timestamp::from_millis((1_000_000 - seconds) * 1000), now);
        assert_eq!(age(0), "0s");
        assert_eq!(age(59), "59s");
        assert_eq!(age(3599), "59m");
        assert_eq!(age(86_399), "23h");
        assert_eq!(age(86_400 * 3), "3d");
        assert_eq!(
            since(Timestamp::from_millis(u64::from(u32::MAX) * 1000), now),
            "0s"
        );
    }
}
