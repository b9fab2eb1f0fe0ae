use std::time::Duration;

use neargate_api::{ErrorCode, Operation};
use serde_json::{Value, json};

use crate::testing::{Fixture, text};

/// CreateService's input.
async fn input(fixture: &Fixture, name: &str, count: u32) -> Value {
    let definition = fixture.register(name).await;
    let subnet = fixture.context().vpc().subnets[0].id.clone();
    json!({
        "serviceName": name, "taskDefinition": definition, "desiredCount": count,
        "launchType": "FARGATE",
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet]}},
    })
}

async fn described(fixture: &Fixture, name: &str) -> Value {
    let answer = fixture
        .ok(Operation::DescribeServices, json!({"services": [name]}))
        .await;
    answer["services"][0].clone()
}

/// Waits until a service is as it is to be.
async fn until(fixture: &Fixture, name: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let waiting = async {
        loop {
            let service = described(fixture, name).await;
            if is_so(&service) {
                return service;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(20), waiting).await;
    match waited {
        Ok(service) => service,
        Err(_) => panic!("{:#}", described(fixture, name).await),
    }
}

fn runs(count: u32) -> impl Fn(&Value) -> bool {
    move |service| service["runningCount"] == count && service["pendingCount"] == 0
}

async fn tasks(fixture: &Fixture, name: &str) -> Vec<String> {
    let answer = fixture
        .ok(Operation::ListTasks, json!({"serviceName": name}))
        .await;
    let arns = answer["taskArns"].as_array().expect("tasks").iter();
    arns.map(text).collect()
}

#[tokio::test]
async fn a_service_runs_its_tasks_and_says_what_it_did() {
    let fixture = Fixture::new();
    fixture.machine.start_all();
    let mut input = input(&fixture, "web", 2).await;
    input["enableECSManagedTags"] = json!(true);
    input["propagateTags"] = json!("SERVICE");
    input["tags"] = json!([{"key": "team", "value": "blue"}]);
    let created = fixture.ok(Operation::CreateService, input).await;
    let id = text(&created["service"]["deployments"][0]["id"]);
    let digits = id.strip_prefix("ecs-svc/").unwrap();
    assert!(digits.len() == 19 && digits.bytes().all(|byte| byte.is_ascii_digit()));
    let service = until(&fixture, "web", runs(2)).await;
    let event = text(&service["events"][0]["message"]);
    assert!(
        event.starts_with("(service web) has started 2 tasks: (task "),
        "{event}"
    );
    let wanted = json!({"tasks": tasks(&fixture, "web").await, "include": ["TAGS"]});
    let answer = fixture.ok(Operation::DescribeTasks, wanted).await;
    let task = &answer["tasks"][0];
    assert_eq!(task["startedBy"], *id);
    assert_eq!(task["group"], "service:web");
    let tags = [
        ("team", "blue"),
        ("aws:ecs:clusterName", "default"),
        ("aws:ecs:serviceName", "web"),
    ];
    let tags = tags.map(|(key, value)| json!({"key": key, "value": value}));
    assert_eq!(task["tags"], json!(tags));
}

#[tokio::test]
async fn an_end_of_the_endpoint_neither_loses_nor_doubles_tasks() {
    let fixture = Fixture::new();
    fixture.machine.start_all();
    let input = input(&fixture, "web", 3).await;
    fixture.ok(Operation::CreateService, input).await;
    let fixture = fixture.restart();
    until(&fixture, "web", runs(3)).await;
    let before = tasks(&fixture, "web").await;
    let fixture = fixture.restart();
    until(&fixture, "web", runs(3)).await;
    assert_eq!(tasks(&fixture, "web").await, before);
}

#[tokio::test]
async fn a_task_that_ends_is_replaced() {
    let fixture = Fixture::new();
    fixture.machine.start_all();
    let input = input(&fixture, "web", 1).await;
    fixture.ok(Operation::CreateService, input).await;
    until(&fixture, "web", runs(1)).await;
    let first = tasks(&fixture, "web").await[0].clone();
    let id = first.rsplit('/').next().unwrap().parse().unwrap();
    fixture.machine.exit(id, "app", 1);
    until(&fixture, "web", runs(0)).await;
    until(&fixture, "web", runs(1)).await;
    assert_ne!(tasks(&fixture, "web").await, [first]);
}

#[tokio::test]
async fn scaling_makes_no_deployment_and_another_definition_does() {
    let fixture = Fixture::new();
    fixture.machine.start_all();
    let input = input(&fixture, "web", 2).await;
    let created = fixture.ok(Operation::CreateService, input).await;
    let first = &created["service"]["deployments"][0]["id"];
    until(&fixture, "web", runs(2)).await;
    let scale = json!({"service": "web", "desiredCount": 1});
    let scaled = fixture.ok(Operation::UpdateService, scale).await;
    assert_eq!(scaled["service"]["deployments"][0]["id"], *first);
    until(&fixture, "web", runs(1)).await;
    let again = json!({"service": "web", "taskDefinition": "web:1"});
    let same = fixture.ok(Operation::UpdateService, again).await;
    assert_eq!(same["service"]["deployments"][0]["id"], *first);
    fixture.register("web").await;
    let update = json!({"service": "web", "taskDefinition": "web:2"});
    let updated = fixture.ok(Operation::UpdateService, update).await;
    let deployments = updated["service"]["deployments"].as_array().unwrap();
    assert_eq!(deployments.len(), 2);
    assert_eq!(deployments[0]["status"], "PRIMARY");
    assert_eq!(deployments[1]["id"], *first);
    let forced = json!({"service": "web", "forceNewDeployment": true});
    let forced = fixture.ok(Operation::UpdateService, forced).await;
    assert_ne!(
        forced["service"]["deployments"][0]["id"],
        deployments[0]["id"]
    );

    let listed = fixture
        .ok(Operation::ListServiceDeployments, json!({"service": "web"}))
        .await;
    let listed = listed["serviceDeployments"].as_array().unwrap().clone();
    let arns = listed
        .iter()
        .map(|entry| text(&entry["serviceDeploymentArn"]));
    let arns: Vec<_> = arns.collect();
    assert_eq!(arns.len(), 3);
    let wanted = json!({"serviceDeploymentArns": arns});
    let answer = fixture
        .ok(Operation::DescribeServiceDeployments, wanted)
        .await;
    let statuses = answer["serviceDeployments"].as_array().unwrap().iter();
    let statuses: Vec<_> = statuses.map(|entry| text(&entry["status"])).collect();
    assert_eq!(statuses, ["IN_PROGRESS", "STOPPED", "STOPPED"]);
    let revision = text(&listed[0]["targetServiceRevisionArn"]);
    let nobody = revision.replace("/web/", "/nobody/");
    let wanted = json!({"serviceRevisionArns": [revision, nobody]});
    let answer = fixture
        .ok(Operation::DescribeServiceRevisions, wanted)
        .await;
    let found = &answer["serviceRevisions"][0];
    assert!(text(&found["taskDefinition"]).ends_with("/web:2"));
    assert_eq!(found["containerImages"][0]["image"], "nginx:1.25");
    assert_eq!(answer["failures"][0]["reason"], "MISSING");

    let stop = json!({"serviceDeploymentArn": arns[1]});
    let (code, _) = fixture
        .refused(Operation::StopServiceDeployment, stop)
        .await;
    assert_eq!(code, ErrorCode::Conflict);
    let stop = json!({"serviceDeploymentArn": arns[0], "stopType": "ABORT"});
    fixture.ok(Operation::StopServiceDeployment, stop).await;
    let service = described(&fixture, "web").await;
    assert_eq!(service["deployments"][0]["rolloutState"], "FAILED");
}

#[tokio::test]
async fn a_deleted_service_drains_and_its_name_is_free_again() {
    let fixture = Fixture::new();
    fixture.machine.start_all();
    let input = input(&fixture, "web", 1).await;
    fixture.ok(Operation::CreateService, input.clone()).await;
    until(&fixture, "web", runs(1)).await;
    let (code, message) = fixture
        .refused(Operation::CreateService, input.clone())
        .await;
    assert_eq!(code, ErrorCode::InvalidParameter);
    assert_eq!(message, "Creation of service was not idempotent.");
    let delete = json!({"service": "web"});
    let (_, message) = fixture
        .refused(Operation::DeleteService, delete.clone())
        .await;
    assert_eq!(
        message,
        "The service cannot be stopped while it is scaled above 0."
    );
    let delete = json!({"service": "web", "force": true});
    let deleted = fixture.ok(Operation::DeleteService, delete.clone()).await;
    assert_eq!(deleted["service"]["status"], "DRAINING");
    until(&fixture, "web", |service| service["status"] == "INACTIVE").await;
    let listed = fixture.ok(Operation::ListServices, json!({})).await;
    assert_eq!(listed["serviceArns"], json!([]));
    let (code, _) = fixture.refused(Operation::DeleteService, delete).await;
    assert_eq!(code, ErrorCode::ServiceNotFound);
    let update = json!({"service": "web", "desiredCount": 1});
    let (code, message) = fixture.refused(Operation::UpdateService, update).await;
    assert_eq!(code, ErrorCode::ServiceNotActive);
    assert_eq!(message, "Service was not ACTIVE.");
    fixture.ok(Operation::CreateService, input).await;
    until(&fixture, "web", runs(1)).await;
}

#[tokio::test]
async fn a_cluster_with_services_is_not_deleted() {
    let fixture = Fixture::new();
    let other = json!({"clusterName": "other"});
    fixture.ok(Operation::CreateCluster, other).await;
    let mut input = input(&fixture, "web", 0).await;
    input["cluster"] = json!("other");
    fixture.ok(Operation::CreateService, input).await;
    let other = json!({"cluster": "other"});
    let (code, _) = fixture
        .refused(Operation::DeleteCluster, other.clone())
        .await;
    assert_eq!(code, ErrorCode::ClusterContainsServices);
    let described = json!({"clusters": ["other"]});
    let described = fixture.ok(Operation::DescribeClusters, described).await;
    assert_eq!(described["clusters"][0]["activeServicesCount"], 1);
}

#[tokio::test]
async fn services_are_listed_and_missing_ones_said() {
    let fixture = Fixture::new();
    for name in ["b", "a"] {
        let input = input(&fixture, name, 0).await;
        fixture.ok(Operation::CreateService, input).await;
    }
    let page = json!({"maxResults": 1});
    let page = fixture.ok(Operation::ListServices, page).await;
    assert!(text(&page["serviceArns"][0]).ends_with(":service/default/a"));
    let next = json!({"maxResults": 1, "nextToken": page["nextToken"]});
    let next = fixture.ok(Operation::ListServices, next).await;
    let arn = text(&next["serviceArns"][0]);
    assert!(arn.ends_with(":service/default/b") && next["nextToken"].is_null());
    let wanted = json!({"services": [arn, "nobody", "no/name"]});
    let answer = fixture.ok(Operation::DescribeServices, wanted).await;
    assert_eq!(answer["services"][0]["serviceName"], "b");
    assert_eq!(answer["failures"].as_array().unwrap().len(), 2);
    let daemons = json!({"schedulingStrategy": "DAEMON"});
    let daemons = fixture.ok(Operation::ListServices, daemons).await;
    assert_eq!(daemons["serviceArns"], json!([]));
    let by_namespace = json!({"namespace": "nobody"});
    let listed = fixture
        .ok(Operation::ListServicesByNamespace, by_namespace)
        .await;
    assert_eq!(listed["serviceArns"], json!([]));
}

#[tokio::test]
async fn what_is_not_offered_is_refused_and_not_left_out() {
    let fixture = Fixture::new();
    let good = input(&fixture, "web", 1).await;
    let unsupported = ErrorCode::UnsupportedFeature;
    let invalid = ErrorCode::InvalidParameter;
    for (member, value, code) in [
        (
            "loadBalancers",
            json!([{"targetGroupArn": "x"}]),
            unsupported,
        ),
        (
            "serviceRegistries",
            json!([{"registryArn": "x"}]),
            unsupported,
        ),
        (
            "serviceConnectConfiguration",
            json!({"enabled": true}),
            unsupported,
        ),
        (
            "deploymentController",
            json!({"type": "CODE_DEPLOY"}),
            unsupported,
        ),
        (
            "deploymentController",
            json!({"type": "EXTERNAL"}),
            unsupported,
        ),
        (
            "deploymentConfiguration",
            json!({"strategy": "BLUE_GREEN"}),
            unsupported,
        ),
        (
            "placementConstraints",
            json!([{"type": "distinctInstance"}]),
            unsupported,
        ),
        (
            "deploymentConfiguration",
            json!({"maximumPercent": 99}),
            invalid,
        ),
        (
            "deploymentConfiguration",
            json!({"maximumPercent": 100}),
            invalid,
        ),
        (
            "deploymentConfiguration",
            json!({"minimumHealthyPercent": 101}),
            invalid,
        ),
        ("schedulingStrategy", json!("DAEMON"), invalid),
        ("desiredCount", json!(-1), invalid),
        ("serviceName", json!("no name"), invalid),
        ("role", json!("arn:aws:iam::000000000000:role/x"), invalid),
        ("enableExecuteCommand", json!(true), invalid),
        ("networkConfiguration", json!({}), invalid),
        (
            "capacityProviderStrategy",
            json!([{"capacityProvider": "FARGATE", "weight": 1}]),
            invalid,
        ),
    ] {
        let mut input = good.clone();
        input[member] = value.clone();
        let (found, message) = fixture.refused(Operation::CreateService, input).await;
        assert_eq!(found, code, "{member}: {value}: {message}");
    }
    let listed = fixture.ok(Operation::ListServices, json!({})).await;
    assert_eq!(listed["serviceArns"], json!([]));
}

#[tokio::test]
async fn a_daemon_has_one_task_on_this_machine() {
    let fixture = Fixture::new();
    fixture.machine.start_all();
    let definition = json!({
        "family": "agent", "networkMode": "host",
        "containerDefinitions": [{"name": "app", "image": "nginx:1.25", "memory": 64}],
    });
    fixture
        .ok(Operation::RegisterTaskDefinition, definition)
        .await;
    let input = json!({
        "serviceName": "agent", "taskDefinition": "agent", "schedulingStrategy": "DAEMON",
        "launchType": "EC2",
    });
    fixture.ok(Operation::CreateService, input).await;
    let service = until(&fixture, "agent", runs(1)).await;
    assert_eq!(service["desiredCount"], 1);
    assert_eq!(service["deploymentConfiguration"]["maximumPercent"], 100);
    let update = json!({"service": "agent", "desiredCount": 0});
    let (code, _) = fixture.refused(Operation::UpdateService, update).await;
    assert_eq!(code, ErrorCode::InvalidParameter);
    let delete = json!({"service": "agent"});
    fixture.ok(Operation::DeleteService, delete).await;
    until(&fixture, "agent", |service| service["status"] == "INACTIVE").await;
}
