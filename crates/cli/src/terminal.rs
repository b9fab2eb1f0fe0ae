//! Our own terminal, lent to a command in a container.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, Once, PoisonError};
use std::{panic, thread};

use neargate_protocol::message::TerminalSize;
use rustix::termios::{self, OptionalActions, Termios};
use signal_hook::consts::{SIGHUP, SIGTERM, SIGWINCH};
use signal_hook::low_level::{self, pipe};

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

/// What the terminal was before it was made raw, for all who may have to give it back.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// While this lives, every key goes through untouched, Ctrl-C too. The terminal is given back when it
/// is dropped, and also when the process panics or is told to end.
pub struct RawMode {
    _private: (),
}

impl RawMode {
    pub fn enter() -> io::Result<Self> {
        let before = termios::tcgetattr(io::stdin())?;
        let mut raw = before.clone();
        raw.make_raw();
        give_back_on_panic();
        give_back_on_signals()?;
        *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
        termios::tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
        Ok(Self { _private: () })
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        give_back();
    }
}

fn give_back() {
    let before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(before) = before {
        // There is nobody to tell if the terminal has gone away.
        let _ = termios::tcsetattr(io::stdin(), OptionalActions::Now, &before);
    }
}

/// A release aborts when it panics, so nothing is dropped then.
fn give_back_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let next = panic::take_hook();
        panic::set_hook(Box::new(move |information| {
            give_back();
            next(information);
        }));
    });
}

/// Signals that end a process still do, after a word with the terminal.
fn give_back_on_signals() -> io::Result<()> {
    for signal in [SIGTERM, SIGHUP] {
        let (mut signals, sender) = UnixStream::pair()?;
        pipe::register(signal, sender)?;
        thread::spawn(move || {
            if signals.read_exact(&mut [0]).is_ok() {
                give_back();
                let _ = low_level::emulate_default_handler(signal);
            }
        });
    }
    Ok(())
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
