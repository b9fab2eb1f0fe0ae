//! What commands print: tables, JSON, colours, ages.

pub mod age;
pub mod notice;
pub mod palette;
pub mod table;

use std::fmt::Display;
use std::io::{self, Write};

use serde::Serialize;

/// Prints one line.
pub fn line(text: impl Display) -> io::Result<()> {
    writeln!(anstream::stdout().lock(), "{text}")
}

/// Writes text to standard error in one piece, so that nothing of other
/// processes comes between; with its colours if they are wanted there.
pub fn to_stderr(text: &str) {
    let stderr = io::stderr();
    let plain = || anstream::adapter::strip_str(text).to_string();
    let text = if palette::is_coloured(&stderr) {
        text.to_owned()
    } else {
        plain()
    };
    // Whoever closed standard error does not want to know.
    let _ = stderr.lock().write_all(text.as_bytes());
}

/// Prints a value for a machine to read.
pub fn json<T: Serialize + ?Sized>(value: &T) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    serde_json::to_writer_pretty(&mut stdout, value)?;
    stdout.write_all(b"\n")
}
