//! The open database, which all readers and the writer share.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use redb::{Database, DatabaseError, ReadableDatabase};

use super::backend::Backend;
use super::schema::{MIGRATIONS, Migration};
use super::snapshot::Read;
use super::{header, io_error, schema};
use crate::StoreError;

/// What redb may keep in memory, beside the kernel's page cache: the upper levels of
/// a large tree, or all of a small one.
const CACHE: usize = 2 << 20;

/// Up to this size all checksums are verified when the file is opened. Reading more
/// would be felt at each start; a larger one is verified if it was not settled.
const VERIFIED: u64 = 8 << 20;

#[derive(Debug)]
pub(super) struct Shared {
    path: PathBuf,
    open: Opener,
    /// None after a failure, until the next attempt.
    database: RwLock<Option<Arc<Database>>>,
}

/// How the database of a file is opened; tests let it fail.
pub(super) type Opener = fn(Backend) -> Result<Database, DatabaseError>;

pub(super) fn open_file(backend: Backend) -> Result<Database, DatabaseError> {
    Database::builder()
        .set_cache_size(CACHE)
        .create_with_backend(backend)
}

impl Shared {
    pub fn open(path: PathBuf) -> Result<Self, StoreError> {
        Self::open_with(path, open_file, MIGRATIONS)
    }

    pub fn open_with(
        path: PathBuf,
        open: Opener,
        migrations: &[Migration],
    ) -> Result<Self, StoreError> {
        if !path.try_exists().map_err(io_error("look at", &path))? {
            create(&path, open, migrations)?;
        }
        let database = open_checked(&path, open)?;
        let found = schema::found(&database).map_err(failed(&path))?;
        let known = migrations.len() as u64;
        if found > known {
            return Err(StoreError::Newer { path, found, known });
        }
        schema::migrate(&database, found, migrations).map_err(failed(&path))?;
        Ok(Self {
            path,
            open,
            database: RwLock::new(Some(Arc::new(database))),
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn snapshot(&self) -> Result<Read, StoreError> {
        let transaction = self
            .database()?
            .begin_read()
            .map_err(|error| failed(&self.path)(error.into()))?;
        Ok(Read {
            transaction,
            path: self.path.clone(),
        })
    }

    /// The database; opens it again if it failed.
    pub fn database(&self) -> Result<Arc<Database>, StoreError> {
        let current = self.database.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(database) = &*current {
            return Ok(Arc::clone(database));
        }
        drop(current);
        let mut current = self
            .database
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if current.is_none() {
            *current = Some(Arc::new(open_checked(&self.path, self.open)?));
        }
        current.clone().ok_or(StoreError::Closed)
    }

    /// After a failed read or write redb answers nothing any more. What was committed
    /// is in the file, so it is opened anew.
    pub fn reopen(&self) {
        let mut current = self
            .database
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        // The failed one is closed before, or both would write. Who is just beginning a
        // read has it for a moment; snapshots do without.
        let mut failed = current.take();
        while let Some(database) = failed {
            failed = Arc::try_unwrap(database).err();
            std::thread::yield_now();
        }
        *current = open_checked(&self.path, self.open).ok().map(Arc::new);
    }
}

/// Makes the file under another name, so that one that is there is whole.
fn create(path: &Path, open: Opener, migrations: &[Migration]) -> Result<(), StoreError> {
    let new = path.with_extension("new");
    let mut options = File::options();
    let options = options.read(true).write(true).create(true).truncate(true);
    let file = options
        .mode(0o600)
        .open(&new)
        .map_err(io_error("make", &new))?;
    let backend = Backend {
        file,
        verify: false,
    };
    let database = open(backend).map_err(|error| failed(&new)(error.into()))?;
    schema::migrate(&database, 0, migrations).map_err(failed(&new))?;
    drop(database);
    fs::rename(&new, path).map_err(io_error("make", path))?;
    let directory = path.parent().unwrap_or(path);
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(io_error("sync", directory))
}

fn open_checked(path: &Path, open: Opener) -> Result<Database, StoreError> {
    let mut options = File::options();
    let file = options
        .read(true)
        .write(true)
        .open(path)
        .map_err(io_error("open", path))?;
    let length = file.metadata().map_err(io_error("stat", path))?.len();
    if let Some(what) = header::damage(&file).map_err(io_error("read", path))? {
        return Err(damaged(path, what));
    }
    let backend = Backend {
        file,
        verify: length <= VERIFIED,
    };
    open(backend).map_err(|error| failed(path)(error.into()))
}

fn damaged(path: &Path, what: String) -> StoreError {
    StoreError::Damaged {
        path: path.to_owned(),
        what,
    }
}

/// What an error of redb means for the caller.
pub(super) fn failed(path: &Path) -> impl Fn(redb::Error) -> StoreError {
    |error| match error {
        redb::Error::Corrupted(what) => damaged(path, what),
        // Reading beyond its end, or a header that is none.
        redb::Error::Io(error)
            if matches!(
                error.kind(),
                io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData
            ) =>
        {
            damaged(path, error.to_string())
        }
        redb::Error::TableTypeMismatch { .. }
        | redb::Error::TableIsMultimap(_)
        | redb::Error::TypeDefinitionChanged { .. }
        | redb::Error::TableDoesNotExist(_)
        | redb::Error::UpgradeRequired(_) => damaged(path, error.to_string()),
        error => StoreError::Database {
            path: path.to_owned(),
            source: Arc::new(error),
        },
    }
}
