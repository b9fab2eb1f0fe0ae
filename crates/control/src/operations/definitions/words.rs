//! What is said of a definition that cannot be read, in the manner of ECS.
//!
//! ECS is not known to speak these very sentences of a definition's members; it does of others
//! (`crates/api/src/schema/words.rs`).

use neargate_api::Error;
use neargate_core::taskdef::ParseError;

pub fn unreadable(error: ParseError) -> Error {
    Error::client(match &error {
        ParseError::UnknownValue { path, allowed, .. } => {
            format!("{} should be one of [{}]", spaced(path), allowed.join(","))
        }
        ParseError::MissingField { path } => {
            format!("{} should not be null or empty.", qualified(path))
        }
        _ => error.to_string(),
    })
}

/// `requiresCompatibilities[0]` as `requires compatibilities`.
fn spaced(path: &str) -> String {
    let mut text = String::new();
    for letter in last_names(path).1.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

/// `containerDefinitions[0].ulimits[1].name` as `Ulimit.name`.
fn qualified(path: &str) -> String {
    let (owner, name) = last_names(path);
    let is_of_list = owner.ends_with(']');
    let owner = owner.split('[').next().unwrap_or_default();
    let owner = match is_of_list {
        true => owner.strip_suffix('s').unwrap_or(owner),
        false => owner,
    };
    let mut letters = owner.chars();
    match letters.next() {
        Some(first) => format!("{}{}.{name}", first.to_ascii_uppercase(), letters.as_str()),
        None => name.to_owned(),
    }
}

/// The last name of a path without its place in a list, and the one before it.
fn last_names(path: &str) -> (&str, &str) {
    let (owners, last) = path.rsplit_once('.').unwrap_or(("", path));
    let owner = owners.rsplit('.').next().unwrap_or_default();
    (owner, last.split('[').next().unwrap_or(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_the_names_that_ecs_uses() {
        assert_eq!(spaced("networkMode"), "network mode");
        assert_eq!(
            spaced("requiresCompatibilities[0]"),
            "requires compatibilities"
        );
        assert_eq!(
            qualified("containerDefinitions[0].ulimits[1].name"),
            "Ulimit.name"
        );
        assert_eq!(
            qualified("proxyConfiguration.containerName"),
            "ProxyConfiguration.containerName"
        );
        assert_eq!(qualified("family"), "family");
    }
}
