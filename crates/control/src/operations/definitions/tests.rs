use neargate_api::{ErrorCode, Operation::*};
use neargate_core::task::LastStatus;
use serde_json::{Value, json};

use crate::definitions::reap;
use crate::testing::{Fixture, fargate_definition, text};

const MISSING: &str = "The specified task definition does not exist. Specify a valid account, \
                       family, revision and try again.";

/// The short names of an answer's ARNs.
fn names(arns: &Value) -> Vec<String> {
    let arns = arns.as_array().unwrap().iter();
    arns.map(|arn| text(arn).rsplit('/').next().unwrap().to_owned())
        .collect()
}

async fn listed(fixture: &Fixture, input: Value) -> Vec<String> {
    let answer = fixture.ok(ListTaskDefinitions, input).await;
    names(&answer["taskDefinitionArns"])
}

async fn families(fixture: &Fixture, input: Value) -> Value {
    let answer = fixture.ok(ListTaskDefinitionFamilies, input).await;
    answer["families"].clone()
}

async fn deregister(fixture: &Fixture, definition: &str) -> Value {
    let input = json!({"taskDefinition": definition});
    fixture.ok(DeregisterTaskDefinition, input).await["taskDefinition"].clone()
}

async fn delete(fixture: &Fixture, definition: &str) {
    deregister(fixture, definition).await;
    let input = json!({"taskDefinitions": [definition]});
    let answer = fixture.ok(DeleteTaskDefinitions, input).await;
    assert_eq!(answer["failures"], json!([]));
    assert_eq!(answer["taskDefinitions"][0]["status"], "DELETE_IN_PROGRESS");
    assert!(answer["taskDefinitions"][0]["deleteRequestedAt"].is_number());
}

async fn reap(fixture: &Fixture) {
    let state = &fixture.state;
    reap::once(&*state.store, &state.tasks).await.unwrap();
}

