//! Refusals of requests, word by word.

use neargate_api::schema::check_input;
use neargate_api::{Error, ErrorCode, MAX_DEPTH, Operation, parse};
use serde_json::{Value, json};

fn refusal(operation: Operation, mut input: Value) -> Error {
    check_input(operation, &mut input).unwrap_err()
}

fn accepted(operation: Operation, mut input: Value) -> Value {
    assert_eq!(check_input(operation, &mut input), Ok(()));
    input
}

#[test]
fn a_wrong_type_is_a_serialization_exception_in_coral_s_words() {
    let map = |options: Value| json!({"containerDefinitions": [{"dockerLabels": options}]});
    let register = Operation::RegisterTaskDefinition;
    let run = Operation::RunTask;
    for (operation, input, message) in [
        (
            run,
            json!({"count": "2"}),
            "STRING_VALUE cannot be converted to Integer",
        ),
        (
            run,
            json!({"count": true}),
            "TRUE_VALUE cannot be converted to Integer",
        ),
        (
            run,
            json!({"count": []}),
            "Unrecognized collection type class java.lang.Integer",
        ),
        (
            run,
            json!({"count": {}}),
            "Start of structure or map found where not expected",
        ),
        (
            run,
            json!({"cluster": 5}),
            "NUMBER_VALUE cannot be converted to String",
        ),
        (
            run,
            json!({"cluster": 5.5}),
            "DECIMAL_VALUE cannot be converted to String",
        ),
        (
            run,
            json!({"launchType": false}),
            "FALSE_VALUE cannot be converted to String",
        ),
        (
            run,
            json!({"enableExecuteCommand": 1}),
            "NUMBER_VALUE cannot be converted to Boolean",
        ),
        (
            run,
            json!({"enableExecuteCommand": "yes"}),
            "Unexpected token received from parser",
        ),
        (run, json!({"overrides": "x"}), "Unexpected field type"),
        (run, json!({"tags": "x"}), "Unexpected field type"),
        (
            run,
            json!({"tags": {}}),
            "Start of structure or map found where not expected",
        ),
        (
            run,
            json!({"tags": ["x"]}),
            "Unexpected value type in payload",
        ),
        (
            run,
            json!({"tags": [[]]}),
            "Unrecognized collection type class com.amazonaws.madison.frontend.Tag",
        ),
        (
            register,
            json!([]),
            "Unrecognized collection type class com.amazonaws.madison.frontend.RegisterTaskDefinitionRequest",
        ),
        (
            register,
            map(json!({"a": 1})),
            "NUMBER_VALUE cannot be converted to String",
        ),
        (
            register,
            map(json!([])),
            "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>",
        ),
        (
            Operation::SubmitTaskStateChange,
            json!({"pullStartedAt": "2026-01-01T00:00:00Z"}),
            "STRING_VALUE cannot be converted to Date",
        ),
        (run, json!("x"), "The body of a request is a JSON object."),
        (
            run,
            json!({"count": 2147483648_u32}),
            "2147483648 is out of the range of Integer",
        ),
        (
            run,
            json!({"count": -1e300}),
            "-1e+300 is out of the range of Integer",
        ),
        (
            run,
            json!({"count": u64::MAX}),
            "18446744073709551615 is out of the range of Integer",
        ),
    ] {
        let error = refusal(operation, input.clone());
        assert_eq!(
            error,
            Error::new(ErrorCode::Serialization, message),
            "{input}"
        );
    }
}

#[test]
fn null_and_unknown_members_are_dropped_and_numbers_cut() {
    let input = json!({
        "taskDefinition": "web", "cluster": null, "nobody": {"knows": 1},
        "count": 2.9, "enableExecuteCommand": "True",
        "overrides": {"cpu": null, "containerOverrides": [null, {"name": "a", "cpu": 1e3, "x": 1}]},
    });
    let expected = json!({
        "taskDefinition": "web", "count": 2, "enableExecuteCommand": true,
        "overrides": {"containerOverrides": [{"name": "a", "cpu": 1000}]},
    });
    assert_eq!(accepted(Operation::RunTask, input), expected);
}

#[test]
fn what_is_missing_is_told_in_ecs_s_words() {
    for (operation, input, message) in [
        (
            Operation::RunTask,
            json!({}),
            "TaskDefinition can not be blank.",
        ),
        (
            Operation::RunTask,
            json!({"taskDefinition": null}),
            "TaskDefinition can not be blank.",
        ),
        (
            Operation::RunTask,
            json!({"taskDefinition": " "}),
            "TaskDefinition can not be blank.",
        ),
        (
            Operation::DescribeTasks,
            json!({}),
            "Tasks cannot be empty.",
        ),
        (
            Operation::DescribeTasks,
            json!({"tasks": []}),
            "Tasks cannot be empty.",
        ),
        (
            Operation::DescribeTasks,
            json!({"tasks": [null]}),
            "Tasks cannot be empty.",
        ),
        (
            Operation::DescribeServices,
            json!({}),
            "Services cannot be empty.",
        ),
        (
            Operation::PutAttributes,
            json!({"attributes": [{"value": "x"}]}),
            "Attribute.name should not be null or empty.",
        ),
    ] {
        assert_eq!(refusal(operation, input), Error::invalid_parameter(message));
    }
}

