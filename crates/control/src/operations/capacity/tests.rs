//! Capacity providers through their operations.

use neargate_api::{ErrorCode, Operation as Op};
use serde_json::{Value, json};

use crate::testing::Fixture;

const GROUP: &str = "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:\
                     1f2e:autoScalingGroupName/web";

async fn make(fixture: &Fixture, name: &str) -> Value {
    let input = json!({
        "name": name, "autoScalingGroupProvider": {"autoScalingGroupArn": GROUP},
        "tags": [{"key": "a", "value": "1"}],
    });
    let mut answer = fixture.ok(Op::CreateCapacityProvider, input).await;
    answer["capacityProvider"].take()
}

async fn names(fixture: &Fixture, input: Value) -> Vec<String> {
    let answer = fixture.ok(Op::DescribeCapacityProviders, input).await;
    let providers = answer["capacityProviders"].as_array().unwrap().iter();
    providers
        .map(|provider| provider["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_account_has_fargate_s_two() {
    let fixture = Fixture::new();
    assert_eq!(
        names(&fixture, json!({})).await,
        ["FARGATE", "FARGATE_SPOT"]
    );
    let input = json!({"capacityProviders": [
        "FARGATE", "arn:aws:ecs:us-east-1:000000000000:capacity-provider/FARGATE_SPOT", "none"]});
    let answer = fixture.ok(Op::DescribeCapacityProviders, input).await;
    assert_eq!(answer["capacityProviders"].as_array().unwrap().len(), 2);
    assert_eq!(
        answer["failures"],
        json!([{"reason": "MISSING",
                "arn": "arn:aws:ecs:us-east-1:000000000000:capacity-provider/none"}])
    );
    for (operation, input) in [
        (
            Op::DeleteCapacityProvider,
            json!({"capacityProvider": "FARGATE"}),
        ),
        (
            Op::UpdateCapacityProvider,
            json!({"name": "FARGATE", "autoScalingGroupProvider": {}}),
        ),
    ] {
        let (code, message) = fixture.refused(operation, input).await;
        assert_eq!(code, ErrorCode::Client);
        assert!(message.contains("reserved"), "{message}");
    }
}

#[tokio::test]
async fn a_group_s_provider_is_kept_changed_and_deleted() {
    let fixture = Fixture::new();
    let made = make(&fixture, "mine").await;
    assert_eq!(made["updateStatus"], "CREATE_COMPLETE");
    let scaling = &made["autoScalingGroupProvider"]["managedScaling"];
    assert_eq!(
        (&scaling["status"], &scaling["targetCapacity"]),
        (&json!("DISABLED"), &json!(100))
    );
    let update = json!({"name": "mine", "autoScalingGroupProvider": {
        "managedScaling": {"status": "ENABLED", "targetCapacity": 80},
        "managedTerminationProtection": "ENABLED"}});
    let updated = fixture.ok(Op::UpdateCapacityProvider, update).await;
    let group = &updated["capacityProvider"]["autoScalingGroupProvider"];
    assert_eq!(group["managedScaling"]["targetCapacity"], 80);
    assert_eq!(group["managedScaling"]["maximumScalingStepSize"], 10000);
    assert_eq!(group["autoScalingGroupArn"], GROUP);

    // A cluster's own cannot be deleted.
    let put = |providers: Value| {
        json!({"cluster": "default", "capacityProviders": providers,
               "defaultCapacityProviderStrategy": []})
    };
    fixture
        .ok(Op::PutClusterCapacityProviders, put(json!(["mine"])))
        .await;
    let delete = json!({"capacityProvider": "mine"});
    let (_, message) = fixture
        .refused(Op::DeleteCapacityProvider, delete.clone())
        .await;
    assert!(
        message.contains("in use by the cluster default"),
        "{message}"
    );
    fixture
        .ok(Op::PutClusterCapacityProviders, put(json!([])))
        .await;
    let deleted = fixture.ok(Op::DeleteCapacityProvider, delete.clone()).await;
    assert_eq!(deleted["capacityProvider"]["status"], "INACTIVE");
    fixture.refused(Op::DeleteCapacityProvider, delete).await;
    assert_eq!(
        names(&fixture, json!({})).await,
        ["FARGATE", "FARGATE_SPOT"]
    );
}

#[tokio::test]
async fn what_a_provider_cannot_be_is_refused() {
    let fixture = Fixture::new();
    make(&fixture, "mine").await;
    let group = json!({"autoScalingGroupArn": GROUP});
    for (input, text) in [
        (
            json!({"name": "Fargate-2", "autoScalingGroupProvider": group}),
            "The specified capacity provider name is invalid",
        ),
        (
            json!({"name": "mine", "autoScalingGroupProvider": group}),
            "The specified capacity provider already exists",
        ),
        (
            json!({"name": "x", "autoScalingGroupProvider": {"autoScalingGroupArn": "web"}}),
            "The specified Auto Scaling group ARN is not valid",
        ),
        (
            json!({"name": "x", "autoScalingGroupProvider": {
                "autoScalingGroupArn": GROUP, "managedTerminationProtection": "ENABLED"}}),
            "The managed termination protection setting",
        ),
        (
            json!({"name": "x"}),
            "Specify either an Auto Scaling group provider",
        ),
    ] {
        let (_, message) = fixture.refused(Op::CreateCapacityProvider, input).await;
        assert!(message.starts_with(text), "{message}");
    }
}

#[tokio::test]
async fn providers_come_in_pages_of_ten_at_most() {
    let fixture = Fixture::new();
    for number in 0..11 {
        make(&fixture, &format!("p{number:02}")).await;
    }
    let (mut all, mut token, mut pages) = (Vec::new(), Value::Null, 0);
    loop {
        let input = json!({"nextToken": token, "include": ["TAGS"]});
        let answer = fixture.ok(Op::DescribeCapacityProviders, input).await;
        pages += 1;
        all.extend(answer["capacityProviders"].as_array().unwrap().clone());
        token = answer["nextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!((pages, all.len()), (2, 13));
    assert_eq!(all[12]["tags"], json!([{"key": "a", "value": "1"}]));
    let untagged = json!({"capacityProviders": ["p00"]});
    let answer = fixture.ok(Op::DescribeCapacityProviders, untagged).await;
    assert_eq!(answer["capacityProviders"][0]["tags"], json!([]));
    let too_many = json!({"maxResults": 11});
    fixture
        .refused(Op::DescribeCapacityProviders, too_many)
        .await;
    assert_eq!(
        names(&fixture, json!({"cluster": "default"})).await,
        ["FARGATE", "FARGATE_SPOT"]
    );
}
