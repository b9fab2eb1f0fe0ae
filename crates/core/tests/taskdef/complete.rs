//! That no member of the API is missing, misnamed or dropped, and that each error names its place.

use neargate_core::overrides::TaskOverride;
use neargate_core::taskdef::{ParseError, TaskDefinition, parse, parse_shape};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::model::{self, Shape};

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, ParseError> {
    parse_shape(&value.to_string())
}

#[track_caller]
fn keeps_every_member<T: DeserializeOwned + Serialize>(shape: &str) {
    let complete = model::complete(shape);
    let read: T = read(&complete).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), complete);
}

#[test]
fn every_member_of_the_api_is_kept() {
    keeps_every_member::<TaskDefinition>(model::REGISTRATION);
    keeps_every_member::<TaskOverride>(model::OVERRIDES);
}

#[test]
fn a_complete_description_is_read() {
    let described = parse(&model::complete(model::DESCRIPTION).to_string()).unwrap();
    let mut registered = parse(&model::complete(model::REGISTRATION).to_string()).unwrap();
    // The one member that DescribeTaskDefinition and its input have in different places.
    registered.tags.clone_from(&described.tags);
    assert_eq!(described, registered);
}

#[test]
fn every_value_of_every_enum_is_read() {
    for place in model::places(model::REGISTRATION) {
        let Shape::String { values } = place.shape else {
            continue;
        };
        for value in values {
            let mut document = model::complete(model::REGISTRATION);
            *document.pointer_mut(&place.pointer).unwrap() = json!(value);
            let read: TaskDefinition = read(&document).unwrap();
            assert_eq!(
                serde_json::to_value(&read).unwrap(),
                document,
                "{}",
                place.path
            );
        }
        if !values.is_empty() {
            let mut document = model::complete(model::REGISTRATION);
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
}

#[test]
fn an_unknown_member_is_an_error_wherever_it_is() {
    for place in model::places(model::REGISTRATION) {
        let Shape::Structure { .. } = place.shape else {
            continue;
        };
        let mut document = model::complete(model::REGISTRATION);
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
    for place in model::places(model::REGISTRATION) {
        // No shape of the model takes a fraction.
        let mut document = model::complete(model::REGISTRATION);
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
