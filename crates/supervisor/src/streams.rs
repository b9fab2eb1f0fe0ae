//! The streams of a command that somebody outside the task runs: its pipes, or its terminal.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;

use neargate_host::process::Process;
use neargate_protocol::frame::Kind;
use neargate_protocol::message::TerminalSize;
use rustix::fs::OFlags;

use crate::engine::{Child, Command};
use crate::reactor::{Interest, Reactor};
use crate::token::{ExecSource, Owner, Token};

/// Input that the command is slow to take; beyond it whoever sends it has to wait.
const PENDING_LIMIT: usize = 256 * 1024;

/// What a command wrote before its end and is still in its terminal or in one of its pipes, at
/// most: a pipe can be made no larger (/proc/sys/fs/pipe-max-size), and others may go on writing.
pub const LAST_OUTPUT: usize = 1 << 20;

#[derive(Debug)]
pub struct Streams {
    owner: Owner,
    pub child: Child,
    /// The command's input; the terminal itself, if it has one.
    input: Option<File>,
    outputs: Vec<Output>,
    terminal: bool,
    /// Input not yet taken by the command.
    pending: Vec<u8>,
    /// Whether the input is waited for, to take more of what is pending.
    input_waiting: bool,
    /// No more input will come.
    input_ended: bool,
}

#[derive(Debug)]
struct Output {
    kind: Kind,
    file: File,
    /// Waited for; not while its reader is slow.
    waiting: bool,
}

impl Streams {
    pub fn begin(
        owner: Owner,
        command: Command,
        terminal: bool,
        reactor: &mut Reactor<Token>,
    ) -> io::Result<Self> {
        let launch = Token::Exec(ExecSource::Launch(owner));
        Ok(Self {
            owner,
            child: Child::wait_for(command.starting, launch, reactor)?,
            input: command.input,
            outputs: command.outputs.into_iter().map(Output::new).collect(),
            terminal,
            pending: Vec::new(),
            input_waiting: false,
            input_ended: false,
        })
    }

    /// A terminal is input and output at once, each with a descriptor of its own.
    pub fn take_terminal(&mut self, terminal: Option<OwnedFd>) -> io::Result<()> {
        if let Some(terminal) = terminal {
            rustix::fs::fcntl_setfl(&terminal, OFlags::NONBLOCK)?;
            let terminal = File::from(terminal);
            self.input = Some(terminal.try_clone()?);
            self.outputs.push(Output::new((Kind::Stdout, terminal)));
        }
        Ok(())
    }

    /// Reads what a stream holds now, at most that much; `None` when that is nothing, for now or
    /// for ever.
    pub fn read<'a>(
        &mut self,
        kind: Kind,
        chunk: &'a mut [u8],
        reactor: &mut Reactor<Token>,
    ) -> Option<&'a [u8]> {
        let index = self.outputs.iter().position(|output| output.kind == kind)?;
        match self.outputs[index].file.read(chunk) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => None,
            // A terminal reports EIO once nobody holds its other end.
            Ok(0) | Err(_) => {
                let output = self.outputs.remove(index);
                if output.waiting {
                    reactor.remove(&output.file);
                }
                None
            }
            Ok(read) => Some(&chunk[..read]),
        }
    }

    pub fn write(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
        self.write_pending();
    }

    pub fn end_of_input(&mut self) {
        self.input_ended = true;
        self.write_pending();
    }

    /// Whether more input should come.
    pub fn has_room(&self) -> bool {
        self.pending.len() < PENDING_LIMIT
    }

    pub fn write_pending(&mut self) {
        let Some(input) = &mut self.input else {
            // A terminal is there once the command is.
            if !matches!(self.child, Child::Starting(_)) {
                self.pending.clear();
            }
            return;
        };
        match input.write(&self.pending) {
            Ok(written) => {
                self.pending.drain(..written);
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            // The command has closed its input: nobody will read this.
            Err(_) => self.pending.clear(),
        }
    }

    pub fn resize(&self, size: TerminalSize) {
        if let Some(terminal) = self.input.as_ref().filter(|_| self.terminal) {
            let size = rustix::termios::Winsize {
                ws_row: size.rows,
                ws_col: size.columns,
                ws_xpixel: 0,
                ws_ypixel: 0,
            };
            // Only a terminal that is gone cannot be resized.
            let _ = rustix::termios::tcsetwinsize(terminal, size);
        }
    }

    /// Waits for what can be served now: no output while its `reader` has no room, no input while
    /// the command has none.
    pub fn wait(&mut self, reader_has_room: bool, reactor: &mut Reactor<Token>) {
        for output in &mut self.outputs {
            if output.waiting == reader_has_room {
                continue;
            }
            output.waiting = reader_has_room;
            if reader_has_room {
                let token = Token::Exec(ExecSource::Output(self.owner, output.kind));
                // Without it this stream would be silent: end the wait instead.
                output.waiting = reactor.add(&output.file, Interest::Read, token).is_ok();
            } else {
                reactor.remove(&output.file);
            }
        }
        self.wait_for_input(reactor);
    }

    fn wait_for_input(&mut self, reactor: &mut Reactor<Token>) {
        let Some(input) = &self.input else {
            return;
        };
        let wanted = !self.pending.is_empty();
        if wanted && !self.input_waiting {
            let token = Token::Exec(ExecSource::Input(self.owner));
            self.input_waiting = reactor.add(input, Interest::Write, token).is_ok();
        } else if !wanted && self.input_waiting {
            reactor.remove(input);
            self.input_waiting = false;
        }
        // A terminal stays open: it is where the size is set, and its end of
        // input is a character that the client sends.
        if self.input_ended && !wanted && !self.terminal {
            self.input = None;
        }
    }

    /// Forgets the streams; the command, if it runs, is handed back.
    pub fn end(self, reactor: &mut Reactor<Token>) -> Option<Process> {
        for output in self.outputs.iter().filter(|output| output.waiting) {
            reactor.remove(&output.file);
        }
        if let Some(input) = self.input.as_ref().filter(|_| self.input_waiting) {
            reactor.remove(input);
        }
        self.child.forget(reactor)
    }
}

impl Output {
    fn new((kind, file): (Kind, File)) -> Self {
        Self {
            kind,
            file,
            waiting: false,
        }
    }
}
