//! The first half of a check: every value is of its member's type, or made so.
//!
//! The texts are those of Coral, AWS's own framework, in the dialect that ECS was seen to speak
//! (aws/aws-cdk-cli#973 for a string as an integer, aws-actions/amazon-ecs-deploy-task-definition#610
//! for a list as a structure); those two shared, the others are taken from DynamoDB, whose answers
//! dynalite's tests hold in full. Ours are only those of numbers out of range and of bodies that are
//! no object, for which AWS sends no text at all.

use serde::Deserialize;
use serde_json::{Map, Number, Value};

use super::shape::{Kind, Shape};
use crate::{Error, ErrorCode, Timestamp};

/// The package of ECS's Java classes.
const PACKAGE: &str = "com.amazonaws.madison.frontend";

const STRUCTURE_UNEXPECTED: &str = "Start of structure or map found where not expected";

/// What holds a value decides about the words.
#[derive(Clone, Copy)]
enum Holder {
    Structure,
    Collection,
}

pub(super) fn convert_input(shape: &'static Shape, input: &mut Value) -> Result<(), Error> {
    let converted = match input {
        Value::Object(_) | Value::Array(_) => convert(shape, input, Holder::Structure),
        _ => Err("The body of a request is a JSON object.".to_owned()),
    };
    converted.map_err(|message| Error::new(ErrorCode::Serialization, message))
}

fn convert(shape: &'static Shape, value: &mut Value, holder: Holder) -> Result<(), String> {
    match (&shape.kind, &mut *value) {
        (Kind::Structure { .. }, Value::Object(members)) => convert_members(shape, members),
        (Kind::Map { value: shape }, Value::Object(entries)) => convert_entries(shape, entries),
        (Kind::List { member, .. }, Value::Array(elements)) => {
            elements.retain(|element| !element.is_null());
            elements
                .iter_mut()
                .try_for_each(|element| convert(member, element, Holder::Collection))
        }
        (Kind::String { .. } | Kind::Enum(_), Value::String(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Document, _) => Ok(()),
        (Kind::Double { .. }, Value::Number(number)) => {
            let double = number.as_f64().and_then(Number::from_f64);
            *number = double.ok_or_else(|| out_of_range(number, "Double"))?;
            Ok(())
        }
        (Kind::Timestamp, Value::Number(number)) => {
            // To milliseconds.
            let time = Timestamp::deserialize(&*number).and_then(serde_json::to_value);
            *value = time.map_err(|_| out_of_range(number, "Date"))?;
            Ok(())
        }
        (Kind::Integer { .. }, Value::Number(number)) => {
            let range = f64::from(i32::MIN)..=f64::from(i32::MAX);
            truncate(
                number,
                |whole| i32::try_from(whole).is_ok(),
                range,
                "Integer",
            )
        }
        (Kind::Long, Value::Number(number)) => {
            // 2^63 is the first that does not fit, and i64::MAX is not among the floats.
            let range = i64::MIN as f64..=(i64::MAX as f64).next_down();
            truncate(number, |_| true, range, "Long")
        }
        (Kind::Boolean, Value::String(word)) => match word.to_ascii_lowercase().as_str() {
            "true" => {
                *value = Value::Bool(true);
                Ok(())
            }
            "false" => {
                *value = Value::Bool(false);
                Ok(())
            }
            _ => Err("Unexpected token received from parser".to_owned()),
        },
        _ => Err(mismatch(shape, value, holder)),
    }
}

fn convert_members(shape: &'static Shape, members: &mut Map<String, Value>) -> Result<(), String> {
    members.retain(|name, value| !value.is_null() && shape.member(name).is_some());
    for (name, value) in members {
        if let Some(member) = shape.member(name) {
            convert(member.shape, value, Holder::Structure)?;
        }
    }
    Ok(())
}

fn convert_entries(shape: &'static Shape, entries: &mut Map<String, Value>) -> Result<(), String> {
    entries.retain(|_, value| !value.is_null());
    entries
        .values_mut()
        .try_for_each(|value| convert(shape, value, Holder::Collection))
}

/// Coral cuts off decimals. Where it silently takes the largest integer for one that is larger
/// still, this refuses.
fn truncate(
    number: &mut Number,
    fits: impl Fn(i64) -> bool,
    range: std::ops::RangeInclusive<f64>,
    class: &str,
) -> Result<(), String> {
    let whole = match number.as_i64() {
        Some(whole) => fits(whole).then_some(whole),
        None => number
            .as_f64()
            .map(f64::trunc)
            .filter(|float| range.contains(float))
            .map(|float| float as i64),
    };
    *number = whole.ok_or_else(|| out_of_range(number, class))?.into();
    Ok(())
}

fn out_of_range(number: &Number, class: &str) -> String {
    format!("{number} is out of the range of {class}")
}

fn mismatch(shape: &Shape, value: &Value, holder: Holder) -> String {
    match value {
        Value::Array(_) => format!("Unrecognized collection type {}", java_type(shape)),
        Value::Object(_) => STRUCTURE_UNEXPECTED.to_owned(),
        _ => match shape.kind {
            Kind::Structure { .. } | Kind::List { .. } | Kind::Map { .. } => match holder {
                Holder::Structure => "Unexpected field type".to_owned(),
                Holder::Collection => "Unexpected value type in payload".to_owned(),
            },
            _ => format!("{} cannot be converted to {}", token(value), class(shape)),
        },
    }
}

/// The parser's name for what it found.
fn token(value: &Value) -> &'static str {
    match value {
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
        Value::Null | Value::Array(_) | Value::Object(_) => "NULL_VALUE",
    }
}

fn class(shape: &Shape) -> &'static str {
    match shape.kind {
        Kind::Integer { .. } => "Integer",
        Kind::Long => "Long",
        Kind::Double { .. } => "Double",
        Kind::Boolean => "Boolean",
        Kind::Timestamp => "Date",
        _ => "String",
    }
}

fn java_type(shape: &Shape) -> String {
    match shape.kind {
        Kind::Structure { .. } => format!("class {PACKAGE}.{}", shape.name),
        Kind::Map { .. } => "java.util.Map<java.lang.String, java.lang.String>".to_owned(),
        Kind::Timestamp => "class java.util.Date".to_owned(),
        _ => format!("class java.lang.{}", class(shape)),
    }
}
