//! The colour of a container.

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

/// Colours that read well on dark and on light ground. No red: that is for
/// errors.
const COLOURS: [AnsiColor; 6] = [
    AnsiColor::Cyan,
    AnsiColor::Yellow,
    AnsiColor::Green,
    AnsiColor::Magenta,
    AnsiColor::Blue,
    AnsiColor::BrightCyan,
];

/// The style of the container at `index` in its definition: the same in
/// `run`, `logs` and `top`, and from one run to the next.
pub fn container(index: usize) -> Style {
    COLOURS[index % COLOURS.len()].on_default()
}

/// Whether to colour what goes to this stream: a terminal, and no NO_COLOR
/// (<https://no-color.org>).
pub fn is_coloured(stream: &impl RawStream) -> bool {
    AutoStream::choice(stream) != ColorChoice::Never
}
