//! The machine as a container instance, through the operations.

use neargate_api::{ErrorCode, Operation as Op};
use neargate_core::task::LastStatus;
use serde_json::{Value, json};

use crate::testing::Fixture;

async fn arns(fixture: &Fixture, input: Value) -> Vec<String> {
    let answer = fixture.ok(Op::ListContainerInstances, input).await;
    let arns = answer["containerInstanceArns"].as_array().unwrap().iter();
    arns.map(|arn| arn.as_str().unwrap().to_owned()).collect()
}

async fn instance(fixture: &Fixture) -> Value {
    let arns = arns(fixture, json!({})).await;
    let input = json!({ "containerInstances": arns });
    let mut answer = fixture.ok(Op::DescribeContainerInstances, input).await;
    answer["containerInstances"][0].take()
}

fn left(instance: &Value, name: &str) -> Value {
    let mut resources = instance["remainingResources"].as_array().unwrap().iter();
    let found = resources.find(|resource| resource["name"] == name);
    found.unwrap().clone()
}

/// A definition for EC2, with a port of the host.
async fn register(fixture: &Fixture, cpu: i32, port: u16) {
    let input = json!({
        "family": "job", "networkMode": "bridge",
        "containerDefinitions": [{
            "name": "app", "image": "nginx", "memory": 128, "cpu": cpu,
            "portMappings": [{"containerPort": 80, "hostPort": port}]}],
    });
    fixture.ok(Op::RegisterTaskDefinition, input).await;
}

fn job(count: i32) -> Value {
    json!({"taskDefinition": "job", "launchType": "EC2", "count": count})
}

#[tokio::test]
async fn the_machine_is_an_instance_of_the_default_cluster() {
    let fixture = Fixture::new();
    let instance = instance(&fixture).await;
    assert_eq!(
        (&instance["status"], &instance["agentConnected"]),
        (&json!("ACTIVE"), &json!(true))
    );
    assert_eq!(left(&instance, "CPU")["integerValue"], 4096);
    assert_eq!(left(&instance, "MEMORY")["integerValue"], 8192);
    assert_eq!(left(&instance, "PORTS")["stringSetValue"], json!(["22"]));
    let attributes = instance["attributes"].as_array().unwrap();
    for (name, value) in [
        ("ecs.os-type", json!("linux")),
        ("ecs.cpu-architecture", json!("x86_64")),
        ("ecs.availability-zone", json!("us-east-1a")),
        ("ecs.capability.task-eni", Value::Null),
    ] {
        let found = attributes
            .iter()
            .find(|attribute| attribute["name"] == name);
        assert_eq!(found.unwrap()["value"], value, "{name}");
    }
    let clusters = fixture.ok(Op::DescribeClusters, json!({})).await;
    assert_eq!(
        clusters["clusters"][0]["registeredContainerInstancesCount"],
        1
    );
    let (code, _) = fixture
        .refused(Op::DeleteCluster, json!({"cluster": "default"}))
        .await;
    assert_eq!(code, ErrorCode::ClusterContainsContainerInstances);

    // It is the same after the endpoint's end, and nowhere else.
    let arn = &instance["containerInstanceArn"];
    let fixture = fixture.restart();
    assert_eq!(json!(arns(&fixture, json!({})).await), json!([arn]));
    fixture
        .ok(Op::CreateCluster, json!({"clusterName": "prod"}))
        .await;
    assert!(arns(&fixture, json!({"cluster": "prod"})).await.is_empty());
    let mut elsewhere = Fixture::new();
    elsewhere.region = "eu-west-1".to_owned();
    assert!(arns(&elsewhere, json!({})).await.is_empty());
}

#[tokio::test]
async fn a_filter_finds_it_or_does_not() {
    let fixture = Fixture::new();
    for (filter, found) in [
        ("attribute:ecs.os-type == linux", 1),
        ("agentConnected == false", 0),
        ("attribute:ecs.cpu-architecture in [arm64]", 0),
        ("", 1),
    ] {
        let found_here = arns(&fixture, json!({ "filter": filter })).await.len();
        assert_eq!(found_here, found, "{filter}");
    }
    assert_eq!(arns(&fixture, json!({"status": "DRAINING"})).await.len(), 0);
    let wrong = json!({"filter": "colour == red"});
    let (code, message) = fixture.refused(Op::ListContainerInstances, wrong).await;
    assert_eq!(code, ErrorCode::InvalidParameter);
    assert!(message.contains("'colour' is not a subject"), "{message}");
}

