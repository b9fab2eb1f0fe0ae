//! Signals as bytes beside sockets and files.

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;

use signal_hook::consts::{SIGINT, SIGQUIT, SIGTSTP, SIGWINCH};
use signal_hook::low_level::pipe;

/// What the terminal says by signals and not by bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The window has another size.
    Resized,
    /// A key that whoever runs remotely should have.
    Key(u8),
}

/// From here on these signals do nothing else, even where they are ignored: the aws CLI leaves it so
/// to us.
const SIGNALS: [(i32, Said); 4] = [
    (SIGWINCH, Said::Resized),
    (SIGINT, Said::Key(0x03)),
    (SIGQUIT, Said::Key(0x1c)),
    (SIGTSTP, Said::Key(0x1a)),
];

pub struct Signals {
    streams: Vec<(UnixStream, Said)>,
}

impl Signals {
    pub fn catch() -> io::Result<Self> {
        let mut streams = Vec::with_capacity(SIGNALS.len());
        for (signal, said) in SIGNALS {
            let (receiver, sender) = UnixStream::pair()?;
            receiver.set_nonblocking(true)?;
            pipe::register(signal, sender)?;
            streams.push((receiver, said));
        }
        Ok(Self { streams })
    }

    pub fn descriptors(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        self.streams.iter().map(|(stream, _)| stream.as_fd())
    }

    /// What was said since the last look; several of a kind may be one.
    pub fn take(&mut self) -> Vec<Said> {
        let mut said = Vec::new();
        for (stream, meaning) in &mut self.streams {
            // Nothing there is an error, and the other end is never closed.
            if stream.read(&mut [0; 64]).is_ok() {
                said.push(*meaning);
            }
        }
        said
    }
}
