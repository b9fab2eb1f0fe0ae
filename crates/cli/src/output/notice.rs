//! What a command has to say beside its output: lines on standard error.

use std::fmt::{Arguments, Display};

use anstyle::{AnsiColor, Style};

const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();
const SPEAKER: Style = Style::new().dimmed();

/// A line about what goes on.
pub fn say(text: &str) {
    print(format_args!("{SPEAKER}neargate:{SPEAKER:#} {text}"));
}

pub fn warn(warning: &dyn Display) {
    print(format_args!("{WARNING}warning:{WARNING:#} {warning}"));
}

/// What to do next.
pub fn hint(hint: &str) {
    print(format_args!("{HINT}hint:{HINT:#} {hint}"));
}

fn print(line: Arguments<'_>) {
    super::to_stderr(&format!("{line}\n"));
}