#[tokio::test]
async fn definitions_are_listed_by_family_and_revision() {
    let fixture = Fixture::new();
    for family in ["web-admin", "web", "web", "api"] {
        fixture.register(family).await;
    }
    let all = ["api:1", "web:1", "web:2", "web-admin:1"];
    assert_eq!(listed(&fixture, json!({})).await, all);
    let descending = listed(&fixture, json!({"sort": "DESC"})).await;
    assert_eq!(descending, ["web-admin:1", "web:2", "web:1", "api:1"]);
    // It is a whole name.
    let of_family = listed(&fixture, json!({"familyPrefix": "web"})).await;
    assert_eq!(of_family, ["web:1", "web:2"]);
    assert!(
        listed(&fixture, json!({"familyPrefix": "we"}))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn pages_go_both_ways() {
    let fixture = Fixture::new();
    for _ in 0..11 {
        fixture.register("web").await;
    }
    for sort in ["ASC", "DESC"] {
        let (mut found, mut token) = (Vec::new(), Value::Null);
        loop {
            let input = json!({"sort": sort, "maxResults": 4, "nextToken": token});
            let answer = fixture.ok(ListTaskDefinitions, input).await;
            found.extend(names(&answer["taskDefinitionArns"]));
            token = answer["nextToken"].clone();
            if token.is_null() {
                break;
            }
        }
        let mut expected: Vec<_> = (1..=11).map(|revision| format!("web:{revision}")).collect();
        if sort == "DESC" {
            expected.reverse();
        }
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn a_deregistered_definition_is_inactive() {
    let fixture = Fixture::new();
    fixture.register("web").await;
    let second = fixture.register("web").await;
    let shown = deregister(&fixture, &second).await;
    assert_eq!(shown["status"], "INACTIVE");
    assert!(shown["deregisteredAt"].is_number());
    // Once more is no mistake.
    assert_eq!(deregister(&fixture, "web:2").await, shown);
    assert_eq!(listed(&fixture, json!({})).await, ["web:1"]);
    assert_eq!(
        listed(&fixture, json!({"status": "INACTIVE"})).await,
        ["web:2"]
    );
    let described = async |definition| {
        let input = json!({"taskDefinition": definition});
        fixture.ok(DescribeTaskDefinition, input).await["taskDefinition"].clone()
    };
    // A family alone means its newest ACTIVE one.
    assert_eq!(described("web").await["revision"], 1);
    assert_eq!(described("web:2").await["status"], "INACTIVE");
    let run = json!({"taskDefinition": "web:2"});
    let refused = fixture.refused(RunTask, run).await;
    let words = "TaskDefinition is inactive".to_owned();
    assert_eq!(refused, (ErrorCode::InvalidParameter, words));
}

#[tokio::test]
async fn a_reference_to_nothing_is_refused_in_the_words_of_ecs() {
    let fixture = Fixture::new();
    fixture.register("web").await;
    for (given, code, words) in [
        ("web", ErrorCode::Client, "Revision is missing."),
        ("web:", ErrorCode::Client, "Revision is missing."),
        (
            "web:foo",
            ErrorCode::InvalidParameter,
            "Invalid revision number. Number: foo",
        ),
        ("web:2", ErrorCode::Client, MISSING),
        (
            "arn:aws:ecs:us-east-1:000000000001:task-definition/web:1",
            ErrorCode::Client,
            MISSING,
        ),
    ] {
        let input = json!({"taskDefinition": given});
        let refused = fixture.refused(DeregisterTaskDefinition, input).await;
        assert_eq!(refused, (code, words.to_owned()), "{given}");
    }
    for given in ["api", "web:2", "web:foo", "we b", "a/b:1", ":"] {
        let input = json!({"taskDefinition": given});
        let refused = fixture.refused(DescribeTaskDefinition, input).await;
        let words = "Unable to describe task definition.".to_owned();
        assert_eq!(refused, (ErrorCode::Client, words), "{given}");
    }
}

#[tokio::test]
async fn families_are_listed_by_what_they_have() {
    let fixture = Fixture::new();
    for family in ["old", "new", "both", "both", "other"] {
        fixture.register(family).await;
    }
    deregister(&fixture, "old:1").await;
    deregister(&fixture, "both:1").await;
    for (status, expected) in [
        ("ACTIVE", json!(["both", "new", "other"])),
        ("INACTIVE", json!(["old"])),
        ("ALL", json!(["both", "new", "old", "other"])),
    ] {
        assert_eq!(
            families(&fixture, json!({"status": status})).await,
            expected
        );
    }
    let of_prefix = families(&fixture, json!({"familyPrefix": "o"})).await;
    assert_eq!(of_prefix, json!(["old", "other"]));
    let first = json!({"maxResults": 1, "status": "ACTIVE"});
    let answer = fixture.ok(ListTaskDefinitionFamilies, first).await;
    let second = json!({"maxResults": 9, "status": "ACTIVE", "nextToken": answer["nextToken"]});
    assert_eq!(families(&fixture, second).await, json!(["new", "other"]));
    deregister(&fixture, "both:2").await;
    let inactive = families(&fixture, json!({"status": "INACTIVE"})).await;
    assert_eq!(inactive, json!(["both", "old"]));
}

#[tokio::test]
async fn a_definition_is_deleted_when_nothing_uses_it() {
    let fixture = Fixture::new();
    let used = fixture.register("web").await;
    let task = fixture.run(&used).await;
    fixture.until(task, LastStatus::Pending).await;
    delete(&fixture, "web:1").await;
    reap(&fixture).await;
    let doomed = json!({"status": "DELETE_IN_PROGRESS"});
    assert_eq!(listed(&fixture, doomed.clone()).await, ["web:1"]);
    assert_eq!(families(&fixture, json!({})).await, json!([]));
    let stop = json!({"task": task.to_string()});
    fixture.ok(StopTask, stop).await;
    fixture.until(task, LastStatus::Stopped).await;
    reap(&fixture).await;
    assert!(listed(&fixture, doomed).await.is_empty());
    let input = json!({"taskDefinition": "web:1"});
    let (code, _) = fixture.refused(DescribeTaskDefinition, input).await;
    assert_eq!(code, ErrorCode::Client);
}

#[tokio::test]
async fn what_cannot_be_deleted_is_said_of_each() {
    let fixture = Fixture::new();
    fixture.register("web").await;
    fixture.register("web").await;
    deregister(&fixture, "web:2").await;
    let wanted = json!({"taskDefinitions": ["web:1", "web:2", "web:3", "web", "web:x"]});
    let answer = fixture.ok(DeleteTaskDefinitions, wanted).await;
    assert_eq!(answer["taskDefinitions"][0]["revision"], 2);
    let invalid = "The specified task definition identifier is invalid. Specify a valid name or \
                   ARN and try again.";
    let active = "The specified task definition is still in ACTIVE status. Please deregister the \
                  target and try again.";
    let expected = [
        ("web:1", active),
        ("web:3", MISSING),
        ("web", invalid),
        ("web:x", invalid),
    ];
    let expected = expected.map(|(arn, reason)| json!({"arn": arn, "reason": reason}));
    assert_eq!(answer["failures"], json!(expected));
    let many = json!({"taskDefinitions": vec!["web:1"; 11]});
    let (code, _) = fixture.refused(DeleteTaskDefinitions, many).await;
    assert_eq!(code, ErrorCode::InvalidParameter);
}

#[tokio::test]
async fn numbers_of_deleted_revisions_are_not_used_again() {
    let fixture = Fixture::new();
    fixture.register("web").await;
    fixture.register("web").await;
    delete(&fixture, "web:1").await;
    delete(&fixture, "web:2").await;
    reap(&fixture).await;
    assert!(
        fixture
            .register("web")
            .await
            .ends_with(":task-definition/web:3")
    );
    assert_eq!(families(&fixture, json!({})).await, json!(["web"]));
}

#[tokio::test]
async fn tags_are_given_at_registration() {
    let fixture = Fixture::new();
    let mut input = fargate_definition("web");
    input["tags"] = json!([{"key": "team", "value": "blue"}, {"key": "bare"}]);
    let answer = fixture.ok(RegisterTaskDefinition, input.clone()).await;
    let tags = json!([{"key": "team", "value": "blue"}, {"key": "bare", "value": ""}]);
    assert_eq!(answer["tags"], tags);
    let wanted = json!({"taskDefinition": "web", "include": ["TAGS"]});
    let described = fixture.ok(DescribeTaskDefinition, wanted).await;
    assert_eq!(described["tags"], tags);
    input["tags"] = json!([{"key": "aws:team", "value": "blue"}]);
    let (code, _) = fixture.refused(RegisterTaskDefinition, input).await;
    assert_eq!(code, ErrorCode::InvalidParameter);
}

#[tokio::test]
async fn words_that_ecs_does_not_have_are_refused_in_its_manner() {
    let fixture = Fixture::new();
    for (member, value, words) in [
        (
            "networkMode",
            json!("vpc"),
            "network mode should be one of [bridge,host,awsvpc,none]",
        ),
        (
            "pidMode",
            json!("pod"),
            "pid mode should be one of [host,task]",
        ),
        (
            "requiresCompatibilities",
            json!(["FARGATE", "MOON"]),
            "requires compatibilities should be one of [EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES]",
        ),
        (
            "proxyConfiguration",
            json!({"type": "APPMESH"}),
            "ProxyConfiguration.containerName should not be null or empty.",
        ),
    ] {
        let mut input = fargate_definition("web");
        input[member] = value;
        let refused = fixture.refused(RegisterTaskDefinition, input).await;
        assert_eq!(refused, (ErrorCode::Client, words.to_owned()));
    }
}

/// Whether everything that was said comes back, whatever else does.
fn holds(answer: &Value, said: &Value, path: &str) {
    match (answer, said) {
        (Value::Object(answer), Value::Object(said)) => {
            for (name, said) in said {
                let answer = answer.get(name).unwrap_or(&Value::Null);
                holds(answer, said, &format!("{path}.{name}"));
            }
        }
        (Value::Array(answer), Value::Array(said)) => {
            assert_eq!(answer.len(), said.len(), "{path}");
            for (index, (answer, said)) in answer.iter().zip(said).enumerate() {
                holds(answer, said, &format!("{path}[{index}]"));
            }
        }
        _ => assert_eq!(answer, said, "{path}"),
    }
}

/// What Terraform compares: all that was registered, in its order.
#[tokio::test]
async fn what_is_registered_comes_back() {
    let fixture = Fixture::new();
    let mut input = fargate_definition("web");
    input["taskRoleArn"] = json!("arn:aws:iam::000000000000:role/task");
    input["executionRoleArn"] = json!("arn:aws:iam::000000000000:role/execution");
    input["pidMode"] = json!("task");
    input["ephemeralStorage"] = json!({"sizeInGiB": 30});
    input["runtimePlatform"] =
        json!({"operatingSystemFamily": "LINUX", "cpuArchitecture": "X86_64"});
    input["volumes"] = json!([
        {"name": "data", "host": {}},
        {"name": "files", "efsVolumeConfiguration": {
            "fileSystemId": "fs-1", "rootDirectory": "/", "transitEncryption": "ENABLED",
            "authorizationConfig": {"accessPointId": "fsap-1", "iam": "ENABLED"}}},
    ]);
    input["containerDefinitions"] = json!([
        {
            "name": "app", "image": "nginx:1.25", "cpu": 10, "memory": 256, "essential": true,
            "memoryReservation": 128,
            "portMappings": [{"containerPort": 80, "hostPort": 80, "protocol": "tcp", "name": "web",
                              "appProtocol": "http"}],
            "environment": [{"name": "ZED", "value": "1"}, {"name": "ALPHA", "value": ""}],
            "secrets": [{"name": "B", "valueFrom": "b"}, {"name": "A", "valueFrom": "a"}],
            "mountPoints": [{"sourceVolume": "data", "containerPath": "/data", "readOnly": false}],
            "volumesFrom": [], "command": ["nginx", "-g", "daemon off;"], "entryPoint": ["/bin/sh"],
            "systemControls": [{"namespace": "net.core.somaxconn", "value": "4096"}],
            "linuxParameters": {"initProcessEnabled": false,
                                "capabilities": {"add": ["SYS_PTRACE"], "drop": ["MKNOD"]}},
            "ulimits": [{"name": "nofile", "softLimit": 1024, "hardLimit": 4096}],
            "healthCheck": {"command": ["CMD-SHELL", "true"], "interval": 30, "timeout": 5,
                            "retries": 3, "startPeriod": 1},
            "logConfiguration": {"logDriver": "awslogs", "options": {
                "awslogs-group": "g", "awslogs-region": "us-east-1",
                "awslogs-stream-prefix": "s"}},
            "dockerLabels": {"z": "1", "a": "2"}, "stopTimeout": 30,
            "readonlyRootFilesystem": false, "user": "0",
            "dependsOn": [{"containerName": "log", "condition": "START"}],
            "restartPolicy": {"enabled": true, "restartAttemptPeriod": 60, "ignoredExitCodes": [0]},
        },
        {"name": "log", "image": "busybox", "essential": false},
    ]);
    let registered = fixture.ok(RegisterTaskDefinition, input.clone()).await;
    let wanted = json!({"taskDefinition": "web"});
    let described = fixture.ok(DescribeTaskDefinition, wanted).await;
    let described = &described["taskDefinition"];
    assert_eq!(*described, registered["taskDefinition"]);
    holds(described, &input, "");
    let attributes = described["requiresAttributes"].as_array().unwrap();
    assert!(attributes.contains(&json!({"name": "ecs.capability.pid-ipc-namespace-sharing"})));
    // What is registered as it came back is the same definition.
    let mut again = described.clone();
    let members = again.as_object_mut().unwrap();
    for computed in [
        "taskDefinitionArn",
        "revision",
        "status",
        "requiresAttributes",
        "compatibilities",
        "registeredAt",
        "registeredBy",
    ] {
        members.remove(computed);
    }
    let second = fixture.ok(RegisterTaskDefinition, again.clone()).await;
    holds(&second["taskDefinition"], &again, "");
}
