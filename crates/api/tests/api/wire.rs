//! How types look in JSON.

use neargate_api::types::{LaunchType, OSFamily, RunTaskRequest, Task, TaskOverride};
use neargate_api::{Timestamp, calls, read};
use serde_json::json;

#[test]
fn an_empty_list_is_not_an_absent_one() {
    let task = Task {
        tags: Some(Vec::new()),
        created_at: Some(Timestamp::from_millis(1_690_571_390_228)),
        stopped_at: Some(Timestamp::from_millis(1_690_571_391_000)),
        launch_type: Some(LaunchType::Fargate),
        overrides: Some(TaskOverride::default()),
        ..Task::default()
    };
    let wire = json!({
        "tags": [],
        "createdAt": 1690571390.228,
        "stoppedAt": 1690571391,
        "launchType": "FARGATE",
        "overrides": {},
    });
    assert_eq!(serde_json::to_value(&task).unwrap(), wire);
    assert_eq!(serde_json::from_value::<Task>(wire).unwrap(), task);
}

#[test]
fn a_request_as_the_aws_cli_sends_it_is_read() {
    let body = br#"{
        "cluster": "default", "taskDefinition": "web:1", "launchType": "FARGATE", "count": 2,
        "enableECSManagedTags": true, "clientToken": "a1b2",
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": "ENABLED"}},
        "overrides": {"containerOverrides": [{"name": "web", "environment": [{"name": "A", "value": ""}]}]}
    }"#;
    let input: RunTaskRequest = read::<calls::RunTask>(body).unwrap();
    assert_eq!(input.task_definition.as_deref(), Some("web:1"));
    assert_eq!(input.count, Some(2));
    assert_eq!(input.enable_ecs_managed_tags, Some(true));
    let overrides = input.overrides.unwrap().container_overrides.unwrap();
    let environment = overrides[0].environment.as_deref().unwrap();
    assert_eq!(environment[0].value.as_deref(), Some(""));
}

#[test]
fn enums_are_their_words() {
    assert_eq!(
        LaunchType::ManagedInstances.to_string(),
        "MANAGED_INSTANCES"
    );
    assert_eq!("EC2".parse(), Ok(LaunchType::Ec2));
    assert_eq!(LaunchType::ALL.len(), LaunchType::NAMES.len());
    assert_eq!(
        OSFamily::WindowsServer2022Core.as_str(),
        "WINDOWS_SERVER_2022_CORE"
    );
    let error = "fargate".parse::<LaunchType>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`fargate` is not one of EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES"
    );
}

#[test]
fn a_time_outside_of_64_bits_of_milliseconds_is_refused() {
    for text in [
        "1e300",
        "-1e300",
        "9223372036854775807",
        "9223372036854775.808",
        "\"now\"",
    ] {
        assert!(serde_json::from_str::<Timestamp>(text).is_err(), "{text}");
    }
}
