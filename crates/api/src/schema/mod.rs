//! JSON held against the model: requests on their way in, and in tests answers on their way out.

mod constraints;
mod conversion;
mod exceptions;
mod output;
pub(crate) mod pattern;
mod place;
pub(crate) mod shape;
mod words;

use serde_json::Value;

pub use self::output::{check_error, check_output};
pub use self::shape::{Kind, Member, Shape};
use crate::{Error, Operation};

/// Makes an operation's input what the model says, or refuses it in ECS's words.
///
/// First the types: members that are `null` or that the model does not have are dropped, numbers
/// are cut to integers and "true" becomes true, as AWS does it; what cannot be converted is a
/// `SerializationException`. Then the constraints, save those that
/// [an operation's handler](exceptions) checks itself.
pub fn check_input(operation: Operation, input: &mut Value) -> Result<(), Error> {
    let shape = operation.specification().input;
    conversion::convert_input(shape, input)?;
    constraints::check(operation, shape, input)
}
