//! The second half of a check: what the model demands of values whose types are right.

use serde_json::Value;

use super::exceptions::{self, Instead};
use super::place::Place;
use super::shape::{Kind, Shape};
use super::words::{self, Constraint};
use crate::{Error, ErrorCode, Operation};

/// Answers with the first violation, as ECS tells one at a time.
pub(super) fn check(operation: Operation, shape: &Shape, input: &Value) -> Result<(), Error> {
    Checker { operation }.value(shape, input, Place::Root)
}

/// What a list or a map is a list or a map of, else the shape itself.
#[cfg(test)]
pub(super) fn innermost(shape: &'static Shape) -> &'static Shape {
    match shape.kind {
        Kind::List { member: inner, .. } | Kind::Map { value: inner } => innermost(inner),
        _ => shape,
    }
}

struct Checker {
    operation: Operation,
}

impl Checker {
    fn value(&self, shape: &Shape, value: &Value, place: Place) -> Result<(), Error> {
        match (&shape.kind, value) {
            (Kind::Structure { .. }, Value::Object(_)) => self.structure(shape, value, place),
            (Kind::Map { value: shape }, Value::Object(entries)) => entries
                .iter()
                .try_for_each(|(key, value)| self.value(shape, value, Place::Entry(&place, key))),
            (Kind::List { member, min, max }, Value::Array(elements)) => {
                self.length(elements.len(), *min, *max, value, place)?;
                elements
                    .iter()
                    .enumerate()
                    .try_for_each(|(index, element)| {
                        self.value(member, element, Place::Element(&place, index))
                    })
            }
            (Kind::String { min, max, pattern }, Value::String(text)) => {
                // Java's length.
                self.length(text.encode_utf16().count(), *min, *max, value, place)?;
                match pattern.filter(|pattern| !pattern.matches(text)) {
                    Some(pattern) => {
                        let constraint = Constraint::Pattern(pattern.expression);
                        self.report(place, || words::violated(constraint, value, place))
                    }
                    None => Ok(()),
                }
            }
            (Kind::Enum(names), Value::String(word)) => match names.contains(&word.as_str()) {
                true => Ok(()),
                false => self.report(place, || words::not_in_enum(names, place)),
            },
            (Kind::Integer { min, max }, Value::Number(_)) => {
                self.range(min.map(f64::from), max.map(f64::from), value, place)
            }
            (Kind::Double { min, max }, Value::Number(_)) => self.range(*min, *max, value, place),
            _ => Ok(()),
        }
    }

    fn structure(&self, shape: &Shape, value: &Value, place: Place) -> Result<(), Error> {
        let Kind::Structure { members, union } = shape.kind else {
            return Ok(());
        };
        for member in members {
            let place = Place::Member(&place, member.name);
            let value = value.get(member.name);
            if member.required && value.is_none_or(|value| is_blank(value, place)) {
                self.report(place, || words::missing(shape, member.shape, place))?;
            }
            if let Some(value) = value {
                self.value(member.shape, value, place)?;
            }
        }
        if union && value.as_object().is_none_or(|members| members.len() != 1) {
            self.report(place, || words::union(shape, place))?;
        }
        Ok(())
    }

    fn length(
        &self,
        length: usize,
        min: Option<u32>,
        max: Option<u32>,
        value: &Value,
        place: Place,
    ) -> Result<(), Error> {
        let too_short = min.filter(|min| length < *min as usize);
        let too_long = max.filter(|max| length > *max as usize);
        let constraint = too_short
            .map(Constraint::LengthAtLeast)
            .or(too_long.map(Constraint::LengthAtMost));
        match constraint {
            Some(constraint) => self.report(place, || words::violated(constraint, value, place)),
            None => Ok(()),
        }
    }

    fn range(
        &self,
        min: Option<f64>,
        max: Option<f64>,
        value: &Value,
        place: Place,
    ) -> Result<(), Error> {
        let number = value.as_f64().unwrap_or_default();
        let too_small = min.filter(|min| number < *min);
        let too_large = max.filter(|max| number > *max);
        let constraint = too_small
            .map(Constraint::AtLeast)
            .or(too_large.map(Constraint::AtMost));
        match constraint {
            Some(constraint) => self.report(place, || words::violated(constraint, value, place)),
            None => Ok(()),
        }
    }

    fn report(&self, place: Place, words: impl FnOnce() -> String) -> Result<(), Error> {
        let code = match exceptions::find(self.operation, place) {
            Some(Instead::Leave) => return Ok(()),
            Some(Instead::Code(code)) => code,
            None => ErrorCode::InvalidParameter,
        };
        Err(Error::new(code, words()))
    }
}

/// As good as absent, where ECS was seen to say so: in the request itself.
fn is_blank(value: &Value, place: Place) -> bool {
    place.is_at_top()
        && match value {
            Value::String(text) => text.trim().is_empty(),
            Value::Array(elements) => elements.is_empty(),
            _ => false,
        }
}
