//! What is in the file, and how older files become like that.

use redb::{Database, ReadableDatabase, TableDefinition, TableError, WriteTransaction};

use crate::Revision;

/// Every object: its path, and its revision (eight bytes, little-endian) before its value.
pub(super) const OBJECTS: TableDefinition<&str, &[u8]> = TableDefinition::new("objects");

/// Numbers about the whole.
pub(super) const META: TableDefinition<&str, u64> = TableDefinition::new("meta");
/// The last commit.
pub(super) const REVISION: &str = "revision";
/// How many migrations were made.
const SCHEMA: &str = "schema";

pub(super) type Migration = fn(&WriteTransaction) -> Result<(), redb::Error>;

/// Each makes the next schema of the one before; the first one of an empty file.
/// Once released, none of them is changed: a change to the schema is one more.
pub(super) const MIGRATIONS: &[Migration] = &[make_tables];

fn make_tables(transaction: &WriteTransaction) -> Result<(), redb::Error> {
    transaction.open_table(OBJECTS)?;
    transaction.open_table(META)?.insert(REVISION, 0)?;
    Ok(())
}

/// The schema of a file: 0 if it is empty.
pub(super) fn found(database: &Database) -> Result<u64, redb::Error> {
    let meta = match database.begin_read()?.open_table(META) {
        Err(TableError::TableDoesNotExist(_)) => return Ok(0),
        meta => meta?,
    };
    Ok(meta.get(SCHEMA)?.map_or(0, |found| found.value()))
}

/// Makes the migrations that are missing, all of them or none.
pub(super) fn migrate(
    database: &Database,
    found: u64,
    migrations: &[Migration],
) -> Result<(), redb::Error> {
    let made = usize::try_from(found).unwrap_or(usize::MAX);
    let missing = migrations.get(made..).unwrap_or_default();
    if missing.is_empty() {
        return Ok(());
    }
    let transaction = database.begin_write()?;
    for migration in missing {
        migration(&transaction)?;
    }
    transaction
        .open_table(META)?
        .insert(SCHEMA, migrations.len() as u64)?;
    Ok(transaction.commit()?)
}

/// An object as it is stored.
pub(super) fn encode(revision: Revision, value: &[u8]) -> Vec<u8> {
    [&revision.0.to_le_bytes(), value].concat()
}

/// The reverse.
pub(super) fn decode(stored: &[u8]) -> Result<(Revision, &[u8]), redb::Error> {
    let Some((revision, value)) = stored.split_first_chunk() else {
        let what = "an object without a revision".to_owned();
        return Err(redb::Error::Corrupted(what));
    };
    Ok((Revision(u64::from_le_bytes(*revision)), value))
}
