use neargate_api::Operation;
use neargate_core::task::LastStatus;

use super::*;
use crate::testing::{Fixture, fargate_definition};

async fn call(fixture: &Fixture, operation: &str, input: Value) -> Result<Value, &'static str> {
    let body = input.to_string();
    match dispatch(&fixture.context(), operation, body.as_bytes()).await {
        Ok(answer) => Ok(answer),
        Err(Failure::Fault(fault)) => Err(fault.code),
        Err(Failure::Refused(refusal)) => panic!("{refusal:?}"),
    }
}

/// A task with sessions enabled or not, and the target that is its container.
async fn target(fixture: &Fixture, enabled: bool) -> String {
    fixture.machine.start_all();
    let mut definition = fargate_definition("web");
    definition["taskRoleArn"] = "arn:aws:iam::000000000000:role/web".into();
    fixture
        .ok(Operation::RegisterTaskDefinition, definition)
        .await;
    let subnet = &fixture.context().vpc().subnets[0].id;
    let input = json!({
        "taskDefinition": "web", "launchType": "FARGATE", "enableExecuteCommand": enabled,
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet]}},
    });
    let answer = fixture.ok(Operation::RunTask, input).await;
    let arn = crate::testing::text(&answer["tasks"][0]["taskArn"]);
    let id = arn.rsplit('/').next().unwrap().parse().unwrap();
    let task = fixture.until(id, LastStatus::Running).await;
    format!("ecs:default_{id}_{}", task.record.runtime_ids[0])
}

#[tokio::test]
async fn only_a_task_with_exec_enabled_is_connected() {
    let fixture = Fixture::new();
    for (enabled, expected) in [(true, "connected"), (false, "notconnected")] {
        let target = target(&fixture, enabled).await;
        let input = json!({"Target": target});
        let answer = call(&fixture, "GetConnectionStatus", input.clone()).await;
        assert_eq!(answer.unwrap()["Status"], expected);
        if !enabled {
            let refused = call(&fixture, "StartSession", input).await;
            assert_eq!(refused, Err("TargetNotConnected"));
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_in_ssm_s_codes() {
    let fixture = Fixture::new();
    let start = |target: &str, document: &str| {
        let input = json!({"Target": target, "DocumentName": document});
        let fixture = &fixture;
        async move { call(fixture, "StartSession", input).await }
    };
    assert_eq!(start("i-0123", "").await, Err("TargetNotConnected"));
    assert_eq!(start("i-0123", "Mine").await, Err("InvalidDocument"));
    let session = json!({"SessionId": "ann-0123"});
    let resumed = call(&fixture, "ResumeSession", session.clone()).await;
    assert_eq!(resumed, Err("DoesNotExistException"));
    let ended = call(&fixture, "TerminateSession", session.clone()).await;
    assert_eq!(ended, Ok(session));
    let unknown = call(&fixture, "SendCommand", json!({})).await;
    assert_eq!(unknown, Err("UnknownOperationException"));
    let filters = json!([{"key": "Colour", "value": "red"}]);
    let active = json!({"State": "Active", "Filters": filters});
    // A filter is looked at when there is something to filter.
    let answer = call(&fixture, "DescribeSessions", active).await;
    assert_eq!(answer, Ok(json!({"Sessions": []})));
}
