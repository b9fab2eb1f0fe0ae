//! What an attribute may be called, and what it may be.
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attribute.html>

use neargate_api::Error;

const LONGEST: usize = 128;
/// Attributes that begin so are ECS's own.
const RESERVED: [&str; 2] = ["ecs.", "com.amazonaws."];

pub fn name(name: &str) -> Result<(), Error> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || r"-_/\.".contains(c);
    if !(1..=LONGEST).contains(&name.len()) || !name.chars().all(is_allowed) {
        return Err(Error::invalid_parameter(format!(
            "Attribute names must have 1 to {LONGEST} letters, numbers, hyphens, underscores, \
             slashes, backslashes or periods: {name}"
        )));
    }
    if RESERVED.iter().any(|start| name.starts_with(start)) {
        return Err(Error::invalid_parameter(format!(
            "Attribute names cannot start with {}: {name}",
            RESERVED.join(" or ")
        )));
    }
    Ok(())
}

pub fn value(value: &str) -> Result<(), Error> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || r"-_.@/\: ".contains(c);
    let fits = (1..=LONGEST).contains(&value.len())
        && value.chars().all(is_allowed)
        && value.trim() == value;
    match fits {
        true => Ok(()),
        false => Err(Error::invalid_parameter(format!(
            "Attribute values must have 1 to {LONGEST} letters, numbers, hyphens, underscores, \
             periods, at signs, slashes, backslashes, colons or spaces, with no space at either \
             end: {value}"
        ))),
    }
}
