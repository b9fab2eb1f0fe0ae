//! One line of a container's log, in the format of the Kubernetes container
//! runtime interface: `TIME stdout|stderr F|P TEXT`
//! (kubernetes/design-proposals, "CRI: Log management").

use std::time::SystemTime;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Stdout,
    Stderr,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub time: SystemTime,
    /// The time as the log has it (RFC 3339, UTC).
    pub written_time: String,
    pub stream: Stream,
    /// Whether the container's line ends here; a long line comes in parts.
    pub ends_line: bool,
    /// What the container wrote, whatever its encoding, without the newline.
    pub text: Vec<u8>,
}

impl Entry {
    /// Reads a line of the file, its newline removed. `None` for a line that
    /// is not of this format: a log damaged by a full disk, say.
    pub fn parse(line: &[u8]) -> Option<Self> {
        let mut fields = line.splitn(4, |byte| *byte == b' ');
        let written_time = std::str::from_utf8(fields.next()?).ok()?.to_owned();
        let time = humantime::parse_rfc3339(&written_time).ok()?;
        let stream = match fields.next()? {
            b"stdout" => Stream::Stdout,
            b"stderr" => Stream::Stderr,
            _ => return None,
        };
        let ends_line = match fields.next()? {
            b"F" => true,
            b"P" => false,
            _ => return None,
        };
        let text = fields.next()?.to_vec();
        Some(Self {
            time,
            written_time,
            stream,
            ends_line,
            text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_keeps_its_spaces_and_bytes() {
        let entry =
            Entry::parse(b"2026-01-02T03:04:05.678901234Z stderr P  two  spaces \xff").unwrap();
        assert_eq!(entry.written_time, "2026-01-02T03:04:05.678901234Z");
        assert_eq!(entry.stream, Stream::Stderr);
        assert!(!entry.ends_line);
        assert_eq!(entry.text, b" two  spaces \xff");
    }

    #[test]
    fn an_empty_line_of_the_container_is_an_entry() {
        assert_eq!(
            Entry::parse(b"2026-01-02T03:04:05Z stdout F ")
                .unwrap()
                .text,
            b""
        );
    }

    #[test]
    fn a_damaged_line_is_none() {
        let time = "2026-01-02T03:04:05Z";
        for rest in ["", " stdout", " stdout F", " nowhere F x", " stdout X x"] {
            assert_eq!(
                Entry::parse(format!("{time}{rest}").as_bytes()),
                None,
                "{rest:?}"
            );
        }
        assert_eq!(Entry::parse(b"yesterday stdout F x"), None);
    }

    #[test]
    fn the_order_is_that_of_the_times_whatever_their_digits() {
        let time = |text: &str| {
            Entry::parse(format!("{text} stdout F ").as_bytes())
                .unwrap()
                .time
        };
        assert!(time("2026-01-02T03:04:05.1Z") < time("2026-01-02T03:04:05.15Z"));
    }
}