#[tokio::test]
async fn tasks_of_ec2_take_its_resources_until_there_are_none() {
    let fixture = Fixture::new();
    fixture.machine.start_all();
    register(&fixture, 1500, 0).await;
    let answer = fixture.ok(Op::RunTask, job(3)).await;
    let arn = instance(&fixture).await["containerInstanceArn"].clone();
    assert_eq!(
        answer["failures"],
        json!([{"arn": arn, "reason": "RESOURCE:CPU"}])
    );
    let tasks = answer["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 2);
    assert_eq!(tasks[0]["containerInstanceArn"], arn);
    assert_eq!(
        left(&instance(&fixture).await, "CPU")["integerValue"],
        4096 - 3000
    );

    let listed = fixture
        .ok(Op::ListTasks, json!({ "containerInstance": arn }))
        .await;
    assert_eq!(listed["taskArns"].as_array().unwrap().len(), 2);

    // What has ended takes nothing, and Fargate's tasks never did.
    let id = tasks[0]["taskArn"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap();
    let id = id.parse().unwrap();
    fixture.until(id, LastStatus::Running).await;
    fixture
        .ok(Op::StopTask, json!({"task": id.to_string()}))
        .await;
    fixture.until(id, LastStatus::Stopped).await;
    fixture.register("web").await;
    fixture.run("web").await;
    let now = instance(&fixture).await;
    assert_eq!(left(&now, "CPU")["integerValue"], 4096 - 1500);
}

#[tokio::test]
async fn a_port_of_the_host_is_had_once() {
    let fixture = Fixture::new();
    register(&fixture, 0, 8080).await;
    let answer = fixture.ok(Op::RunTask, job(2)).await;
    assert_eq!(answer["tasks"].as_array().unwrap().len(), 1);
    assert_eq!(answer["failures"][0]["reason"], "RESOURCE:PORTS");
    let ports = &left(&instance(&fixture).await, "PORTS")["stringSetValue"];
    assert_eq!(*ports, json!(["22", "8080"]));
}

#[tokio::test]
async fn a_draining_instance_gets_no_tasks() {
    let fixture = Fixture::new();
    register(&fixture, 0, 0).await;
    let arns = arns(&fixture, json!({})).await;
    let unknown = "0".repeat(32);
    let drain = json!({"containerInstances": [arns[0], unknown], "status": "DRAINING"});
    let answer = fixture.ok(Op::UpdateContainerInstancesState, drain).await;
    assert_eq!(answer["containerInstances"][0]["status"], "DRAINING");
    assert_eq!(answer["failures"][0]["reason"], "MISSING");
    let (code, message) = fixture.refused(Op::RunTask, job(1)).await;
    assert_eq!(code, ErrorCode::InvalidParameter);
    assert_eq!(
        message,
        "No Container Instances were found in your cluster."
    );
    let fixture = fixture.restart();
    fixture.refused(Op::RunTask, job(1)).await;
    let activate = json!({"containerInstances": arns, "status": "ACTIVE"});
    let answer = fixture
        .ok(Op::UpdateContainerInstancesState, activate)
        .await;
    assert_eq!(answer["containerInstances"][0]["version"], 3);
    fixture.ok(Op::RunTask, job(1)).await;
}

#[tokio::test]
async fn a_cluster_without_an_instance_runs_no_tasks_of_ec2() {
    let fixture = Fixture::new();
    register(&fixture, 0, 0).await;
    fixture
        .ok(Op::CreateCluster, json!({"clusterName": "prod"}))
        .await;
    let mut input = job(1);
    input["cluster"] = json!("prod");
    let (_, message) = fixture.refused(Op::RunTask, input).await;
    assert_eq!(
        message,
        "No Container Instances were found in your cluster."
    );
}

#[tokio::test]
async fn tasks_are_started_on_the_instance_that_is_named() {
    let fixture = Fixture::new();
    register(&fixture, 0, 0).await;
    let arns = arns(&fixture, json!({})).await;
    let unknown = "f".repeat(32);
    let input = json!({"taskDefinition": "job", "containerInstances": [arns[0], unknown],
                       "startedBy": "me", "enableECSManagedTags": true});
    let answer = fixture.ok(Op::StartTask, input).await;
    let task = &answer["tasks"][0];
    assert_eq!(
        (&task["launchType"], &task["startedBy"]),
        (&json!("EC2"), &json!("me"))
    );
    assert_eq!(
        task["tags"],
        json!([{"key": "aws:ecs:clusterName", "value": "default"}])
    );
    assert_eq!(answer["failures"][0]["reason"], "MISSING");
    let short = json!({"taskDefinition": "job", "containerInstances": ["abc"]});
    let (_, message) = fixture.refused(Op::StartTask, short).await;
    assert_eq!(message, "instanceId length should be one of [32,36]");
}

#[tokio::test]
async fn constraints_of_a_request_are_kept() {
    let fixture = Fixture::new();
    register(&fixture, 0, 0).await;
    for (constraint, reason) in [
        (
            json!({"type": "memberOf", "expression": "attribute:ecs.os-type == windows"}),
            "MemberOf placement constraint unsatisfied.",
        ),
        (
            json!({"type": "distinctInstance"}),
            "DistinctInstance placement constraint unsatisfied.",
        ),
    ] {
        let mut input = job(2);
        input["placementConstraints"] = json!([constraint]);
        let answer = fixture.ok(Op::RunTask, input).await;
        assert_eq!(answer["failures"][0]["reason"], reason);
    }
    let mut input = job(1);
    input["placementConstraints"] = json!([{"type": "memberOf", "expression": "a b"}]);
    fixture.refused(Op::RunTask, input).await;
}

#[tokio::test]
async fn what_is_an_agent_s_is_refused() {
    let fixture = Fixture::new();
    let arns = arns(&fixture, json!({})).await;
    let one = json!({"containerInstance": arns[0]});
    for (operation, input) in [
        (Op::RegisterContainerInstance, json!({})),
        (Op::DiscoverPollEndpoint, json!({})),
        (Op::SubmitTaskStateChange, json!({})),
        (Op::SubmitContainerStateChange, json!({})),
        (
            Op::SubmitAttachmentStateChanges,
            json!({"attachments": [{"attachmentArn": "a", "status": "b"}]}),
        ),
        (Op::DeregisterContainerInstance, one.clone()),
    ] {
        let (code, _) = fixture.refused(operation, input).await;
        assert_eq!(code, ErrorCode::Client, "{operation}");
    }
    let (code, _) = fixture.refused(Op::UpdateContainerAgent, one).await;
    assert_eq!(code, ErrorCode::NoUpdateAvailable);
}
