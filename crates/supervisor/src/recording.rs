//! A session as it was to be seen, in a file: asciicast, version 2.
//!
//! <https://docs.asciinema.org/manual/asciicast/v2/>

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use neargate_core::timestamp::Timestamp;
use neargate_protocol::message::Recording as Wanted;
use neargate_session::payload::Size;
use serde_json::{Value, json};

/// No recording gets larger; what comes after is not recorded.
const LARGEST: usize = 256 << 20;

#[derive(Debug)]
pub struct Recording {
    file: File,
    wanted: Wanted,
    began_at: Timestamp,
    written: usize,
    output: Text,
    input: Text,
}

impl Recording {
    /// Only root may read what was to be seen.
    pub fn begin(
        path: &Path,
        wanted: Wanted,
        title: &str,
        command: &str,
        size: Size,
        now: Timestamp,
    ) -> io::Result<Self> {
        let mut options = File::options();
        let file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        let mut recording = Self {
            file,
            wanted,
            began_at: now,
            written: 0,
            output: Text::default(),
            input: Text::default(),
        };
        recording.line(&json!({
            "version": 2, "width": size.columns, "height": size.rows,
            "timestamp": now.as_millis() / 1000, "title": title, "command": command,
            "env": {"TERM": "xterm-256color"},
        }));
        Ok(recording)
    }

    pub fn output(&mut self, now: Timestamp, bytes: &[u8]) {
        let text = self.output.take_in(bytes);
        self.event(now, "o", &text);
    }

    pub fn input(&mut self, now: Timestamp, bytes: &[u8]) {
        if self.wanted.input {
            let text = self.input.take_in(bytes);
            self.event(now, "i", &text);
        }
    }

    pub fn resized(&mut self, now: Timestamp, size: Size) {
        self.event(now, "r", &format!("{}x{}", size.columns, size.rows));
    }

    fn event(&mut self, now: Timestamp, kind: &str, data: &str) {
        if !data.is_empty() {
            let seconds = now.since(self.began_at).as_secs_f64();
            self.line(&json!([seconds, kind, data]));
        }
    }

    fn line(&mut self, value: &Value) {
        let line = format!("{value}\n");
        if self.written + line.len() > LARGEST {
            return;
        }
        self.written += line.len();
        if let Err(error) = self.file.write_all(line.as_bytes()) {
            eprintln!("a session cannot be recorded any further: {error}");
            self.written = LARGEST;
        }
    }
}

/// Bytes that become text: a character may come in two pieces.
#[derive(Debug, Default)]
struct Text(Vec<u8>);

impl Text {
    fn take_in(&mut self, bytes: &[u8]) -> String {
        self.0.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.0) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.0.len(),
        };
        // Behind what is no text at all there may be a torn character: it is given up with it.
        let text = String::from_utf8_lossy(&self.0[..whole]).into_owned();
        self.0.drain(..whole);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        columns: 100,
        rows: 30,
    };

    fn record(input: bool) -> Vec<Value> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.cast");
        let at = Timestamp::from_millis;
        let wanted = Wanted { input };
        let mut recording = Recording::begin(&path, wanted, "app", "sh", SIZE, at(5_000)).unwrap();
        recording.output(at(5_250), b"caf\xc3");
        recording.output(at(5_500), b"\xa9\r\n\x1b[0m");
        recording.input(at(6_000), b"secret");
        recording.output(at(6_500), b"\xff!");
        recording.resized(at(7_000), Size::DEFAULT);
        let text = std::fs::read_to_string(&path).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn a_recording_can_be_played_back() {
        let lines = record(false);
        assert_eq!(lines[0]["version"], 2);
        assert_eq!(lines[0]["width"], 100);
        assert_eq!(lines[0]["timestamp"], 5);
        assert_eq!(
            lines[1..],
            [
                json!([0.25, "o", "caf"]),
                json!([0.5, "o", "\u{e9}\r\n\u{1b}[0m"]),
                json!([1.5, "o", "\u{fffd}!"]),
                json!([2.0, "r", "80x24"]),
            ]
        );
    }

    #[test]
    fn what_was_typed_is_recorded_only_when_asked_for() {
        assert!(record(true).contains(&json!([1.0, "i", "secret"])));
    }
}
