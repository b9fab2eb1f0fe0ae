use neargate_api::{ErrorCode, Operation::*};
use neargate_core::task::LastStatus;
use serde_json::{Value, json};

use crate::testing::{Fixture, text};

async fn tags(fixture: &Fixture, arn: &str) -> Value {
    let input = json!({"resourceArn": arn});
    fixture.ok(ListTagsForResource, input).await["tags"].clone()
}

async fn tag(fixture: &Fixture, arn: &str, tags: Value) {
    let input = json!({"resourceArn": arn, "tags": tags});
    assert_eq!(fixture.ok(TagResource, input).await, json!({}));
}

/// One resource of each kind.
async fn resources(fixture: &Fixture) -> Vec<String> {
    let cluster = fixture.ok(CreateCluster, json!({"clusterName": "c"})).await;
    let definition = fixture.register("web").await;
    let task = fixture.run(&definition).await;
    let known = fixture.until(task, LastStatus::Pending).await;
    let group = "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:\
                 00000000-0000-0000-0000-000000000000:autoScalingGroupName/group";
    let provider = json!({"name": "mine",
                          "autoScalingGroupProvider": {"autoScalingGroupArn": group}});
    let provider = fixture.ok(CreateCapacityProvider, provider).await;
    let instances = fixture.ok(ListContainerInstances, json!({})).await;
    vec![
        text(&cluster["cluster"]["clusterArn"]),
        definition,
        known.arn().to_string(),
        text(&provider["capacityProvider"]["capacityProviderArn"]),
        text(&instances["containerInstanceArns"][0]),
    ]
}

#[tokio::test]
async fn every_kind_of_resource_can_be_tagged() {
    let fixture = Fixture::new();
    for arn in resources(&fixture).await {
        assert_eq!(tags(&fixture, &arn).await, json!([]));
        let both = json!([{"key": "team", "value": "blue"}, {"key": "bare"}]);
        tag(&fixture, &arn, both).await;
        tag(&fixture, &arn, json!([{"key": "team", "value": "red"}])).await;
        let expected = json!([{"key": "bare", "value": ""}, {"key": "team", "value": "red"}]);
        assert_eq!(tags(&fixture, &arn).await, expected, "{arn}");
        let keys = json!({"resourceArn": arn, "tagKeys": ["bare", "other"]});
        fixture.ok(UntagResource, keys).await;
        let expected = json!([{"key": "team", "value": "red"}]);
        assert_eq!(tags(&fixture, &arn).await, expected, "{arn}");
    }
}

#[tokio::test]
async fn tags_are_shown_with_what_they_are_of() {
    let fixture = Fixture::new();
    let arns = resources(&fixture).await;
    for arn in &arns {
        tag(&fixture, arn, json!([{"key": "a", "value": "b"}])).await;
    }
    let expected = json!([{"key": "a", "value": "b"}]);
    let input = json!({"clusters": ["c"], "include": ["TAGS"]});
    let answer = fixture.ok(DescribeClusters, input).await;
    assert_eq!(answer["clusters"][0]["tags"], expected);
    let input = json!({"taskDefinition": "web", "include": ["TAGS"]});
    let answer = fixture.ok(DescribeTaskDefinition, input).await;
    assert_eq!(answer["tags"], expected);
    let input = json!({"tasks": [arns[2]], "include": ["TAGS"]});
    let answer = fixture.ok(DescribeTasks, input).await;
    assert_eq!(answer["tasks"][0]["tags"], expected);
}

#[tokio::test]
async fn a_resource_has_at_most_fifty_tags() {
    let fixture = Fixture::new();
    let arn = fixture.register("web").await;
    let many = |from: usize, to: usize| -> Value {
        let tags = (from..to).map(|number| json!({"key": number.to_string(), "value": ""}));
        tags.collect()
    };
    tag(&fixture, &arn, many(0, 30)).await;
    let input = json!({"resourceArn": arn, "tags": many(20, 51)});
    let (code, _) = fixture.refused(TagResource, input).await;
    assert_eq!(code, ErrorCode::InvalidParameter);
    tag(&fixture, &arn, many(20, 50)).await;
    assert_eq!(tags(&fixture, &arn).await.as_array().unwrap().len(), 50);
}

#[tokio::test]
async fn what_cannot_be_tagged_is_refused() {
    let fixture = Fixture::new();
    let cluster = "arn:aws:ecs:us-east-1:000000000000:cluster/default";
    for (arn, key, code) in [
        ("web", "a", ErrorCode::InvalidParameter),
        (cluster, "aws:ecs:clusterName", ErrorCode::InvalidParameter),
        (cluster, &"k".repeat(129), ErrorCode::InvalidParameter),
        (
            "arn:aws:ecs:us-east-1:000000000000:cluster/none",
            "a",
            ErrorCode::ClusterNotFound,
        ),
        (
            "arn:aws:ecs:us-east-1:000000000000:task-definition/web:1",
            "a",
            ErrorCode::ResourceNotFound,
        ),
        (
            "arn:aws:ecs:eu-west-1:000000000000:cluster/default",
            "a",
            ErrorCode::ResourceNotFound,
        ),
    ] {
        let input = json!({"resourceArn": arn, "tags": [{"key": key, "value": ""}]});
        assert_eq!(fixture.refused(TagResource, input).await.0, code, "{arn}");
    }
    let id = "a".repeat(32);
    for kind in ["task", "service", "container-instance"] {
        let arn = format!("arn:aws:ecs:us-east-1:000000000000:{kind}/{id}");
        let input = json!({"resourceArn": arn});
        let refused = fixture.refused(ListTagsForResource, input).await;
        let words = "Long arn format must be used for tagging operations".to_owned();
        assert_eq!(refused, (ErrorCode::InvalidParameter, words));
    }
    fixture.ok(CreateCluster, json!({"clusterName": "c"})).await;
    fixture.ok(DeleteCluster, json!({"cluster": "c"})).await;
    let arn = "arn:aws:ecs:us-east-1:000000000000:cluster/c";
    let input = json!({"resourceArn": arn, "tags": [{"key": "a", "value": ""}]});
    let (_, words) = fixture.refused(TagResource, input).await;
    assert!(words.contains("inactive"));
}
