//! Asking again.

use std::thread;
use std::time::Duration;

use crate::registry::RegistryError;

/// How often a request is made before its failure counts.
pub const ATTEMPTS: u32 = 5;
/// The first pause; each is twice the one before.
const PAUSE: Duration = Duration::from_millis(200);

/// Repeats what may succeed a moment later; says how often it was tried.
pub fn with_retries<T>(
    mut request: impl FnMut() -> Result<T, RegistryError>,
) -> Result<T, (u32, Box<RegistryError>)> {
    let mut attempt = 1;
    loop {
        match request() {
            Err(error) if error.is_transient() && attempt < ATTEMPTS => {
                thread::sleep(pause(attempt))
            }
            outcome => return outcome.map_err(|error| (attempt, Box::new(error))),
        }
        attempt += 1;
    }
}

/// The pause after that attempt.
pub fn pause(attempt: u32) -> Duration {
    PAUSE * 2u32.saturating_pow(attempt.saturating_sub(1))
}
