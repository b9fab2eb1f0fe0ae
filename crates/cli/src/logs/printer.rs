//! Prints log entries to the terminal: each line behind its container's name
//! in the container's colour, standard output and standard error apart.

use std::io::{self, BufWriter, Write};

use anstyle::Style;

use super::Source;
use super::entry::{Entry, Stream};
use crate::output::palette;

pub struct Printer {
    labels: Vec<Label>,
    timestamps: bool,
    stdout: Output<io::Stdout>,
    stderr: Output<io::Stderr>,
}

/// A stream of ours and whether labels on it are coloured. What containers
/// write passes unchanged, colours included: it is theirs.
struct Output<S: Write> {
    stream: BufWriter<S>,
    coloured: bool,
}

struct Label {
    /// Padded to the longest; empty when names are not shown.
    text: String,
    style: Style,
    /// The parts so far of a line that has not ended, by stream.
    unfinished: [Vec<u8>; 2],
}

/// A line without end is printed in pieces of this size, so that a container
/// that never ends its line cannot make us keep all of it.
const LONGEST_LINE: usize = 1 << 20;

/// Whether each line says which container it is from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Shown,
    Hidden,
}

impl Printer {
    pub fn new(sources: &[Source], names: Names, timestamps: bool) -> Self {
        let width = sources
            .iter()
            .map(|source| source.name.len())
            .max()
            .unwrap_or(0);
        let labels = sources.iter().enumerate().map(|(index, source)| Label {
            text: match names {
                Names::Shown => format!("{:width$} | ", source.name),
                Names::Hidden => String::new(),
            },
            style: palette::container(index),
            unfinished: Default::default(),
        });
        Self {
            labels: labels.collect(),
            timestamps,
            stdout: Output {
                coloured: palette::is_coloured(&io::stdout()),
                stream: BufWriter::new(io::stdout()),
            },
            stderr: Output {
                coloured: palette::is_coloured(&io::stderr()),
                stream: BufWriter::new(io::stderr()),
            },
        }
    }

    pub fn print(&mut self, container: usize, entry: &Entry) -> io::Result<()> {
        let label = &mut self.labels[container];
        let line = &mut label.unfinished[entry.stream as usize];
        line.extend_from_slice(&entry.text);
        if !entry.ends_line && line.len() < LONGEST_LINE {
            return Ok(());
        }
        let mut line = std::mem::take(line);
        line.push(b'\n');
        let time = self.timestamps.then_some(entry.written_time.as_str());
        match entry.stream {
            Stream::Stdout => self.stdout.print(label, time, &line),
            Stream::Stderr => self.stderr.print(label, time, &line),
        }
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.stdout.stream.flush()?;
        self.stderr.stream.flush()
    }
}

impl<S: Write> Output<S> {
    fn print(&mut self, label: &Label, time: Option<&str>, line: &[u8]) -> io::Result<()> {
        let Label { text, style, .. } = label;
        if self.coloured && !text.is_empty() {
            write!(self.stream, "{style}{text}{style:#}")?;
        } else {
            self.stream.write_all(text.as_bytes())?;
        }
        if let Some(time) = time {
            write!(self.stream, "{time} ")?;
        }
        self.stream.write_all(line)
    }
}
