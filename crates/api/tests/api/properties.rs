//! What holds for every operation and every document.

use neargate_api::schema::{check_input, check_output};
use neargate_api::{Call, Error, ErrorCode, Operation, Visitor, calls, parse, types};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::samples;

/// Through the operation's own type and back.
struct Typed<'a> {
    input: bool,
    value: &'a Value,
}

impl Visitor for Typed<'_> {
    type Result = serde_json::Result<Value>;

    fn visit<C: Call>(self) -> Self::Result {
        fn round_trip<T: DeserializeOwned + Serialize>(value: &Value) -> serde_json::Result<Value> {
            serde_json::to_value(T::deserialize(value)?)
        }
        match self.input {
            true => round_trip::<C::Input>(self.value),
            false => round_trip::<C::Output>(self.value),
        }
    }
}

fn typed_input(operation: Operation, value: &Value) -> serde_json::Result<Value> {
    calls::dispatch(operation, Typed { input: true, value })
}

fn typed_output(operation: Operation, value: &Value) -> serde_json::Result<Value> {
    calls::dispatch(
        operation,
        Typed {
            input: false,
            value,
        },
    )
}

fn operation() -> impl Strategy<Value = Operation> {
    select(Operation::ALL)
}

fn operation_and_input() -> impl Strategy<Value = (Operation, Value)> {
    operation().prop_flat_map(|operation| {
        (
            Just(operation),
            samples::allowed(operation.specification().input),
        )
    })
}

/// Puts a value in the place of another, somewhere in the document.
fn replace(document: &mut Value, index: Index, with: Value) {
    fn nodes(value: &Value) -> usize {
        1 + match value {
            Value::Array(elements) => elements.iter().map(nodes).sum(),
            Value::Object(members) => members.values().map(nodes).sum(),
            _ => 0,
        }
    }
    fn node(value: &mut Value, number: usize) -> Result<&mut Value, usize> {
        if number == 0 {
            return Ok(value);
        }
        let mut rest = number - 1;
        let children: Vec<&mut Value> = match value {
            Value::Array(elements) => elements.iter_mut().collect(),
            Value::Object(members) => members.values_mut().collect(),
            _ => Vec::new(),
        };
        for child in children {
            match node(child, rest) {
                Ok(found) => return Ok(found),
                Err(left) => rest = left,
            }
        }
        Err(rest)
    }
    let number = index.index(nodes(document));
    *node(document, number).unwrap() = with;
}

#[test]
fn the_complete_input_and_output_of_each_operation_keep_all_members() {
    for operation in Operation::ALL.iter().copied() {
        let specification = operation.specification();
        let input = samples::complete(specification.input);
        let mut checked = input.clone();
        assert_eq!(check_input(operation, &mut checked), Ok(()), "{operation}");
        assert_eq!(checked, input, "{operation}");
        assert_eq!(
            typed_input(operation, &input).unwrap(),
            input,
            "{operation}"
        );

        let output = samples::complete(specification.output);
        assert_eq!(check_output(operation, &output), Ok(()));
        assert_eq!(
            typed_output(operation, &output).unwrap(),
            output,
            "{operation}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn what_the_model_allows_is_accepted_as_it_is((operation, input) in operation_and_input()) {
        let mut checked = input.clone();
        // Blank is refused and allowed by the model, which only knows null.
        match check_input(operation, &mut checked) {
            Ok(()) => {}
            Err(Error { message, .. }) => prop_assert!(message.ends_with("cannot be empty."), "{}", message),
        }
        prop_assert_eq!(&checked, &input);
        prop_assert_eq!(typed_input(operation, &input).unwrap(), input);
    }

    #[test]
    fn what_passes_has_the_operation_s_type(
        (operation, mut input) in operation_and_input(),
        index in any::<Index>(),
        stranger in samples::anything(),
    ) {
        replace(&mut input, index, stranger);
        match check_input(operation, &mut input) {
            Ok(()) => {
                let mut again = input.clone();
                prop_assert_eq!(check_input(operation, &mut again), Ok(()));
                prop_assert_eq!(&again, &input);
                if operation != Operation::RegisterTaskDefinition {
                    prop_assert_eq!(typed_input(operation, &input).unwrap(), input);
                }
            }
            Err(error) => {
                let declared = operation.declares(error.code);
                prop_assert!(declared || error.code == ErrorCode::Serialization);
                prop_assert!(!error.message.is_empty());
            }
        }
    }

    #[test]
    fn any_bytes_are_an_input_or_an_error(operation in operation(), body in any::<Vec<u8>>()) {
        let _ = parse(operation, &body);
    }

    #[test]
    fn any_json_is_an_input_or_an_error(operation in operation(), body in samples::anything()) {
        let _ = parse(operation, body.to_string().as_bytes());
    }

    #[test]
    fn a_stranger_in_an_answer_is_found(
        operation in operation(),
        index in any::<Index>(),
    ) {
        let mut output = samples::complete(operation.specification().output);
        replace(&mut output, index, Value::Null);
        // Null is allowed only in a document.
        let in_a_document = output.to_string().contains(r#""any":["#);
        prop_assert!(check_output(operation, &output).is_err() || in_a_document);
    }

    // Up to the year 9999: in the year 142000 JSON's parser is a millisecond off.
    #[test]
    fn times_keep_their_milliseconds(millis in -253_402_300_800_000_i64..253_402_300_800_000) {
        let timestamp = neargate_api::Timestamp::from_millis(millis);
        let text = serde_json::to_string(&timestamp).unwrap();
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        prop_assert!(decimals <= 3 && !text.contains('e'), "{}", text);
        prop_assert_eq!(serde_json::from_str::<neargate_api::Timestamp>(&text).unwrap(), timestamp);
        prop_assert_eq!(i64::from(timestamp), millis);
    }
}

#[test]
fn a_structure_without_members_is_an_empty_object() {
    let empty = serde_json::to_value(types::RunTaskRequest::default()).unwrap();
    assert_eq!(empty, serde_json::json!({}));
}
