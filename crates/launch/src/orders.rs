//! Orders to stop a task that has no supervisor yet.

use neargate_protocol::directory::{DirectoryError, TaskDirectory};
use neargate_protocol::message::StopOrder;

/// Tells whether the caller has an order of its own, such as Ctrl-C.
pub type Interrupt<'a> = &'a mut dyn FnMut() -> Option<StopOrder>;

/// Everywhere an order can come from.
pub struct Orders<'a> {
    pub directory: TaskDirectory,
    pub interrupt: Interrupt<'a>,
}

impl Orders<'_> {
    /// The order that was given, if any was.
    pub fn given(&mut self) -> Result<Option<StopOrder>, DirectoryError> {
        match (self.interrupt)() {
            Some(order) => Ok(Some(order)),
            None => self.directory.read_stop_order(),
        }
    }
}
