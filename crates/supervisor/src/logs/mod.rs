//! What containers write: kept per container, line by line, in the format of
//! the Kubernetes container runtime interface:
//! `TIMESTAMP stdout|stderr F|P TEXT` (F a full line, P a part of one).

mod file;
mod line;

pub use file::LogFile;
pub use line::{LineSplitter, Stream};
