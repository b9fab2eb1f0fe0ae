//! That no member of the API is missing, misnamed or dropped, and that each error names its place.

use neargate_api::schema::{Kind, Shape};
use neargate_core::overrides::TaskOverride;
use neargate_core::taskdef::{ParseError, TaskDefinition, parse, parse_shape};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::model;

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, ParseError> {
    parse_shape(&value.to_string())
}

#[track_caller]
fn keeps_every_member<T: DeserializeOwned + Serialize>(shape: &Shape) {
    let complete = model::complete(shape);
    let read: T = read(&complete).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), complete);
}

#[test]
fn every_member_of_the_api_is_kept() {
    keeps_every_member::<TaskDefinition>(model::registration());
    keeps_every_member::<TaskOverride>(model::overrides());
}

#[test]
fn a_complete_description_is_read() {
    let described = parse(&model::complete(model::description()).to_string()).unwrap();
    let mut registered = parse(&model::complete(model::registration()).to_string()).unwrap();
    // The one member that DescribeTaskDefinition and its input have in different places.
    registered.tags.clone_from(&described.tags);
    assert_eq!(described, registered);
}

#[test]
fn every_value_of_every_enum_is_read() {
    for place in model::places(model::registration()) {
        let Kind::Enum(values) = place.shape.kind else {
            continue;
        };
        for value in values {
            let mut document = model::complete(model::registration());
            *document.pointer_mut(&place.pointer).unwrap() = json!(value);
            let read: TaskDefinition = read(&document).unwrap();
            assert_eq!(
                serde_json::to_value(&read).unwrap(),
                document,
                "{}",
                place.path
            );
        }
        let mut document = model::complete(model::registration());
        *document.pointer_mut(&place.pointer).unwrap() = json!("nonsense");
        match read::<TaskDefinition>(&document) {
            Err(ParseError::UnknownValue {
                path,
                value,
                allowed,
            }) => {
                assert_eq!((path, value), (place.path, "nonsense".to_owned()));
                assert_eq!(allowed, values);
            }
            other => panic!("{}: {other:?}", place.path),
        }
    }
}

#[test]
fn an_unknown_member_is_an_error_wherever_it_is() {
    for place in model::places(model::registration()) {
        let Kind::Structure { .. } = place.shape.kind else {
            continue;
        };
        let mut document = model::complete(model::registration());
        document.pointer_mut(&place.pointer).unwrap()["nonsense"] = json!(1);
        let separator = if place.path.is_empty() { "" } else { "." };
        let path = format!("{}{separator}nonsense", place.path);
        assert_eq!(
            read::<TaskDefinition>(&document),
            Err(ParseError::UnknownField {
                path,
                suggestion: None
            })
        );
    }
}

#[test]
fn a_wrong_type_is_an_error_wherever_it_is() {
    for place in model::places(model::registration()) {
        // No shape of the model takes a fraction.
        let mut document = model::complete(model::registration());
        *document.pointer_mut(&place.pointer).unwrap() = json!(1.5);
        match read::<TaskDefinition>(&document) {
            Err(ParseError::WrongType { path, found, .. }) => {
                assert_eq!(
                    (path.as_str(), found.as_str()),
                    (&*place.path, "floating point `1.5`")
                );
            }
            other => panic!("{}: {other:?}", place.path),
        }
    }
}
