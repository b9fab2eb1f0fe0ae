//! Task definitions.

mod describe;
mod reference;
pub mod register;

use neargate_api::types::Tag;

use super::convert;
use crate::definitions::StoredDefinition;

pub use reference::find;

fn tags(stored: &StoredDefinition) -> Vec<Tag> {
    convert::to_api(&stored.tags)
}
