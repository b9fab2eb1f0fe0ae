//! Our own terminal, lent to a command in a container.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;

use neargate_protocol::message::TerminalSize;
use rustix::termios::{self, OptionalActions, Termios};
use signal_hook::consts::SIGWINCH;
use signal_hook::low_level::pipe;

/// The terminal's size; that of a classic one if it does not tell.
pub fn size() -> TerminalSize {
    match termios::tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_row > 0 && size.ws_col > 0 => TerminalSize {
            rows: size.ws_row,
            columns: size.ws_col,
        },
        _ => TerminalSize {
            rows: 24,
            columns: 80,
        },
    }
}

/// While this lives, every key goes through untouched, Ctrl-C too.
pub struct RawMode {
    before: Termios,
}

impl RawMode {
    pub fn enter() -> io::Result<Self> {
        let before = termios::tcgetattr(io::stdin())?;
        let mut raw = before.clone();
        raw.make_raw();
        termios::tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
        Ok(Self { before })
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        // There is nobody to tell if the terminal has gone away.
        let _ = termios::tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}

/// The terminal's sizes, as its window changes.
pub struct WindowChanges {
    signals: UnixStream,
}

impl WindowChanges {
    pub fn watch() -> io::Result<Self> {
        let (signals, sender) = UnixStream::pair()?;
        pipe::register(SIGWINCH, sender)?;
        Ok(Self { signals })
    }

    /// Waits for a change.
    pub fn next(&mut self) -> io::Result<TerminalSize> {
        self.signals.read_exact(&mut [0])?;
        Ok(size())
    }
}
