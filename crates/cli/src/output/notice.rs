//! What a command has to say beside its output: lines on standard error.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const SPEAKER: Style = Style::new().dimmed();

/// A line about what goes on.
pub fn say(text: &str) {
    anstream::eprintln!("{SPEAKER}neargate:{SPEAKER:#} {text}");
}

pub fn warn(warning: &dyn Display) {
    anstream::eprintln!("{WARNING}warning:{WARNING:#} {warning}");
}
