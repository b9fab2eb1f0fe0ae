//! From the JSON that users have to the model.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use thiserror::Error;

use super::TaskDefinition;
use super::json::{Json, Problem};

/// What DescribeTaskDefinition answers beyond RegisterTaskDefinition's input. It says what ECS made
/// of a definition, so it is dropped: registering computes it anew.
const READ_ONLY: [&str; 9] = [
    "taskDefinitionArn",
    "revision",
    "status",
    "requiresAttributes",
    "compatibilities",
    "registeredAt",
    "registeredBy",
    "deregisteredAt",
    "deleteRequestedAt",
];

/// Why a document is not a task definition. Each but the first names the place, as
/// `containerDefinitions[0].image`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParseError {
    #[error("not JSON: {message}")]
    Syntax {
        message: String,
        line: usize,
        column: usize,
    },
    #[error("unknown field `{path}`{}", did_you_mean(suggestion))]
    UnknownField {
        path: String,
        suggestion: Option<&'static str>,
    },
    #[error("missing field `{path}`")]
    MissingField { path: String },
    #[error("`{path}` is `{value}`, which is not one of {}", allowed.join(", "))]
    UnknownValue {
        path: String,
        value: String,
        allowed: &'static [&'static str],
    },
    #[error("{} is {found}, expected {expected}", place(path))]
    WrongType {
        path: String,
        found: String,
        expected: String,
    },
    #[error("{}: {message}", place(path))]
    Unreadable { path: String, message: String },
}

fn did_you_mean(suggestion: &Option<&'static str>) -> String {
    suggestion
        .map(|name| format!(", did you mean `{name}`?"))
        .unwrap_or_default()
}

fn place(path: &str) -> String {
    if path.is_empty() {
        "the document".to_owned()
    } else {
        format!("`{path}`")
    }
}

/// Reads a task definition: the input of RegisterTaskDefinition, or what DescribeTaskDefinition
/// answers, with or without its wrapper.
pub fn parse(json: &str) -> Result<TaskDefinition, ParseError> {
    let mut document = read(json)?;
    let Some(members) = document.as_object_mut() else {
        return from_value(document, "");
    };
    let Some(mut wrapped) = unwrap(members) else {
        drop_read_only(members);
        return from_value(document, "");
    };
    let tags = members.remove("tags");
    if let Some(name) = members.keys().next() {
        return Err(ParseError::UnknownField {
            path: name.clone(),
            suggestion: None,
        });
    }
    drop_read_only(&mut wrapped);
    if let Some(tags) = tags {
        wrapped.insert("tags".to_owned(), tags);
    }
    from_value(Value::Object(wrapped), "taskDefinition.")
}

/// Reads any other shape of the API, with the same care for errors.
pub fn parse_shape<T: DeserializeOwned>(json: &str) -> Result<T, ParseError> {
    from_value(read(json)?, "")
}

/// Reads RegisterTaskDefinition's input.
pub fn parse_input(document: Value) -> Result<TaskDefinition, ParseError> {
    from_value(document, "")
}

fn read(json: &str) -> Result<Value, ParseError> {
    serde_json::from_str(json).map_err(|error| ParseError::Syntax {
        message: error.to_string(),
        line: error.line(),
        column: error.column(),
    })
}

/// Takes the definition out of `{"taskDefinition": {…}, "tags": […]}`.
fn unwrap(members: &mut Map<String, Value>) -> Option<Map<String, Value>> {
    match members.remove("taskDefinition")? {
        Value::Object(wrapped) => Some(wrapped),
        other => {
            // Not a wrapper: put it back, to be reported as the unknown field it is.
            members.insert("taskDefinition".to_owned(), other);
            None
        }
    }
}

fn drop_read_only(members: &mut Map<String, Value>) {
    for name in READ_ONLY {
        members.remove(name);
    }
}

fn from_value<T: DeserializeOwned>(document: Value, prefix: &str) -> Result<T, ParseError> {
    serde_path_to_error::deserialize(Json(document)).map_err(|error| {
        let path = match error.path().to_string().as_str() {
            "." => String::new(),
            path => format!("{prefix}{path}"),
        };
        explain(path, error.into_inner())
    })
}

fn explain(path: String, problem: Problem) -> ParseError {
    match problem {
        Problem::UnknownField { field, known } => ParseError::UnknownField {
            path,
            suggestion: nearest(&field, known),
        },
        Problem::MissingField(field) => {
            let separator = if path.is_empty() { "" } else { "." };
            ParseError::MissingField {
                path: format!("{path}{separator}{field}"),
            }
        }
        Problem::UnknownValue { value, allowed } => ParseError::UnknownValue {
            path,
            value,
            allowed,
        },
        Problem::Mismatch { found, expected } => ParseError::WrongType {
            path,
            found,
            expected,
        },
        Problem::Other(message) => ParseError::Unreadable { path, message },
    }
}

/// The known name that the unknown one was probably meant to be: letters swapped or left out, or
/// CloudFormation's capital at the front.
fn nearest(field: &str, known: &'static [&'static str]) -> Option<&'static str> {
    let wanted = field.to_lowercase();
    known
        .iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&wanted, &name.to_lowercase()),
                *name,
            )
        })
        .filter(|(distance, name)| *distance <= (name.len() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
