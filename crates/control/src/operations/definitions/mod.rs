//! Task definitions.

mod delete;
mod deregister;
mod describe;
mod families;
mod list;
mod reference;
pub mod register;
#[cfg(test)]
mod tests;
mod words;

use neargate_api::types::Tag;

use super::convert;
use crate::definitions::StoredDefinition;

pub use reference::{Reference, find};

fn tags(stored: &StoredDefinition) -> Vec<Tag> {
    convert::to_api(&stored.tags)
}
