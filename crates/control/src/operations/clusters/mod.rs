//! Clusters.

mod configuration;
mod contents;
mod create;
mod delete;
mod describe;
mod list;
mod providers;
mod put_capacity_providers;
mod reference;
#[cfg(test)]
mod tests;
mod update;

pub use reference::active;
