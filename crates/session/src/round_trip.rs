//! How long an acknowledgement takes, and so when to stop waiting for it: RFC 6298, with the bounds
//! of the clients.

use std::time::Duration;

const SHORTEST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(1);

#[derive(Clone, Debug)]
pub struct RoundTrip {
    /// The smoothed time and its variation, once one has been measured.
    smoothed: Option<(Duration, Duration)>,
}

impl RoundTrip {
    pub const fn new() -> Self {
        Self { smoothed: None }
    }

    /// Takes in one measured time, of a message that was sent once (Karn's rule).
    pub fn measured(&mut self, sample: Duration) {
        self.smoothed = Some(match self.smoothed {
            None => (sample, sample / 2),
            Some((mean, variation)) => (
                (mean * 7 + sample) / 8,
                (variation * 3 + mean.abs_diff(sample)) / 4,
            ),
        });
    }

    /// How long to wait before a message is sent again that was so many times already.
    pub fn patience(&self, resends: u32) -> Duration {
        let once = self.smoothed.map_or(SHORTEST, |(mean, variation)| {
            (mean + (variation * 4).max(Duration::from_millis(10))).max(SHORTEST)
        });
        (once * (1 << resends.min(3))).min(LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_follows_what_was_measured_within_bounds() {
        let mut times = RoundTrip::new();
        assert_eq!(times.patience(0), SHORTEST);
        assert_eq!(times.patience(1), SHORTEST * 2);
        for _ in 0..50 {
            times.measured(Duration::from_millis(400));
        }
        let patience = times.patience(0);
        assert!(patience >= Duration::from_millis(400) && patience < Duration::from_millis(450));
        assert_eq!(times.patience(9), LONGEST);
        times.measured(Duration::from_secs(60));
        assert_eq!(times.patience(0), LONGEST);
    }
}
