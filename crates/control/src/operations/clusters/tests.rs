//! Clusters through their operations.

use neargate_api::{ErrorCode, Operation as Op};
use neargate_core::task::LastStatus;
use serde_json::{Value, json};

use crate::testing::Fixture;

async fn described(fixture: &Fixture, cluster: &str, include: &[&str]) -> Value {
    let input = json!({"clusters": [cluster], "include": include});
    let mut answer = fixture.ok(Op::DescribeClusters, input).await;
    assert_eq!(answer["failures"], json!([]));
    answer["clusters"][0].take()
}

fn statistic<'a>(cluster: &'a Value, name: &str) -> &'a str {
    let statistics = cluster["statistics"].as_array().unwrap();
    let found = statistics.iter().find(|pair| pair["name"] == name);
    found.unwrap()["value"].as_str().unwrap()
}

#[tokio::test]
async fn a_cluster_is_made_as_asked_and_described_by_what_is_included() {
    let fixture = Fixture::new();
    let input = json!({
        "clusterName": "prod",
        "tags": [{"key": "team", "value": "a"}],
        "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
        "defaultCapacityProviderStrategy": [
            {"capacityProvider": "FARGATE", "weight": 1, "base": 1},
            {"capacityProvider": "FARGATE_SPOT", "weight": 3}],
        "configuration": {"executeCommandConfiguration": {"logging": "NONE"}},
    });
    let made = fixture.ok(Op::CreateCluster, input.clone()).await;
    let settings = json!([{"name": "containerInsights", "value": "disabled"}]);
    assert_eq!(made["cluster"]["settings"], settings);
    assert_eq!(made["cluster"]["status"], "ACTIVE");

    let bare = described(&fixture, "prod", &[]).await;
    assert_eq!((&bare["settings"], &bare["tags"]), (&json!([]), &json!([])));
    assert_eq!(bare.get("configuration"), None);
    assert_eq!(bare.get("attachments"), None);
    assert_eq!(
        bare["defaultCapacityProviderStrategy"][1],
        json!({"capacityProvider": "FARGATE_SPOT", "weight": 3, "base": 0})
    );
    let include = [
        "SETTINGS",
        "TAGS",
        "CONFIGURATIONS",
        "ATTACHMENTS",
        "STATISTICS",
    ];
    let full = described(&fixture, "prod", &include).await;
    assert_eq!(full["settings"], settings);
    assert_eq!(full["tags"], input["tags"]);
    assert_eq!(full["configuration"], input["configuration"]);
    assert_eq!(full["attachments"], json!([]));

    // To make it again changes nothing.
    let again = json!({"clusterName": "prod", "tags": [{"key": "team", "value": "b"}]});
    let again = fixture.ok(Op::CreateCluster, again).await;
    assert_eq!(again["cluster"]["tags"], input["tags"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_cluster_is_said_in_ecs_s_words() {
    let fixture = Fixture::new();
    for (input, text) in [
        (json!({"clusterName": "a b"}), "ClusterName must match"),
        (
            json!({"settings": [{"name": "containerInsights", "value": "yes"}]}),
            "Invalid value 'yes'",
        ),
        (
            json!({"capacityProviders": ["mine"]}),
            "The specified capacity provider 'mine' was not found.",
        ),
        (
            json!({"defaultCapacityProviderStrategy": [{"capacityProvider": "FARGATE"}]}),
            "The specified capacity provider strategy cannot contain a capacity provider that is \
             not associated with the cluster",
        ),
        (
            json!({
                "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
                "defaultCapacityProviderStrategy": [
                    {"capacityProvider": "FARGATE", "base": 1},
                    {"capacityProvider": "FARGATE_SPOT", "base": 1}]}),
            "The specified capacity provider strategy contains multiple capacity providers with a \
             base value defined",
        ),
        (
            json!({"tags": [{"key": "aws:x", "value": ""}]}),
            "aws: prefixed tag key names are not allowed",
        ),
    ] {
        let (code, message) = fixture.refused(Op::CreateCluster, input.clone()).await;
        assert_eq!(code, ErrorCode::InvalidParameter, "{input}");
        assert!(message.starts_with(text), "{input}: {message}");
    }
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_nothing_else() {
    let fixture = Fixture::new();
    let tags = json!([{"key": "a", "value": "1"}]);
    let made = json!({"clusterName": "prod", "tags": tags});
    fixture.ok(Op::CreateCluster, made).await;
    let update = json!({
        "cluster": "prod",
        "configuration": {"executeCommandConfiguration": {"logging": "DEFAULT"}},
        "serviceConnectDefaults": {"namespace": "internal"},
    });
    let updated = fixture.ok(Op::UpdateCluster, update).await;
    assert_eq!(updated["cluster"]["tags"], tags);
    assert_eq!(updated["cluster"]["settings"][0]["value"], "disabled");
    let namespace = &updated["cluster"]["serviceConnectDefaults"]["namespace"];
    assert_eq!(namespace, "internal");
    let settings = json!([{"name": "containerInsights", "value": "enhanced"}]);
    let update = json!({"cluster": "prod", "settings": settings});
    fixture.ok(Op::UpdateClusterSettings, update).await;
    let update = json!({"cluster": "prod", "serviceConnectDefaults": {"namespace": ""}});
    fixture.ok(Op::UpdateCluster, update).await;
    let cluster = described(&fixture, "prod", &["SETTINGS", "CONFIGURATIONS"]).await;
    assert_eq!(cluster["settings"], settings);
    assert_eq!(cluster.get("serviceConnectDefaults"), None);
    assert!(cluster.get("configuration").is_some());
    let (code, _) = fixture
        .refused(Op::UpdateCluster, json!({"cluster": "nowhere"}))
        .await;
    assert_eq!(code, ErrorCode::ClusterNotFound);
}

#[tokio::test]
async fn tasks_are_counted_and_keep_their_cluster() {
    let fixture = Fixture::new();
    fixture
        .ok(Op::CreateCluster, json!({"clusterName": "prod"}))
        .await;
    fixture.register("web").await;
    let subnet = fixture.context().vpc().subnets[0].id.clone();
    let run = json!({
        "cluster": "prod", "taskDefinition": "web", "launchType": "FARGATE", "count": 2,
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet]}},
    });
    let answer = fixture.ok(Op::RunTask, run).await;
    let ids: Vec<_> = answer["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|task| {
            let arn = task["taskArn"].as_str().unwrap();
            arn.rsplit('/').next().unwrap().parse().unwrap()
        })
        .collect();
    for id in &ids {
        fixture.until(*id, LastStatus::Pending).await;
    }
    fixture.machine.start(ids[0]);
    fixture.until(ids[0], LastStatus::Running).await;
    let cluster = described(&fixture, "prod", &["STATISTICS"]).await;
    assert_eq!(cluster["runningTasksCount"], 1);
    assert_eq!(cluster["pendingTasksCount"], 1);
    assert_eq!(statistic(&cluster, "runningFargateTasksCount"), "1");
    assert_eq!(statistic(&cluster, "pendingFargateTasksCount"), "1");
    assert_eq!(statistic(&cluster, "runningEC2TasksCount"), "0");

    let delete = json!({"cluster": "prod"});
    let (code, message) = fixture.refused(Op::DeleteCluster, delete.clone()).await;
    assert_eq!(code, ErrorCode::ClusterContainsTasks);
    assert_eq!(
        message,
        "The Cluster cannot be deleted while Tasks are active."
    );
    fixture.machine.start_all();
    for id in ids {
        fixture.until(id, LastStatus::Running).await;
        let stop = json!({"cluster": "prod", "task": id.to_string()});
        fixture.ok(Op::StopTask, stop).await;
        fixture.until(id, LastStatus::Stopped).await;
    }
    let deleted = fixture.ok(Op::DeleteCluster, delete.clone()).await;
    assert_eq!(deleted["cluster"]["status"], "INACTIVE");
    assert_eq!(described(&fixture, "prod", &[]).await["status"], "INACTIVE");
    let listed = fixture.ok(Op::ListClusters, json!({})).await;
    assert_eq!(listed["clusterArns"].as_array().unwrap().len(), 1);
    let (code, _) = fixture.refused(Op::DeleteCluster, delete).await;
    assert_eq!(code, ErrorCode::ClusterNotFound);
    // It may be made anew.
    let made = fixture
        .ok(Op::CreateCluster, json!({"clusterName": "prod"}))
        .await;
    assert_eq!(made["cluster"]["status"], "ACTIVE");
}

