//! Answers held against the model: for tests, since clients drop in silence what they do not know.

use serde_json::Value;

use super::place::Place;
use super::shape::{Kind, Shape};
use crate::{ErrorCode, Operation};

/// Says what in an answer is not as the model has it, and where.
pub fn check_output(operation: Operation, output: &Value) -> Result<(), String> {
    check(operation.specification().output, output, Place::Root)
        .map_err(|problem| format!("{operation}: {problem}"))
}

/// The same for the body of an error: it must be one that the operation declares, or one of AWS's
/// front end.
pub fn check_error(operation: Operation, body: &Value) -> Result<ErrorCode, String> {
    let name = body["__type"].as_str().unwrap_or_default();
    let code = ErrorCode::ALL.iter().find(|code| code.as_str() == name);
    let code = *code.ok_or_else(|| format!("{operation}: no such error: {body}"))?;
    if !body["message"].is_string() {
        return Err(format!("{operation}: an error without a message: {body}"));
    }
    let declared_elsewhere = Operation::ALL.iter().any(|other| other.declares(code));
    if declared_elsewhere && !operation.declares(code) {
        return Err(format!("{operation} does not declare {code}"));
    }
    Ok(code)
}

fn check(shape: &Shape, value: &Value, place: Place) -> Result<(), String> {
    match (&shape.kind, value) {
        (Kind::Structure { .. }, Value::Object(_)) => structure(shape, value, place),
        (Kind::Map { value: shape }, Value::Object(entries)) => entries
            .iter()
            .try_for_each(|(key, value)| check(shape, value, Place::Entry(&place, key))),
        (Kind::List { member, .. }, Value::Array(elements)) => elements
            .iter()
            .enumerate()
            .try_for_each(|(index, element)| check(member, element, Place::Element(&place, index))),
        (Kind::Enum(names), Value::String(word)) if !names.contains(&word.as_str()) => Err(
            format!("{} is {word:?}, not one of {names:?}", place.path()),
        ),
        (Kind::Integer { .. }, Value::Number(number))
            if number
                .as_i64()
                .is_none_or(|whole| i32::try_from(whole).is_err()) =>
        {
            Err(format!(
                "{} is {number}, no integer of 32 bits",
                place.path()
            ))
        }
        (Kind::Long, Value::Number(number)) if number.as_i64().is_none() => Err(format!(
            "{} is {number}, no integer of 64 bits",
            place.path()
        )),
        (Kind::String { .. } | Kind::Enum(_), Value::String(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Integer { .. } | Kind::Long, Value::Number(_))
        | (Kind::Double { .. } | Kind::Timestamp, Value::Number(_))
        | (Kind::Document, _) => Ok(()),
        _ => Err(format!(
            "{} is {value}, which is no {}",
            place.path(),
            shape.name
        )),
    }
}

fn structure(shape: &Shape, value: &Value, place: Place) -> Result<(), String> {
    let Kind::Structure { members, union } = shape.kind else {
        return Ok(());
    };
    let there = value.as_object().into_iter().flatten();
    for (name, value) in there {
        let place = Place::Member(&place, name);
        let member = shape.member(name);
        let member = member.ok_or_else(|| format!("{} is not in the model", place.path()))?;
        check(member.shape, value, place)?;
    }
    let missing = members
        .iter()
        .find(|member| member.required && value.get(member.name).is_none());
    if let Some(member) = missing {
        let place = Place::Member(&place, member.name);
        return Err(format!("{} is missing", place.path()));
    }
    if union && value.as_object().is_none_or(|members| members.len() != 1) {
        return Err(format!(
            "{} is a union and has not one member",
            place.path()
        ));
    }
    Ok(())
}
