use neargate_api::{ErrorCode, Operation::*};
use serde_json::{Value, json};

use crate::testing::{Fixture, text};

async fn instance(fixture: &Fixture) -> String {
    let answer = fixture.ok(ListContainerInstances, json!({})).await;
    text(&answer["containerInstanceArns"][0])
}

async fn listed(fixture: &Fixture, name: &str) -> Value {
    let input = json!({"targetType": "container-instance", "attributeName": name});
    fixture.ok(ListAttributes, input).await["attributes"].clone()
}

#[tokio::test]
async fn an_instance_has_the_attributes_that_it_is_given() {
    let fixture = Fixture::new();
    let arn = instance(&fixture).await;
    let id = arn.rsplit('/').next().unwrap();
    let stack = json!({"name": "team/stack", "value": "blue", "targetId": arn});
    let bare = json!({"name": "bare", "targetId": id, "targetType": "container-instance"});
    let input = json!({"attributes": [stack, bare]});
    let answer = fixture.ok(PutAttributes, input).await;
    let bare = json!({"name": "bare", "targetId": arn});
    assert_eq!(answer["attributes"], json!([stack, bare]));
    assert_eq!(listed(&fixture, "team/stack").await, json!([stack]));
    let input = json!({"containerInstances": [arn]});
    let described = fixture.ok(DescribeContainerInstances, input).await;
    let shown = described["containerInstances"][0]["attributes"]
        .as_array()
        .unwrap();
    assert!(shown.contains(&json!({"name": "team/stack", "value": "blue"})));
    for (value, expected) in [("gold", json!([])), ("blue", json!([arn]))] {
        let filter = json!({"filter": format!("attribute:team/stack == {value}")});
        let found = fixture.ok(ListContainerInstances, filter).await;
        assert_eq!(found["containerInstanceArns"], expected);
    }
    let gone = json!({"attributes": [{"name": "bare", "targetId": arn},
                                     {"name": "never", "targetId": arn}]});
    let answer = fixture.ok(DeleteAttributes, gone).await;
    assert_eq!(answer["attributes"], json!([bare]));
    assert_eq!(listed(&fixture, "bare").await, json!([]));
}

#[tokio::test]
async fn all_attributes_are_listed_in_pages() {
    let fixture = Fixture::new();
    let arn = instance(&fixture).await;
    let attribute = json!({"name": "zone", "value": "z", "targetId": arn});
    let input = json!({"attributes": [attribute]});
    fixture.ok(PutAttributes, input).await;
    let (mut names, mut token) = (Vec::new(), Value::Null);
    loop {
        let input = json!({"targetType": "container-instance", "maxResults": 7,
                           "nextToken": token});
        let answer = fixture.ok(ListAttributes, input).await;
        let page = answer["attributes"].as_array().unwrap().iter();
        names.extend(page.map(|attribute| text(&attribute["name"])));
        token = answer["nextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert!(names.contains(&"ecs.cpu-architecture".to_owned()));
    assert_eq!(names.last().map(String::as_str), Some("zone"));
}

#[tokio::test]
async fn what_no_attribute_may_be_is_refused() {
    let fixture = Fixture::new();
    let arn = instance(&fixture).await;
    let other = format!("{}{}", &arn[..arn.len() - 1], "g");
    for (attribute, code) in [
        (
            json!({"name": "a b", "targetId": arn}),
            ErrorCode::InvalidParameter,
        ),
        (
            json!({"name": "ecs.os-type", "targetId": arn}),
            ErrorCode::InvalidParameter,
        ),
        (
            json!({"name": "a", "value": " b", "targetId": arn}),
            ErrorCode::InvalidParameter,
        ),
        (json!({"name": "a"}), ErrorCode::InvalidParameter),
        (
            json!({"name": "a", "targetId": other}),
            ErrorCode::TargetNotFound,
        ),
    ] {
        let input = json!({"attributes": [attribute]});
        let refused = fixture.refused(PutAttributes, input.clone()).await;
        assert_eq!(refused.0, code, "{input}");
    }
    let several = |from: usize, to: usize| -> Value {
        let named = (from..to).map(|n| json!({"name": format!("n{n}"), "targetId": arn}));
        json!({"attributes": named.collect::<Vec<_>>()})
    };
    fixture.ok(PutAttributes, several(0, 10)).await;
    fixture.ok(PutAttributes, several(5, 10)).await;
    let refused = fixture.refused(PutAttributes, several(10, 11)).await;
    assert_eq!(refused.0, ErrorCode::AttributeLimitExceeded);
}
