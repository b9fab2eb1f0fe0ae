//! Container instances.

mod agent;
pub mod attributes;
mod describe;
mod list;
pub mod query;
pub mod reference;
pub mod subjects;
#[cfg(test)]
mod tests;
mod update_state;
