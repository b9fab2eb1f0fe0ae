use neargate_api::{ErrorCode, Operation::*};
use serde_json::{Value, json};

use crate::testing::Fixture;

async fn value(fixture: &Fixture, name: &str) -> Value {
    let input = json!({"name": name, "effectiveSettings": true});
    let answer = fixture.ok(ListAccountSettings, input).await;
    answer["settings"][0]["value"].clone()
}

#[tokio::test]
async fn a_setting_is_one_s_own_the_account_s_or_aws_s() {
    let mut fixture = Fixture::new();
    assert_eq!(value(&fixture, "containerInsights").await, "disabled");
    let enhanced = json!({"name": "containerInsights", "value": "enhanced"});
    let answer = fixture.ok(PutAccountSettingDefault, enhanced).await;
    let root = answer["setting"]["principalArn"].as_str().unwrap();
    assert!(root.ends_with(":root"));
    assert_eq!(value(&fixture, "containerInsights").await, "enhanced");
    let enabled = json!({"name": "containerInsights", "value": "enabled"});
    fixture.ok(PutAccountSetting, enabled).await;
    assert_eq!(value(&fixture, "containerInsights").await, "enabled");
    // Nobody else's, and nowhere else.
    fixture.user = "bob".to_owned();
    assert_eq!(value(&fixture, "containerInsights").await, "enhanced");
    fixture.user = "ann".to_owned();
    fixture.region = "eu-west-1".to_owned();
    assert_eq!(value(&fixture, "containerInsights").await, "disabled");
    fixture.region = "us-east-1".to_owned();
    let input = json!({"name": "containerInsights"});
    let answer = fixture.ok(DeleteAccountSetting, input).await;
    assert_eq!(answer["setting"]["value"], "enhanced");
    assert_eq!(value(&fixture, "containerInsights").await, "enhanced");
}

#[tokio::test]
async fn what_is_not_set_is_listed_if_it_is_to_count() {
    let fixture = Fixture::new();
    let answer = fixture.ok(ListAccountSettings, json!({})).await;
    assert_eq!(answer["settings"], json!([]));
    let input = json!({"name": "awsvpcTrunking", "value": "enabled"});
    fixture.ok(PutAccountSetting, input).await;
    let answer = fixture.ok(ListAccountSettings, json!({})).await;
    assert_eq!(answer["settings"].as_array().unwrap().len(), 1);
    assert_eq!(answer["settings"][0]["type"], "user");
    let effective = json!({"effectiveSettings": true});
    let first = fixture.ok(ListAccountSettings, effective).await;
    assert_eq!(first["settings"].as_array().unwrap().len(), 10);
    let rest = json!({"effectiveSettings": true, "nextToken": first["nextToken"]});
    let rest = fixture.ok(ListAccountSettings, rest).await;
    assert_eq!(rest["settings"].as_array().unwrap().len(), 1);
    assert_eq!(rest["nextToken"], Value::Null);
    let filtered = json!({"name": "awsvpcTrunking", "value": "disabled"});
    let answer = fixture.ok(ListAccountSettings, filtered).await;
    assert_eq!(answer["settings"], json!([]));
}

#[tokio::test]
async fn a_role_has_settings_as_well() {
    let fixture = Fixture::new();
    let account = fixture.context().owner().account;
    let role = format!("arn:aws:iam::{account}:role/team/builder");
    let input = json!({"name": "awsvpcTrunking", "value": "enabled", "principalArn": role});
    let answer = fixture.ok(PutAccountSetting, input).await;
    assert_eq!(answer["setting"]["principalArn"], *role);
    assert_eq!(value(&fixture, "awsvpcTrunking").await, "disabled");
    let input = json!({"principalArn": role});
    let answer = fixture.ok(ListAccountSettings, input).await;
    assert_eq!(answer["settings"][0]["value"], "enabled");
}

#[tokio::test]
async fn what_cannot_be_set_is_refused() {
    let fixture = Fixture::new();
    for input in [
        json!({"name": "containerInsights", "value": "on"}),
        json!({"name": "taskLongArnFormat", "value": "disabled"}),
        json!({"name": "guardDutyActivate", "value": "off"}),
        json!({"name": "fargateTaskRetirementWaitPeriod", "value": "14"}),
        json!({"name": "somethingElse", "value": "enabled"}),
        json!({"name": "awsvpcTrunking", "value": "enabled", "principalArn": "ann"}),
        json!({"name": "awsvpcTrunking", "value": "enabled",
               "principalArn": "arn:aws:iam::999999999999:user/ann"}),
        json!({"name": "awsvpcTrunking", "value": "enabled",
               "principalArn": "arn:aws:iam::000000000000:user//"}),
    ] {
        let (code, _) = fixture.refused(PutAccountSetting, input.clone()).await;
        assert_eq!(code, ErrorCode::InvalidParameter, "{input}");
    }
    let input = json!({"name": "fargateTaskRetirementWaitPeriod", "value": "14"});
    fixture.ok(PutAccountSettingDefault, input).await;
    for input in [json!({"maxResults": 11}), json!({"value": "enabled"})] {
        let (code, _) = fixture.refused(ListAccountSettings, input).await;
        assert_eq!(code, ErrorCode::InvalidParameter);
    }
}
