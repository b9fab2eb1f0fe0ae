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

/// Prints a value for a machine to read.
pub fn json<T: Serialize + ?Sized>(value: &T) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    serde_json::to_writer_pretty(&mut stdout, value)?;
    stdout.write_all(b"\n")
}
