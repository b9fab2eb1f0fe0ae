use super::*;
use crate::taskdef::{NetworkMode, PidMode, UlimitName};

const MINIMAL: &str =
    r#"{"family": "web", "containerDefinitions": [{"name": "app", "image": "nginx"}]}"#;

#[track_caller]
fn error(json: &str) -> String {
    parse(json).unwrap_err().to_string()
}

#[test]
fn reads_registration_input() {
    let definition = parse(
        r#"{
            "family": "web", "networkMode": "awsvpc", "pidMode": "task", "cpu": "256",
            "containerDefinitions": [{
                "name": "app", "image": "nginx", "essential": false,
                "ulimits": [{"name": "nofile", "softLimit": 10, "hardLimit": 20}],
                "environment": [{"name": "A"}],
                "healthCheck": {"command": ["CMD", "true"]}
            }],
            "ephemeralStorage": {"sizeInGiB": 30}
        }"#,
    )
    .unwrap();
    assert_eq!(definition.family, "web");
    assert_eq!(definition.network_mode, Some(NetworkMode::Awsvpc));
    assert_eq!(definition.pid_mode, Some(PidMode::Task));
    assert_eq!(
        definition.ephemeral_storage.as_ref().unwrap().size_in_gib,
        30
    );
    let app = definition.container("app").unwrap();
    assert!(!app.is_essential());
    assert_eq!(app.ulimits[0].name, UlimitName::Nofile);
    assert_eq!(
        (
            app.environment[0].name.as_str(),
            app.environment[0].value.as_str()
        ),
        ("A", "")
    );
}

#[test]
fn reads_described_output_with_and_without_wrapper() {
    let described = r#"{
        "family": "web", "containerDefinitions": [{"name": "app", "image": "nginx"}],
        "taskDefinitionArn": "arn:aws:ecs:us-east-1:000000000000:task-definition/web:1",
        "revision": 1, "status": "ACTIVE", "requiresAttributes": [{"name": "x"}],
        "compatibilities": ["EC2"], "registeredAt": "2025-01-01T00:00:00Z",
        "registeredBy": "arn:aws:iam::000000000000:root", "deregisteredAt": 1.5,
        "deleteRequestedAt": null
    }"#;
    assert_eq!(parse(described).unwrap(), parse(MINIMAL).unwrap());

    let wrapped =
        format!(r#"{{"taskDefinition": {described}, "tags": [{{"key": "team", "value": "a"}}]}}"#);
    let definition = parse(&wrapped).unwrap();
    assert_eq!(definition.tags[0].key, "team");
    assert_eq!(definition.family, "web");
}

#[test]
fn null_means_absent() {
    let definition = parse(
        r#"{"family": "web", "cpu": null, "volumes": null, "tags": null,
            "containerDefinitions": [{"name": "app", "image": "nginx", "cpu": null,
                "command": null, "dockerLabels": null, "linuxParameters": null}]}"#,
    );
    assert_eq!(definition.unwrap(), parse(MINIMAL).unwrap());
}

#[test]
fn an_unknown_field_is_named_with_its_path() {
    assert_eq!(
        error(r#"{"family": "web", "containerDefinitions": [{"name": "app", "comand": ["x"]}]}"#),
        "unknown field `containerDefinitions[0].comand`, did you mean `command`?"
    );
    assert_eq!(
        error(r#"{"Family": "web"}"#),
        "unknown field `Family`, did you mean `family`?"
    );
    assert_eq!(error(r#"{"zzz": 1}"#), "unknown field `zzz`");
    assert_eq!(
        error(r#"{"taskDefinition": {"family": "a", "pidmode": "task"}}"#),
        "unknown field `taskDefinition.pidmode`, did you mean `pidMode`?"
    );
    assert_eq!(
        error(r#"{"taskDefinition": {}, "failures": []}"#),
        "unknown field `failures`"
    );
    assert_eq!(
        error(r#"{"taskDefinition": 3}"#),
        "unknown field `taskDefinition`"
    );
}

#[test]
fn a_wrong_type_is_named_with_its_path() {
    assert_eq!(
        error(r#"{"cpu": 256}"#),
        "`cpu` is integer `256`, expected a string"
    );
    assert_eq!(
        error(r#"{"containerDefinitions": [{}, {"memory": "512"}]}"#),
        r#"`containerDefinitions[1].memory` is string "512", expected a 32-bit integer"#
    );
    assert_eq!(
        error(r#"{"containerDefinitions": [{"command": "sleep 5"}]}"#),
        r#"`containerDefinitions[0].command` is string "sleep 5", expected a list"#
    );
    assert_eq!(
        error(r#"{"containerDefinitions": [{"memory": 4294967296}]}"#),
        "`containerDefinitions[0].memory` is integer `4294967296`, expected a 32-bit integer"
    );
    assert_eq!(error("[1]"), "the document is a list, expected an object");
    assert_eq!(
        error("7"),
        "the document is integer `7`, expected an object"
    );
    assert_eq!(
        error(r#"{"containerDefinitions": [{"linuxParameters": []}]}"#),
        "`containerDefinitions[0].linuxParameters` is a list, expected an object"
    );
}

#[test]
fn a_value_outside_its_set_is_named_with_the_set() {
    assert_eq!(
        error(r#"{"networkMode": "vpc"}"#),
        "`networkMode` is `vpc`, which is not one of bridge, host, awsvpc, none"
    );
}

#[test]
fn a_missing_member_is_named_with_its_path() {
    assert_eq!(
        error(r#"{"containerDefinitions": [{"ulimits": [{"name": "core", "softLimit": 1}]}]}"#),
        "missing field `containerDefinitions[0].ulimits[0].hardLimit`"
    );
}

#[test]
fn broken_json_is_named_with_its_line() {
    assert_eq!(
        parse("{\n  \"family\": }").unwrap_err(),
        ParseError::Syntax {
            message: "expected value at line 2 column 13".to_owned(),
            line: 2,
            column: 13
        }
    );
}
