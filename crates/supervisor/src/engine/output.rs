//! A container's output on its way into the log.

use std::fs::File;
use std::io::{self, Read};
use std::time::SystemTime;

use neargate_core::task::ContainerIndex;

use crate::logs::{LineSplitter, LogFile, Stream};
use crate::reactor::{Interest, Reactor};
use crate::token::{EngineSource, Token};

/// How much is read before others have their turn.
const CHUNK: usize = 64 * 1024;

#[derive(Debug)]
pub struct Output {
    log: LogFile,
    sources: Vec<Source>,
    /// Said once for a log that cannot be written, not for each line.
    complained: bool,
}

#[derive(Debug)]
struct Source {
    stream: Stream,
    file: File,
    splitter: LineSplitter,
}

impl Output {
    /// Listens to these streams, which must be non-blocking.
    pub fn listen(
        container: ContainerIndex,
        log: LogFile,
        streams: Vec<(Stream, File)>,
        reactor: &mut Reactor<Token>,
    ) -> io::Result<Self> {
        let mut output = Self {
            log,
            sources: Vec::new(),
            complained: false,
        };
        for (stream, file) in streams {
            output.listen_to(container, stream, file, reactor)?;
        }
        Ok(output)
    }

    /// Listens to one more stream.
    pub fn listen_to(
        &mut self,
        container: ContainerIndex,
        stream: Stream,
        file: File,
        reactor: &mut Reactor<Token>,
    ) -> io::Result<()> {
        let token = Token::Engine(EngineSource::Output(container, stream));
        reactor.add(&file, Interest::Read, token)?;
        self.sources.push(Source {
            stream,
            file,
            splitter: LineSplitter::new(stream),
        });
        Ok(())
    }

    /// Takes what a stream holds now; returns whether it may hold more.
    pub fn read(&mut self, stream: Stream, reactor: &mut Reactor<Token>) -> bool {
        let Some(index) = self
            .sources
            .iter()
            .position(|source| source.stream == stream)
        else {
            return false;
        };
        let source = &mut self.sources[index];
        let mut chunk = [0; CHUNK];
        let mut lines = Vec::new();
        let more = match source.file.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => false,
            // The other end is closed; a terminal then reports EIO.
            Ok(0) | Err(_) => {
                source.splitter.finish(SystemTime::now(), &mut lines);
                reactor.remove(&source.file);
                self.sources.remove(index);
                false
            }
            Ok(read) => {
                source
                    .splitter
                    .push(&chunk[..read], SystemTime::now(), &mut lines);
                true
            }
        };
        self.append(&lines);
        more
    }

    /// The container has ended: takes what is left and stops listening.
    pub fn finish(mut self, reactor: &mut Reactor<Token>) {
        for stream in [Stream::Stdout, Stream::Stderr] {
            while self.read(stream, reactor) {}
        }
        let mut lines = Vec::new();
        for mut source in std::mem::take(&mut self.sources) {
            source.splitter.finish(SystemTime::now(), &mut lines);
            reactor.remove(&source.file);
        }
        self.append(&lines);
    }

    /// A full disk costs the log its lines, not the container its life.
    fn append(&mut self, lines: &[u8]) {
        if lines.is_empty() {
            return;
        }
        match self.log.append(lines) {
            Ok(()) => self.complained = false,
            Err(error) if !self.complained => {
                eprintln!("a log cannot be written, lines are lost: {error}");
                self.complained = true;
            }
            Err(_) => {}
        }
    }
}
