//! The file below the database.
//!
//! redb's own takes a lock on the file, which is in the way when the database is
//! opened again after a failed write: the failed one may still be read from then.
//! Ours is [`Lock`](super::lock::Lock).

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use super::header;

#[derive(Debug)]
pub(super) struct Backend {
    pub file: File,
    /// Lets a file that was closed look like one that was not, so that redb verifies
    /// the checksums of all pages. Otherwise it never does, and damage would make it
    /// panic at any time later.
    pub verify: bool,
}

impl redb::StorageBackend for Backend {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read_exact_at(out, offset)?;
        if self.verify && offset == 0 {
            header::ask_for_verification(out);
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.file.write_all_at(data, offset)
    }
}
