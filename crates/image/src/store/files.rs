//! Files that appear whole or not at all, and locks on files.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use fs_err as fs;
use rustix::fs::FlockOperation;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StoreError;

/// Prefix of everything that is not finished; nothing else starts with a dot.
pub const UNFINISHED: &str = ".";

/// Writes `content` under a temporary name and renames it into place.
pub fn write(path: &Path, content: &[u8], sync: Sync) -> Result<(), StoreError> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    let temporary = path.with_file_name(format!("{UNFINISHED}tmp.{}.{count}", std::process::id()));
    let written = fs::File::create(&temporary).and_then(|mut file| {
        file.write_all(content)?;
        match sync {
            Sync::Now => file.sync_data(),
            Sync::Later => Ok(()),
        }
    });
    let renamed = written.and_then(|()| fs::rename(&temporary, path));
    if renamed.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    Ok(renamed?)
}

/// Whether a file must be on the disk when the write returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sync {
    /// Yes.
    Now,
    /// It is marked with the boot it was written in, see [`super::durability`].
    Later,
}

/// Writes `value` as JSON.
pub fn write_json(path: &Path, value: &impl Serialize, sync: Sync) -> Result<(), StoreError> {
    let content = serde_json::to_vec(value).map_err(std::io::Error::from)?;
    write(path, &content, sync)
}

/// Reads JSON. A file that is missing is `None`, and so is one that cannot be
/// parsed: only a crashed machine or another version leaves such a file, and the
/// image can be had again.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, StoreError> {
    match fs::read(path) {
        Ok(content) => Ok(serde_json::from_slice(&content).ok()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Opens `path`, made if missing, and takes its lock; it goes with the file.
pub fn lock(path: &Path, operation: FlockOperation) -> Result<File, StoreError> {
    let file = open_lock(path)?;
    loop {
        match rustix::fs::flock(&file, operation) {
            Err(rustix::io::Errno::INTR) => {}
            other => {
                return other
                    .map(|()| file)
                    .map_err(StoreError::system("lock", path));
            }
        }
    }
}

/// The exclusive lock, unless somebody has it.
pub fn try_lock(path: &Path) -> Result<Option<File>, StoreError> {
    let file = open_lock(path)?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
        Err(errno) => Err(StoreError::system("lock", path)(errno)),
    }
}

fn open_lock(path: &Path) -> Result<File, StoreError> {
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    Ok(options.open(path)?.into_parts().0)
}

/// The names in a directory; none if it is missing.
pub fn names(directory: &Path) -> Result<Vec<String>, StoreError> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut names = Vec::new();
    for entry in entries {
        // Names that are not UTF-8 are not ours.
        names.extend(entry?.file_name().into_string().ok());
    }
    Ok(names)
}

/// Removes a file that may be gone already.
pub fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
