//! Places where tests make a launch or a supervisor fail or die.
//!
//! `NEARGATE_FAILPOINT=NAME` makes the step of that name fail,
//! `NEARGATE_FAILPOINT=NAME=kill` kills the process there, as a machine out
//! of memory would. Without the variable this costs one look at the environment.

use std::io;

/// The variable that names the place.
const VARIABLE: &str = "NEARGATE_FAILPOINT";

/// Says that a step is done, and fails or dies here if it is told to.
pub fn reach(name: &str) -> io::Result<()> {
    let Ok(wanted) = std::env::var(VARIABLE) else {
        return Ok(());
    };
    match wanted.split_once('=') {
        Some((place, "kill")) if place == name => {
            let own = rustix::process::getpid();
            rustix::process::kill_process(own, rustix::process::Signal::KILL)?;
            Ok(())
        }
        None if wanted == name => Err(io::Error::other(format!("failpoint {name}"))),
        _ => Ok(()),
    }
}
