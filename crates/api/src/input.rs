//! From the bytes of a request to its operation's input.

use serde_json::Value;

use crate::schema::check_input;
use crate::{Call, Error, ErrorCode, Operation};

/// How deep a request's JSON may nest. The model's own shapes end at 10 levels; the rest is room for
/// documents, whose members may be anything.
pub const MAX_DEPTH: usize = 64;

/// Parses a body and checks it. An empty body is an empty input.
///
/// Takes anything: what comes out is an input of the model or an error to be sent.
pub fn parse(operation: Operation, body: &[u8]) -> Result<Value, Error> {
    let mut input = match body.is_empty() {
        true => Value::Object(Default::default()),
        false => parse_json(body)?,
    };
    check_input(operation, &mut input)?;
    Ok(input)
}

/// The same, as the operation's type.
///
/// An input whose checks are the handler's own (`RegisterTaskDefinition`'s) may hold words that its
/// enums do not have: such a handler takes what [`parse`] returns.
pub fn read<C: Call>(body: &[u8]) -> Result<C::Input, Error> {
    let input = parse(C::OPERATION, body)?;
    serde_json::from_value(input).map_err(|error| serialization(error.to_string()))
}

fn parse_json(body: &[u8]) -> Result<Value, Error> {
    if depth(body) > MAX_DEPTH {
        let message = format!("The JSON of the request nests deeper than {MAX_DEPTH} levels.");
        return Err(serialization(message));
    }
    serde_json::from_slice(body)
        .map_err(|error| serialization(format!("The body of the request is not JSON: {error}")))
}

/// How deep brackets nest, strings aside. In what is not JSON it may be anything.
fn depth(body: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// AWS sends no text with these.
fn serialization(message: String) -> Error {
    Error::new(ErrorCode::Serialization, message)
}