#[test]
fn a_word_outside_of_an_enum_is_told_with_those_in_it() {
    let cases = [
        (
            Operation::RunTask,
            json!({"taskDefinition": "a", "launchType": "LAMBDA"}),
            Error::invalid_parameter(
                "launch type should be one of [EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES]",
            ),
        ),
        (
            Operation::CreateService,
            json!({"serviceName": "a", "launchType": "LAMBDA"}),
            Error::client("launch type should be one of [EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES]"),
        ),
        (
            Operation::DescribeClusters,
            json!({"include": ["TAGS", "ALL"]}),
            Error::invalid_parameter(
                "include should be one of [ATTACHMENTS,CONFIGURATIONS,SETTINGS,STATISTICS,TAGS]",
            ),
        ),
    ];
    for (operation, input, error) in cases {
        assert_eq!(refusal(operation, input), error);
    }
}

#[test]
fn ranges_lengths_and_patterns_are_coral_s() {
    let tags = |tags: Value| json!({"resourceArn": "arn", "tags": tags});
    let failed = "failed to satisfy constraint: Member must";
    let long = "a".repeat(129);
    for (operation, input, message) in [
        (
            Operation::TagResource,
            tags(json!([{"key": "a"}, {"key": "b,c"}])),
            format!(
                r"Value 'b,c' at 'tags.2.member.key' {failed} satisfy regular expression pattern: ([\p{{L}}\p{{Z}}\p{{N}}_.:/=+\-@]*)"
            ),
        ),
        (
            Operation::TagResource,
            tags(json!([{"key": ""}])),
            format!(
                "Value '' at 'tags.1.member.key' {failed} have length greater than or equal to 1"
            ),
        ),
        (
            Operation::TagResource,
            tags(json!([{"key": long}])),
            format!(
                "Value '{long}' at 'tags.1.member.key' {failed} have length less than or equal to 128"
            ),
        ),
        (
            Operation::TagResource,
            tags(json!(vec![json!({"key": "a"}); 51])),
            format!("Value at 'tags' {failed} have length less than or equal to 50"),
        ),
        (
            Operation::RunTask,
            json!({"taskDefinition": "a", "capacityProviderStrategy": [{"capacityProvider": "F", "weight": 1001}]}),
            format!(
                "Value '1001' at 'capacityProviderStrategy.1.member.weight' {failed} have value less than or equal to 1000"
            ),
        ),
    ] {
        let message = format!("1 validation error detected: {message}");
        assert_eq!(refusal(operation, input), Error::invalid_parameter(message));
    }
}

#[test]
fn types_come_before_constraints() {
    let error = refusal(
        Operation::RunTask,
        json!({"launchType": "LAMBDA", "count": "2"}),
    );
    assert_eq!(error.code, ErrorCode::Serialization);
}

#[test]
fn of_a_task_definition_only_the_types_are_checked() {
    let input = json!({"networkMode": "tunnel", "containerDefinitions": [{"portMappings": [{"protocol": "icmp"}]}]});
    assert_eq!(
        accepted(Operation::RegisterTaskDefinition, input.clone()),
        input
    );
}

#[test]
fn what_is_left_to_a_handler_is_accepted() {
    let strategy =
        json!({"cluster": "a", "capacityProviders": [], "defaultCapacityProviderStrategy": []});
    accepted(Operation::PutClusterCapacityProviders, strategy);
    accepted(
        Operation::ExecuteCommand,
        json!({"command": "sh", "task": "a"}),
    );
}

#[test]
fn a_body_is_json_that_does_not_nest_too_deep() {
    assert_eq!(parse(Operation::ListTasks, b""), Ok(json!({})));
    for body in [
        "{",
        "[1,",
        "{\"cluster\": \"a\",}",
        "{} {}",
        "\u{0}",
        "{\"a\": 1e999}",
    ] {
        let error = parse(Operation::ListTasks, body.as_bytes()).unwrap_err();
        assert_eq!(error.code, ErrorCode::Serialization, "{body}");
    }
    let nested = |depth: usize| {
        format!(
            "{{\"x\":{}{}}}",
            "[".repeat(depth - 1),
            "]".repeat(depth - 1)
        )
    };
    assert_eq!(
        parse(Operation::ListTasks, nested(MAX_DEPTH).as_bytes()),
        Ok(json!({}))
    );
    let error = parse(Operation::ListTasks, nested(MAX_DEPTH + 1).as_bytes()).unwrap_err();
    assert_eq!(
        error.message,
        "The JSON of the request nests deeper than 64 levels."
    );
    // Far beyond any stack.
    assert!(parse(Operation::ListTasks, "[".repeat(1 << 20).as_bytes()).is_err());
    let in_a_string = json!({"cluster": "\"[[[".repeat(50)}).to_string();
    assert!(parse(Operation::ListTasks, in_a_string.as_bytes()).is_ok());
}
