//! A session on our standard streams.

use std::io::{self, IsTerminal, Read, Write};
use std::time::Duration;

use neargate_core::timestamp::Timestamp;
use neargate_session::client::Client;
use neargate_session::payload::{Flag, Size};

use super::keyboard::EndOfInput;
use crate::terminal::{self, RawMode};

/// What AWS's plugin takes for the window's size where there is none.
const NO_WINDOW: Size = Size {
    columns: 300,
    rows: 100,
};

/// How long the other end of a pipe may say nothing after our input has ended.
const QUIET: Duration = Duration::from_secs(2);

/// What is at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remote {
    Terminal,
    /// A command whose input is only signals.
    Output,
    /// A connection to a port.
    Pipe,
}

pub struct Shell {
    remote: Remote,
    /// While the terminal is lent to the session.
    _raw: Option<RawMode>,
    input: Input,
    last: Option<u8>,
}

enum Input {
    Open,
    /// To a terminal.
    Ended(EndOfInput),
    /// To a pipe, which is given up when it has been quiet until then.
    Quiet(Timestamp),
    None,
}

impl Shell {
    pub fn begin(remote: Remote, client: &mut Client, now: Timestamp) -> io::Result<Self> {
        let is_terminal = remote == Remote::Terminal && io::stdin().is_terminal();
        let shell = Self {
            remote,
            _raw: is_terminal.then(RawMode::enter).transpose()?,
            input: match remote {
                Remote::Output => Input::None,
                Remote::Terminal | Remote::Pipe => Input::Open,
            },
            last: None,
        };
        shell.resize(client, now);
        Ok(shell)
    }

    pub fn resize(&self, client: &mut Client, now: Timestamp) {
        if self.remote == Remote::Terminal {
            client.resize(now, size());
        }
    }

    pub fn reads(&self) -> bool {
        matches!(self.input, Input::Open)
    }

    /// The last byte that was read.
    pub fn last(&self) -> Option<u8> {
        self.last
    }

    pub fn deadline(&self) -> Option<Timestamp> {
        match &self.input {
            Input::Ended(end) => Some(end.deadline()),
            Input::Quiet(until) => Some(*until),
            Input::Open | Input::None => None,
        }
    }

    /// There is something on standard input.
    pub fn read(&mut self, client: &mut Client, now: Timestamp) -> io::Result<()> {
        let mut buffer = [0; 16 * 1024];
        let room = client.input_room().min(buffer.len());
        match io::stdin().lock().read(&mut buffer[..room]) {
            Ok(0) => self.input_ended(now),
            Ok(count) => {
                self.last = Some(buffer[count - 1]);
                client.input(now, &buffer[..count]);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // The terminal has gone.
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) => {
                self.input_ended(now);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn input_ended(&mut self, now: Timestamp) {
        self.input = match self.remote {
            Remote::Terminal => Input::Ended(EndOfInput::new(now, self.last)),
            Remote::Pipe => Input::Quiet(now + QUIET),
            Remote::Output => Input::None,
        };
    }

    pub fn tick(&mut self, client: &mut Client, now: Timestamp) {
        match &mut self.input {
            Input::Ended(end) if client.input_room() > 0 => {
                let keys = end.due(now);
                if !keys.is_empty() {
                    client.input(now, keys);
                }
            }
            Input::Quiet(until) if *until <= now => {
                client.flag(now, Flag::TerminateSession);
                *until = now + QUIET;
            }
            _ => {}
        }
    }

    /// Writes what has come.
    pub fn write(&mut self, client: &mut Client, now: Timestamp) -> io::Result<()> {
        let (mut stdout, mut stderr) = (io::stdout().lock(), io::stderr().lock());
        let mut is_written = false;
        while let Some(piece) = client.next_piece() {
            is_written = true;
            match piece.is_error {
                true => stderr.write_all(&piece.bytes)?,
                false => stdout.write_all(&piece.bytes)?,
            }
        }
        if is_written {
            stdout.flush()?;
            if let Input::Quiet(until) = &mut self.input {
                *until = now + QUIET;
            }
        }
        Ok(())
    }
}

fn size() -> Size {
    match io::stdout().is_terminal() {
        true => {
            let size = terminal::size();
            Size {
                columns: size.columns,
                rows: size.rows,
            }
        }
        false => NO_WINDOW,
    }
}
