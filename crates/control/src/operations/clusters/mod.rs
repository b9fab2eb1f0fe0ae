//! Clusters.

mod create;
mod describe;
mod list;
mod reference;

pub use reference::active;
