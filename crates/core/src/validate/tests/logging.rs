use super::*;

const ROLE: &str = "arn:aws:iam::111222333444:role/ecsTaskExecutionRole";
const FILE: &str = "arn:aws:s3:::bucket/app.env";

fn logs(driver: &str, options: Value) -> Value {
    json!({"logConfiguration": {"logDriver": driver, "options": options}})
}

#[test]
fn log_drivers() {
    let s3 = |value: &str| {
        json!({"name": "router", "firelensConfiguration": {"type": "fluentbit", "options": {
            "config-file-type": "s3", "config-file-value": value
        }}})
    };
    let in_group = json!({"awslogs-group": "g"});
    refused([
        (
            fargate(json!({"app": logs("json-file", json!({}))})),
            "json-file is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]",
        ),
        (
            fargate(json!({"executionRoleArn": ROLE, "app": logs("awslogs", json!({}))})),
            "Log driver awslogs requires options: awslogs-group",
        ),
        (
            ec2(json!({"app": logs("awslogs", json!({}))})),
            "Log driver awslogs requires options: awslogs-group",
        ),
        (
            fargate(json!({"app": logs("awslogs", in_group.clone())})),
            "Fargate requires task definition to have execution role ARN to support log driver \
             awslogs.",
        ),
        (
            fargate(json!({"executionRoleArn": ROLE, "app": logs("awslogs", in_group.clone())})),
            "Fargate requires log configuration options to include awslogs-stream-prefix to \
             support log driver awslogs.",
        ),
        (
            fargate(json!({"app": logs("awsfirelens", json!({}))})),
            "When awsfirelens log driver is specified in log configuration, a firelens \
             configuration object must be configured in one of the containers.",
        ),
        (
            fargate(json!({"others": [s3(FILE)]})),
            "Fargate launch type does not support FirelensConfiguration config file from 's3'",
        ),
        (
            ec2(json!({"others": [s3("s3://bucket/file")]})),
            "Invalid arn syntax.",
        ),
    ]);
    accepted([
        (
            "awslogs",
            fargate(json!({
                "executionRoleArn": ROLE,
                "app": logs("awslogs", json!({"awslogs-group": "g", "awslogs-stream-prefix": "p"}))
            })),
        ),
        (
            "awslogs on EC2",
            ec2(json!({"app": logs("awslogs", in_group)})),
        ),
        (
            "json-file on EC2",
            ec2(json!({"app": logs("json-file", json!({}))})),
        ),
        (
            "firelens",
            fargate(json!({
                "app": logs("awsfirelens", json!({})),
                "others": [{"name": "router", "firelensConfiguration": {"type": "fluentbit"}}]
            })),
        ),
        (
            "firelens from S3 on EC2",
            ec2(json!({"others": [s3(FILE)]})),
        ),
    ]);
}

#[test]
fn environment_files() {
    let files = |files: Vec<&str>| {
        let files: Vec<Value> = files
            .into_iter()
            .map(|arn| json!({"type": "s3", "value": arn}))
            .collect();
        fargate(json!({"app": {"environmentFiles": files}}))
    };
    refused([
        (files(vec!["s3://bucket/app.env"]), "Invalid arn syntax."),
        (
            files(vec![FILE; 11]),
            "The maximum number of environment files was exceeded. Specify ten or less and try \
             again.",
        ),
    ]);
    accepted([("ten", files(vec![FILE; 10]))]);
}

#[test]
fn secrets() {
    let parameter = "arn:aws:ssm:us-east-1:111222333444:parameter/password";
    let secrets = json!([{"name": "PASSWORD", "valueFrom": parameter}]);
    refused([
        (
            fargate(json!({"app": {"secrets": secrets}})),
            "When you are specifying container secrets, you must also specify a value for \
             'executionRoleArn'",
        ),
        (
            ec2(json!({"app": {"logConfiguration": {
                "logDriver": "splunk", "secretOptions": secrets
            }}})),
            "When you are specifying container secrets, you must also specify a value for \
             'executionRoleArn'",
        ),
    ]);

    let named = |names: [&str; 2]| {
        let secrets = names.map(|name| json!({"name": name, "valueFrom": parameter}));
        json!({"secrets": secrets, "environment": [{"name": "USER", "value": "me"}]})
    };
    refused([
        (
            fargate(json!({"executionRoleArn": ROLE, "app": named(["A", "A"])})),
            "Duplicate secret names found: A. Each secret name must be unique.",
        ),
        (
            fargate(json!({"executionRoleArn": ROLE, "app": named(["A", "USER"])})),
            "The secret name must be unique and not shared with any new or existing environment \
             variables set on the container, such as 'USER'.",
        ),
    ]);
    accepted([(
        "two secrets",
        fargate(json!({"executionRoleArn": ROLE, "app": named(["A", "B"])})),
    )]);

    let task = fargate(json!({"executionRoleArn": ROLE, "app": {"secrets": secrets}}));
    let of = |account: &str| Context {
        account: Some(account.parse().unwrap()),
        ..Context::default()
    };
    assert_eq!(
        validate(&task, &of("000000000000")).unwrap_err().message,
        "The Systems Manager parameter ARN has a different account ID than the current account. \
         The current account ID is 000000000000 and the ARN account ID is 111222333444. \
         Cross-account access for ARNs is not currently supported."
    );
    assert!(validate(&task, &of("111222333444")).is_ok());
    accepted([
        ("an account that is not known", task),
        (
            "a parameter's name",
            fargate(json!({
                "executionRoleArn": ROLE,
                "app": {"secrets": [{"name": "PASSWORD", "valueFrom": "password"}]}
            })),
        ),
    ]);
}