#[tokio::test]
async fn a_provider_in_use_stays_the_cluster_s() {
    let fixture = Fixture::new();
    fixture.register("web").await;
    let subnet = fixture.context().vpc().subnets[0].id.clone();
    let run = json!({
        "taskDefinition": "web", "count": 8,
        "capacityProviderStrategy": [
            {"capacityProvider": "FARGATE", "weight": 1, "base": 4},
            {"capacityProvider": "FARGATE_SPOT", "weight": 1}],
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet]}},
    });
    let answer = fixture.ok(Op::RunTask, run).await;
    let tasks = answer["tasks"].as_array().unwrap();
    let spot = tasks
        .iter()
        .filter(|task| task["capacityProviderName"] == "FARGATE_SPOT");
    assert_eq!((tasks.len(), spot.count()), (8, 2));
    assert_eq!(tasks[0]["launchType"], "FARGATE");

    let put = |providers: &[&str]| {
        json!({"cluster": "default", "capacityProviders": providers,
               "defaultCapacityProviderStrategy": []})
    };
    let (code, message) = fixture
        .refused(Op::PutClusterCapacityProviders, put(&["FARGATE"]))
        .await;
    assert_eq!(code, ErrorCode::ResourceInUse);
    assert_eq!(
        message,
        "The specified capacity provider is in use and cannot be removed."
    );
    let mut wanted = put(&["FARGATE", "FARGATE_SPOT"]);
    wanted["defaultCapacityProviderStrategy"] = json!([{"capacityProvider": "FARGATE_SPOT"}]);
    let answer = fixture.ok(Op::PutClusterCapacityProviders, wanted).await;
    let strategy = &answer["cluster"]["defaultCapacityProviderStrategy"];
    assert_eq!(
        *strategy,
        json!([{"capacityProvider": "FARGATE_SPOT", "weight": 0, "base": 0}])
    );
    for member in ["capacityProviders", "defaultCapacityProviderStrategy"] {
        let mut input = put(&[]);
        input[member] = Value::Null;
        fixture
            .refused(Op::PutClusterCapacityProviders, input)
            .await;
    }
}
