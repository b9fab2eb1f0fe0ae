//! The API's model as a source of test data.
//!
//! `shapes.json` holds the shapes of RegisterTaskDefinition's input, of DescribeTaskDefinition's
//! output and of RunTask's overrides: names, types and enums, from botocore 1.44.5 (Apache-2.0).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub const REGISTRATION: &str = "RegisterTaskDefinitionRequest";
pub const DESCRIPTION: &str = "DescribeTaskDefinitionResponse";
pub const OVERRIDES: &str = "TaskOverride";

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Shape {
    Structure {
        #[serde(default)]
        required: Vec<String>,
        members: BTreeMap<String, String>,
    },
    List {
        member: String,
    },
    Map {
        value: String,
    },
    String {
        #[serde(default, rename = "enum")]
        values: Vec<String>,
    },
    Integer,
    Boolean,
    Timestamp,
}

static SHAPES: LazyLock<BTreeMap<String, Shape>> =
    LazyLock::new(|| serde_json::from_str(include_str!("shapes.json")).expect("the model"));

pub fn shape(name: &str) -> &'static Shape {
    &SHAPES[name]
}

/// A value with every member there is, and one item in each list and map.
pub fn complete(name: &str) -> Value {
    match shape(name) {
        Shape::Structure { members, .. } => members
            .iter()
            .map(|(name, shape)| (name.clone(), complete(shape)))
            .collect(),
        Shape::List { member } => json!([complete(member)]),
        Shape::Map { value } => json!({"key": complete(value)}),
        Shape::String { values } => values.first().map_or(json!("text"), |value| json!(value)),
        Shape::Integer => json!(7),
        Shape::Boolean => json!(true),
        Shape::Timestamp => json!(1.5),
    }
}

/// Any value of that shape: members come and go unless required, lists have up to two items.
pub fn any(name: &str) -> BoxedStrategy<Value> {
    match shape(name) {
        Shape::Structure { required, members } => {
            let members: Vec<_> = members
                .iter()
                .map(|(name, shape)| {
                    let member = any(shape).prop_map(move |value| (name.clone(), value));
                    if required.contains(name) {
                        member.prop_map(Some).boxed()
                    } else {
                        proptest::option::weighted(0.3, member).boxed()
                    }
                })
                .collect();
            members
                .prop_map(|members| members.into_iter().flatten().collect())
                .boxed()
        }
        Shape::List { member } => proptest::collection::vec(any(member), 0..3)
            .prop_map(Value::Array)
            .boxed(),
        Shape::Map { value } => proptest::collection::btree_map(".{0,4}", any(value), 0..3)
            .prop_map(|map| Value::Object(Map::from_iter(map)))
            .boxed(),
        Shape::String { values } if values.is_empty() => prop_oneof![
            any_text(),
            // What rules look at, so that some definitions get past the first of them.
            proptest::sample::select(vec![
                "",
                "app",
                "b",
                "256",
                "512",
                "1 vCPU",
                "1 GB",
                "net.core.somaxconn",
                "net.//.",
                "kernel.sem",
                "SYS_PTRACE",
                "80-90",
                "arn:aws:s3:::bucket/a.env",
                "/data",
            ])
            .prop_map(Value::from),
        ]
        .boxed(),
        Shape::String { values } => proptest::sample::select(values.clone())
            .prop_map(Value::from)
            .boxed(),
        Shape::Integer => prop_oneof![any_integer(), (-1..400i32).prop_map(Value::from)].boxed(),
        Shape::Boolean => proptest::bool::ANY.prop_map(Value::from).boxed(),
        Shape::Timestamp => proptest::num::f64::NORMAL.prop_map(Value::from).boxed(),
    }
}

fn any_text() -> impl Strategy<Value = Value> {
    ".{0,12}".prop_map(Value::from)
}

fn any_integer() -> impl Strategy<Value = Value> {
    proptest::num::i32::ANY.prop_map(Value::from)
}

/// A place in a document: how JSON Pointer writes it, how errors do, and its shape.
#[derive(Clone)]
pub struct Place {
    pub pointer: String,
    pub path: String,
    pub shape: &'static Shape,
}

/// Every place of a complete value, the document itself first.
pub fn places(name: &str) -> Vec<Place> {
    let mut found = Vec::new();
    let document = Place {
        pointer: String::new(),
        path: String::new(),
        shape: shape(name),
    };
    visit(document, &mut found);
    found
}

fn visit(place: Place, found: &mut Vec<Place>) {
    found.push(place.clone());
    let Place {
        pointer,
        path,
        shape,
    } = place;
    let named = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    let below: Vec<(String, String, &str)> = match shape {
        Shape::Structure { members, .. } => members
            .iter()
            .map(|(name, shape)| (format!("{pointer}/{name}"), named(name), shape.as_str()))
            .collect(),
        Shape::List { member } => vec![(format!("{pointer}/0"), format!("{path}[0]"), member)],
        Shape::Map { value } => vec![(format!("{pointer}/key"), named("key"), value)],
        _ => vec![],
    };
    for (pointer, path, shape) in below {
        visit(
            Place {
                pointer,
                path,
                shape: self::shape(shape),
            },
            found,
        );
    }
}
