//! Cutting a stream of bytes into log lines.

use std::time::SystemTime;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A longer line is stored in parts, as container runtimes do (16 KiB).
const MAX_PART: usize = 16 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stream {
    Stdout,
    Stderr,
}

impl Stream {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
        }
    }
}

/// Holds back the part of a line whose end has not been read yet.
#[derive(Debug)]
pub struct LineSplitter {
    stream: Stream,
    pending: Vec<u8>,
}

impl LineSplitter {
    pub fn new(stream: Stream) -> Self {
        Self {
            stream,
            pending: Vec::new(),
        }
    }

    /// Takes bytes as they were read and appends finished lines to `out`.
    pub fn push(&mut self, bytes: &[u8], at: SystemTime, out: &mut Vec<u8>) {
        let prefix = Prefix::new(at, self.stream);
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.pending.extend_from_slice(piece);
            if let Some(text) = self.pending.strip_suffix(b"\n") {
                prefix.write(text, b'F', out);
                self.pending.clear();
            }
            while self.pending.len() >= MAX_PART {
                let rest = self.pending.split_off(MAX_PART);
                prefix.write(&self.pending, b'P', out);
                self.pending = rest;
            }
        }
    }

    /// The stream has ended: what is left is a line, though nobody ended it.
    pub fn finish(&mut self, at: SystemTime, out: &mut Vec<u8>) {
        if !self.pending.is_empty() {
            Prefix::new(at, self.stream).write(&self.pending, b'F', out);
            self.pending = Vec::new();
        }
    }
}

struct Prefix {
    text: String,
}

impl Prefix {
    fn new(at: SystemTime, stream: Stream) -> Self {
        let at = OffsetDateTime::from(at)
            .format(&Rfc3339)
            .unwrap_or_default();
        Self {
            text: format!("{at} {} ", stream.as_str()),
        }
    }

    fn write(&self, text: &[u8], tag: u8, out: &mut Vec<u8>) {
        // Long lines end up here whole when their end came with the rest.
        let mut parts = text.chunks(MAX_PART).peekable();
        if parts.peek().is_none() {
            self.write_part(b"", tag, out);
        }
        while let Some(part) = parts.next() {
            let tag = if parts.peek().is_some() { b'P' } else { tag };
            self.write_part(part, tag, out);
        }
    }

    fn write_part(&self, part: &[u8], tag: u8, out: &mut Vec<u8>) {
        out.extend_from_slice(self.text.as_bytes());
        out.extend_from_slice(&[tag, b' ']);
        out.extend_from_slice(part);
        out.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pieces: &[&[u8]]) -> Vec<String> {
        let mut splitter = LineSplitter::new(Stream::Stdout);
        let mut out = Vec::new();
        for piece in pieces {
            splitter.push(piece, SystemTime::UNIX_EPOCH, &mut out);
        }
        splitter.finish(SystemTime::UNIX_EPOCH, &mut out);
        String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|line| {
                line.strip_prefix("1970-01-01T00:00:00Z stdout ")
                    .expect("every line is stamped")
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn lines_are_whole_however_they_were_read() {
        assert_eq!(
            lines(&[b"one\ntw", b"o\n", b"\nend"]),
            ["F one", "F two", "F ", "F end"]
        );
    }

    #[test]
    fn a_long_line_is_stored_in_parts() {
        let long = vec![b'x'; MAX_PART + 1];
        let in_one_read = lines(&[&[&long[..], b"\n"].concat()]);
        let in_two_reads = lines(&[&long, b"\n"]);
        assert_eq!(in_one_read, in_two_reads);
        assert_eq!(in_one_read.len(), 2);
        assert!(in_one_read[0].starts_with("P x"));
        assert_eq!(in_one_read[1], "F x");
    }
}
