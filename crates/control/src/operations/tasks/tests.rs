//! Tasks through their operations.

use neargate_api::{ErrorCode, Operation as Op};
use neargate_core::task::LastStatus;
use serde_json::{Value, json};

use crate::testing::Fixture;

fn run(fixture: &Fixture) -> Value {
    let subnet = fixture.context().vpc().subnets[0].id.clone();
    json!({
        "taskDefinition": "web", "launchType": "FARGATE",
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet]}},
    })
}

async fn listed(fixture: &Fixture, input: Value) -> usize {
    let answer = fixture.ok(Op::ListTasks, input).await;
    answer["taskArns"].as_array().unwrap().len()
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said() {
    let fixture = Fixture::new();
    fixture.register("web").await;
    for (member, value, text) in [
        ("startedBy", json!("a".repeat(129)), "startedBy must be"),
        ("startedBy", json!("a b"), "startedBy must be"),
        (
            "group",
            json!("service:web"),
            "Invalid namespace for group.",
        ),
        ("group", json!("family:web"), "Invalid namespace for group."),
        ("clientToken", json!("a".repeat(65)), "clientToken must be"),
        (
            "referenceId",
            json!("a".repeat(1025)),
            "referenceId must be",
        ),
        ("count", json!(11), "Count must be between 1 and 10."),
        ("count", json!(0), "Count must be between 1 and 10."),
        (
            "propagateTags",
            json!("SERVICE"),
            "A task that no service starts",
        ),
        (
            "tags",
            json!([{"key": "aws:a", "value": "b"}]),
            "aws: prefixed tag key",
        ),
        (
            "placementConstraints",
            json!([{"type": "distinctInstance"}]),
            "Placement constraints are not supported with FARGATE launch type.",
        ),
        (
            "placementStrategy",
            json!([{"type": "random"}]),
            "Placement strategies are not supported with FARGATE launch type.",
        ),
        (
            "overrides",
            json!({"containerOverrides": [{"name": "django"}]}),
            "Override for container named django is not a container in the TaskDefinition.",
        ),
        (
            "overrides",
            json!({"containerOverrides": [{"name": "app", "command": ["x".repeat(8192)]}]}),
            "Container Overrides length must be at most 8192",
        ),
        (
            "capacityProviderStrategy",
            json!([{"capacityProvider": "FARGATE"}]),
            "Specify either Launch Type or Capacity Provider Strategy, but not both.",
        ),
    ] {
        let mut input = run(&fixture);
        input[member] = value;
        let (code, message) = fixture.refused(Op::RunTask, input).await;
        assert_eq!(code, ErrorCode::InvalidParameter, "{message}");
        assert!(message.starts_with(text), "{member}: {message}");
    }
    let mut input = run(&fixture);
    input["volumeConfigurations"] = json!([{"name": "v", "managedEBSVolume": {"roleArn": "r"}}]);
    let (code, _) = fixture.refused(Op::RunTask, input).await;
    assert_eq!(code, ErrorCode::UnsupportedFeature);
    assert_eq!(listed(&fixture, json!({})).await, 0);
}

#[tokio::test]
async fn tags_come_from_the_request_the_definition_and_ecs() {
    let fixture = Fixture::new();
    let mut definition = crate::testing::fargate_definition("web");
    definition["tags"] = json!([{"key": "a", "value": "definition"},
                                {"key": "b", "value": "definition"}]);
    fixture.ok(Op::RegisterTaskDefinition, definition).await;
    let mut input = run(&fixture);
    input["tags"] = json!([{"key": "a", "value": "request"}]);
    input["propagateTags"] = json!("TASK_DEFINITION");
    input["enableECSManagedTags"] = json!(true);
    let answer = fixture.ok(Op::RunTask, input).await;
    assert_eq!(
        answer["tasks"][0]["tags"],
        json!([{"key": "a", "value": "request"}, {"key": "b", "value": "definition"},
               {"key": "aws:ecs:clusterName", "value": "default"}])
    );
}

#[tokio::test]
async fn a_token_starts_its_tasks_once() {
    let fixture = Fixture::new();
    fixture.register("web").await;
    let mut input = run(&fixture);
    input["clientToken"] = json!("once");
    let first = fixture.ok(Op::RunTask, input.clone()).await;
    let again = fixture.ok(Op::RunTask, input.clone()).await;
    assert_eq!(first["tasks"][0]["taskArn"], again["tasks"][0]["taskArn"]);
    assert_eq!(listed(&fixture, json!({})).await, 1);
    input["count"] = json!(2);
    let (code, _) = fixture.refused(Op::RunTask, input).await;
    assert_eq!(code, ErrorCode::Conflict);
}

#[tokio::test]
async fn filters_find_what_they_name() {
    let fixture = Fixture::new();
    fixture.machine.start_all();
    fixture.register("web").await;
    fixture.register("api").await;
    let web = fixture.run("web").await;
    fixture.run("api").await;
    let mut input = run(&fixture);
    input["startedBy"] = json!("ci/7");
    fixture.ok(Op::RunTask, input).await;
    fixture.until(web, LastStatus::Running).await;
    fixture
        .ok(Op::StopTask, json!({"task": web.to_string()}))
        .await;
    fixture.until(web, LastStatus::Stopped).await;
    for (filter, count) in [
        (json!({}), 2),
        (json!({"family": "web"}), 1),
        (json!({"family": "web", "desiredStatus": "STOPPED"}), 1),
        (json!({"desiredStatus": "PENDING"}), 0),
        (json!({"startedBy": "ci/7"}), 1),
        (json!({"launchType": "FARGATE"}), 2),
        (json!({"launchType": "EC2"}), 0),
        (json!({"containerInstance": "0".repeat(32)}), 0),
    ] {
        assert_eq!(listed(&fixture, filter.clone()).await, count, "{filter}");
    }
    let both = json!({"startedBy": "ci/7", "family": "web"});
    fixture.refused(Op::ListTasks, both).await;
}

#[tokio::test]
async fn a_stopped_task_is_stopped_again_without_a_change() {
    let fixture = Fixture::new();
    fixture.machine.start_all();
    fixture.register("web").await;
    let task = fixture.run("web").await;
    fixture.until(task, LastStatus::Running).await;
    let first = json!({"task": task.to_string(), "reason": "first"});
    let answer = fixture.ok(Op::StopTask, first).await;
    assert_eq!(answer["task"]["desiredStatus"], "STOPPED");
    assert_eq!(answer["task"]["stoppedReason"], "first");
    assert!(answer["task"].get("stoppingAt").is_some());
    fixture.until(task, LastStatus::Stopped).await;
    let described = async || {
        let wanted = json!({"tasks": [task.to_string()]});
        fixture.ok(Op::DescribeTasks, wanted).await["tasks"][0].take()
    };
    let before = described().await;
    let again = json!({"task": task.to_string(), "reason": "second"});
    let answer = fixture.ok(Op::StopTask, again).await;
    assert_eq!(answer["task"], before);
    assert_eq!(described().await, before);
    for member in [
        "attachments",
        "attributes",
        "availabilityZone",
        "capacityProviderName",
        "clusterArn",
        "connectivity",
        "connectivityAt",
        "containers",
        "cpu",
        "createdAt",
        "desiredStatus",
        "enableExecuteCommand",
        "executionStoppedAt",
        "group",
        "healthStatus",
        "lastStatus",
        "launchType",
        "memory",
        "overrides",
        "platformFamily",
        "platformVersion",
        "startedAt",
        "stopCode",
        "stoppedAt",
        "stoppedReason",
        "stoppingAt",
        "tags",
        "taskArn",
        "taskDefinitionArn",
        "version",
        "ephemeralStorage",
        "fargateEphemeralStorage",
    ] {
        assert!(
            before.get(member).is_some(),
            "{member} is missing: {before}"
        );
    }
}

#[tokio::test]
async fn a_task_s_version_only_grows() {
    let fixture = Fixture::new();
    fixture.register("web").await;
    let task = fixture.run("web").await;
    let version = async || {
        let wanted = json!({"tasks": [task.to_string()]});
        let answer = fixture.ok(Op::DescribeTasks, wanted).await;
        answer["tasks"][0]["version"].as_i64().unwrap()
    };
    fixture.until(task, LastStatus::Pending).await;
    let mut versions = vec![version().await];
    fixture.machine.start(task);
    fixture.until(task, LastStatus::Running).await;
    versions.push(version().await);
    fixture
        .ok(Op::StopTask, json!({"task": task.to_string()}))
        .await;
    versions.push(version().await);
    fixture.until(task, LastStatus::Stopped).await;
    versions.push(version().await);
    assert!(versions.is_sorted(), "{versions:?}");
    assert!(
        versions[0] < versions[1] && versions[1] < versions[3],
        "{versions:?}"
    );
}

#[tokio::test]
async fn only_tasks_of_services_are_protected() {
    let fixture = Fixture::new();
    fixture.register("web").await;
    let (alone, served) = (fixture.run("web").await, fixture.run("web").await);
    let serve = |record: &mut crate::tasks::TaskRecord| record.group = "service:web".to_owned();
    fixture.state.tasks.change(served, serve).await.unwrap();
    let unknown = "0".repeat(32);
    let protect = json!({
        "cluster": "default", "protectionEnabled": true, "expiresInMinutes": 10,
        "tasks": [alone.to_string(), served.to_string(), unknown],
    });
    let answer = fixture.ok(Op::UpdateTaskProtection, protect).await;
    assert_eq!(answer["protectedTasks"][0]["protectionEnabled"], true);
    assert_eq!(answer["failures"][0]["reason"], "TASK_NOT_VALID");
    assert_eq!(answer["failures"][1]["reason"], "MISSING");

    let mut fixture = fixture.restart();
    let wanted = json!({"cluster": "default", "tasks": [served.to_string()]});
    let answer = fixture.ok(Op::GetTaskProtection, wanted.clone()).await;
    assert_eq!(
        answer["protectedTasks"],
        json!([{
        "taskArn": answer["protectedTasks"][0]["taskArn"], "protectionEnabled": true,
        "expirationDate": answer["protectedTasks"][0]["expirationDate"]}])
    );
    // It ends by itself.
    let later = crate::clock::now() + neargate_core::timestamp::Seconds(11 * 60);
    fixture.now = Some(later);
    let answer = fixture.ok(Op::GetTaskProtection, wanted).await;
    assert_eq!(answer["protectedTasks"][0]["protectionEnabled"], false);
    let too_long = json!({"cluster": "default", "protectionEnabled": true,
                          "expiresInMinutes": 2881, "tasks": [served.to_string()]});
    fixture.refused(Op::UpdateTaskProtection, too_long).await;
}
