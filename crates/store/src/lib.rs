//! The objects of the endpoint (clusters, task definitions, tasks, services …):
//! a small revisioned key-value store with watch.
//!
//! [`Store`] is what others see, so that another backend can come behind it;
//! [`Embedded`] keeps everything in one file below the root. Callers mostly hold
//! JSON: see [`Collection`].
//!
//! ```no_run
//! # use neargate_store::*;
//! # async fn example(root: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
//! let store = Embedded::open(root)?;
//! let key: Key = "us-east-1/cluster/default".parse()?;
//! let revision = store.commit(Batch::new().create(key.clone(), b"{}")).await?;
//! let batch = Batch::new().replace(key.clone(), revision, br#"{"status":"ACTIVE"}"#);
//! store.commit(batch).await?;
//! // From code without a runtime:
//! store.commit(Batch::new().delete(key)).wait()?;
//! # Ok(())
//! # }
//! ```

mod batch;
mod collection;
mod embedded;
mod entry;
mod error;
mod key;
mod log;
mod store;
mod users;
mod watch;

pub use batch::{Batch, Precondition};
pub use collection::{Collection, CollectionError, Item};
pub use embedded::Embedded;
pub use entry::{Entry, Page, Revision, Scan};
pub use error::{CommitError, Conflict, StoreError};
pub use key::{Key, KeyError, Prefix};
pub use store::{Committing, Snapshot, Store};
pub use users::{AccessKey, User, UserError, Users};
pub use watch::{Change, Watch, WatchError};
