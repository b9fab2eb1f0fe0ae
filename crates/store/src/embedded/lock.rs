//! One process at a time: a locked file, which holds the process's id.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::io_error;
use crate::StoreError;

/// Held as long as the store is open. The kernel gives it back when the process
/// dies; what the file then says counts for nothing.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    pub fn take(root: &Path, path: &Path) -> Result<Self, StoreError> {
        let mut options = File::options();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options
            .mode(0o600)
            .open(path)
            .map_err(io_error("open", path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                // Between taking the lock and writing its id the other is unnamed.
                let _ = file.read_to_string(&mut pid);
                return Err(StoreError::AlreadyRunning {
                    root: root.to_owned(),
                    pid: pid.trim().parse().ok(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(io_error("lock", path)(error)),
        }
        let pid = format!("{}\n", std::process::id());
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(pid.as_bytes()))
            .map_err(io_error("write", path))?;
        Ok(Self { _file: file })
    }
}
