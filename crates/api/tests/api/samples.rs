//! Documents made from the model's tables.

use neargate_api::schema::{Kind, Shape};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// With every member, and two elements in every list that may have two.
pub fn complete(shape: &Shape) -> Value {
    match &shape.kind {
        Kind::Structure { members, union } => {
            let count = if *union { 1 } else { members.len() };
            let members = members.iter().take(count);
            let members = members.map(|member| (member.name.to_owned(), complete(member.shape)));
            Value::Object(members.collect())
        }
        Kind::List { member, max, .. } => {
            let count = max.unwrap_or(2).min(2) as usize;
            Value::Array(vec![complete(member); count])
        }
        Kind::Map { value } => json!({"key": complete(value)}),
        Kind::String { .. } => json!("word"),
        Kind::Enum(words) => json!(words[words.len() - 1]),
        Kind::Integer { min, .. } => json!(min.unwrap_or(7)),
        Kind::Long => json!(1_i64 << 40),
        Kind::Double { .. } => json!(12.5),
        Kind::Boolean => json!(true),
        Kind::Timestamp => json!(1690571390.228),
        Kind::Document => json!({"any": ["thing", 1, null]}),
    }
}

/// Whatever the model allows.
pub fn allowed(shape: &'static Shape) -> BoxedStrategy<Value> {
    match &shape.kind {
        Kind::Structure { members, union } => structure(members, *union),
        Kind::List { member, min, max } => {
            let (min, max) = (min.unwrap_or(0) as usize, max.unwrap_or(3).min(3) as usize);
            vec(allowed(member), min..=max)
                .prop_map(Value::Array)
                .boxed()
        }
        Kind::Map { value } => {
            let entries = vec(("[a-z.-]{0,8}", allowed(value)), 0..3);
            let object =
                |entries: Vec<(String, Value)>| Value::Object(entries.into_iter().collect());
            entries.prop_map(object).boxed()
        }
        // Within what both of the model's patterns allow.
        Kind::String { .. } => "[a-zA-Z0-9.-]{1,12}".prop_map(Value::from).boxed(),
        Kind::Enum(words) => proptest::sample::select(*words)
            .prop_map(Value::from)
            .boxed(),
        Kind::Integer { min, max } => {
            let range = min.unwrap_or(i32::MIN)..=max.unwrap_or(i32::MAX);
            range.prop_map(Value::from).boxed()
        }
        Kind::Long => any::<i64>().prop_map(Value::from).boxed(),
        Kind::Double { min, max } => {
            let range = min.unwrap_or(-1e12)..=max.unwrap_or(1e12);
            range.prop_map(Value::from).boxed()
        }
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::Timestamp => (0..4_102_444_800_000_i64)
            .prop_map(|millis| serde_json::to_value(neargate_api::Timestamp::from_millis(millis)))
            .prop_map(Result::unwrap)
            .boxed(),
        // A member that is null is absent.
        Kind::Document => anything()
            .prop_filter("null", |value| !value.is_null())
            .boxed(),
    }
}

fn structure(
    members: &'static [neargate_api::schema::Member],
    union: bool,
) -> BoxedStrategy<Value> {
    let member = |index: usize| {
        let member = &members[index];
        let (name, value) = (member.name.to_owned(), allowed(member.shape));
        value.prop_map(move |value| (name.clone(), value))
    };
    if union {
        let one = (0..members.len()).prop_flat_map(member);
        return one
            .prop_map(|member| Value::Object(Map::from_iter([member])))
            .boxed();
    }
    let members: Vec<_> = (0..members.len())
        .map(|index| match members[index].required {
            true => member(index).prop_map(Some).boxed(),
            false => option::weighted(0.3, member(index)).boxed(),
        })
        .collect();
    members
        .prop_map(|members| Value::Object(members.into_iter().flatten().collect()))
        .boxed()
}

pub fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((".{0,8}", inner), 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
    .boxed()
}
