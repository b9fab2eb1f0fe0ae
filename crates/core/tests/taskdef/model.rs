//! The API's model as a source of test data: RegisterTaskDefinition's input, DescribeTaskDefinition's
//! output and RunTask's overrides.

use neargate_api::Operation;
use neargate_api::schema::{Kind, Shape};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

pub fn registration() -> &'static Shape {
    Operation::RegisterTaskDefinition.specification().input
}

pub fn description() -> &'static Shape {
    Operation::DescribeTaskDefinition.specification().output
}

pub fn overrides() -> &'static Shape {
    let input = Operation::RunTask.specification().input;
    input.member("overrides").expect("the model").shape
}

/// A value with every member there is, and one item in each list and map.
pub fn complete(shape: &Shape) -> Value {
    match shape.kind {
        Kind::Structure { members, .. } => members
            .iter()
            .map(|member| (member.name.to_owned(), complete(member.shape)))
            .collect(),
        Kind::List { member, .. } => json!([complete(member)]),
        Kind::Map { value } => json!({"key": complete(value)}),
        Kind::String { .. } => json!("text"),
        Kind::Enum(values) => json!(values[0]),
        Kind::Integer { .. } => json!(7),
        Kind::Boolean => json!(true),
        Kind::Timestamp => json!(1.5),
        Kind::Long | Kind::Double { .. } | Kind::Document => panic!("{} is new here", shape.name),
    }
}

/// Any value of that shape: members come and go unless required, lists have up to two items. What
/// the model says about ranges, lengths and patterns is not kept to.
pub fn any(shape: &'static Shape) -> BoxedStrategy<Value> {
    match shape.kind {
        Kind::Structure { members, .. } => {
            let members: Vec<_> = members
                .iter()
                .map(|member| {
                    let value = any(member.shape);
                    let named = value.prop_map(|value| (member.name.to_owned(), value));
                    if member.required {
                        named.prop_map(Some).boxed()
                    } else {
                        proptest::option::weighted(0.3, named).boxed()
                    }
                })
                .collect();
            members
                .prop_map(|members| members.into_iter().flatten().collect())
                .boxed()
        }
        Kind::List { member, .. } => proptest::collection::vec(any(member), 0..3)
            .prop_map(Value::Array)
            .boxed(),
        Kind::Map { value } => proptest::collection::btree_map(".{0,4}", any(value), 0..3)
            .prop_map(|map| Value::Object(Map::from_iter(map)))
            .boxed(),
        Kind::String { .. } => prop_oneof![
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
        Kind::Enum(values) => proptest::sample::select(values)
            .prop_map(Value::from)
            .boxed(),
        Kind::Integer { .. } => {
            prop_oneof![any_integer(), (-1..400i32).prop_map(Value::from)].boxed()
        }
        Kind::Boolean => proptest::bool::ANY.prop_map(Value::from).boxed(),
        Kind::Timestamp => proptest::num::f64::NORMAL.prop_map(Value::from).boxed(),
        Kind::Long | Kind::Double { .. } | Kind::Document => panic!("{} is new here", shape.name),
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
pub fn places(shape: &'static Shape) -> Vec<Place> {
    let mut found = Vec::new();
    let document = Place {
        pointer: String::new(),
        path: String::new(),
        shape,
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
    let below: Vec<(String, String, &'static Shape)> = match shape.kind {
        Kind::Structure { members, .. } => members
            .iter()
            .map(|member| {
                let name = member.name;
                (format!("{pointer}/{name}"), named(name), member.shape)
            })
            .collect(),
        Kind::List { member, .. } => vec![(format!("{pointer}/0"), format!("{path}[0]"), member)],
        Kind::Map { value } => vec![(format!("{pointer}/key"), named("key"), value)],
        _ => vec![],
    };
    for (pointer, path, shape) in below {
        let place = Place {
            pointer,
            path,
            shape,
        };
        visit(place, found);
    }
}
