//! The logs of a task's containers, merged in the order of their times and,
//! if wished, followed.

mod changes;
mod entry;
mod printer;
mod since;
mod tail;

use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

pub use self::changes::Changes;
pub use self::printer::{Names, Printer};
pub use self::since::Since;
use self::tail::Tail;

/// A container's name and its log file, in the order of the definition.
pub struct Source {
    pub name: String,
    pub log: PathBuf,
}

/// All logs of a task, read in step.
pub struct Logs {
    tails: Vec<Tail>,
    /// Entries before this time are passed over.
    since: Option<SystemTime>,
}

impl Logs {
    pub fn new(sources: &[Source], since: Option<SystemTime>) -> Self {
        let tails = sources
            .iter()
            .map(|source| Tail::new(source.log.clone()))
            .collect();
        Self { tails, since }
    }

    /// Prints everything that is there and not yet printed, oldest first.
    pub fn print_new(&mut self, printer: &mut Printer) -> io::Result<()> {
        while let Some(index) = self.oldest()? {
            let Some(entry) = self.tails[index].next()? else {
                break;
            };
            if self.since.is_none_or(|since| entry.time >= since) {
                printer.print(index, &entry)?;
            }
        }
        printer.flush()
    }

    /// The container whose next entry is the oldest; of equals the first in
    /// the definition.
    fn oldest(&mut self) -> io::Result<Option<usize>> {
        let mut oldest: Option<(SystemTime, usize)> = None;
        for (index, tail) in self.tails.iter_mut().enumerate() {
            if let Some(entry) = tail.peek()?
                && oldest.as_ref().is_none_or(|(time, _)| entry.time < *time)
            {
                oldest = Some((entry.time, index));
            }
        }
        Ok(oldest.map(|(_, index)| index))
    }
}
