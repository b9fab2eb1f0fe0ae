//! Signals as bytes to poll for, so that a command can wait for them beside
//! sockets and files without a thread.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::pipe;

/// Requests of the user to end: Ctrl-C at the terminal, or SIGTERM.
pub struct Interrupts {
    receiver: UnixStream,
}

impl Interrupts {
    /// From here on these signals do not end the process.
    pub fn catch() -> io::Result<Self> {
        let (receiver, sender) = UnixStream::pair()?;
        receiver.set_nonblocking(true)?;
        for signal in [SIGINT, SIGTERM] {
            pipe::register(signal, sender.try_clone()?)?;
        }
        Ok(Self { receiver })
    }

    /// How many have come since the last look.
    pub fn take(&mut self) -> io::Result<usize> {
        let mut bytes = [0; 16];
        match self.receiver.read(&mut bytes) {
            Ok(count) => Ok(count),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(0),
            Err(error) => Err(error),
        }
    }
}

impl std::os::fd::AsFd for Interrupts {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.receiver.as_fd()
    }
}
