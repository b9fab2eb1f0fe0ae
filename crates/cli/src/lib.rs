//! The neargate command.
