use super::*;

fn attributes(definition: &TaskDefinition) -> Vec<String> {
    let mut names = required_attributes(definition);
    for name in &mut names {
        for prefix in ["com.amazonaws.ecs.capability.", "ecs.capability."] {
            if let Some(short) = name.strip_prefix(prefix) {
                *name = short.to_owned();
                break;
            }
        }
    }
    names.sort();
    names
}

#[test]
fn a_task_of_fargate_needs_an_interface_and_a_cgroup() {
    assert_eq!(
        required_attributes(&fargate(json!({}))),
        [
            "ecs.capability.task-eni",
            "com.amazonaws.ecs.capability.docker-remote-api.1.18",
        ]
    );
}

/// As ECS answered of a definition with these members, by a public record of 2023.
#[test]
fn attributes_are_those_that_ecs_was_seen_to_name() {
    let definition = fargate(json!({
        "taskRoleArn": "arn:aws:iam::123456789012:role/task",
        "executionRoleArn": "arn:aws:iam::123456789012:role/execution",
        "containerDefinitions": [{
            "name": "app",
            "image": "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/app:1",
            "healthCheck": {"command": ["CMD-SHELL", "true"], "startPeriod": 10},
            "logConfiguration": {"logDriver": "awslogs"},
        }],
    }));
    assert_eq!(
        attributes(&definition),
        [
            "container-health-check",
            "docker-remote-api.1.18",
            "docker-remote-api.1.19",
            "docker-remote-api.1.24",
            "docker-remote-api.1.29",
            "ecr-auth",
            "execution-role-awslogs",
            "execution-role-ecr-pull",
            "logging-driver.awslogs",
            "task-eni",
            "task-iam-role",
        ]
    );
}

#[test]
fn what_is_asked_for_is_named_once() {
    for (members, expected) in [
        (json!({"pidMode": "task"}), "pid-ipc-namespace-sharing"),
        (
            json!({"volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]}),
            "efs",
        ),
        (json!({"enableFaultInjection": true}), "fault-injection"),
    ] {
        let names = attributes(&fargate(members));
        let found = names.iter().filter(|name| *name == expected);
        assert_eq!(found.count(), 1, "{names:?}");
    }
    for (members, expected) in [
        (
            json!({"secrets": [
                {"name": "A", "valueFrom": "arn:aws:secretsmanager:us-east-1:123456789012:secret:a"},
                {"name": "B", "valueFrom": "arn:aws:secretsmanager:us-east-1:123456789012:secret:b"},
            ]}),
            "secrets.asm.environment-variables",
        ),
        (
            json!({"secrets": [{"name": "A", "valueFrom": "parameter"}]}),
            "secrets.ssm.environment-variables",
        ),
        (
            json!({"dependsOn": [{"containerName": "b", "condition": "START"}]}),
            "container-ordering",
        ),
        (
            json!({"restartPolicy": {"enabled": true}}),
            "container-restart-policy",
        ),
        (
            json!({"systemControls": [{"namespace": "net.core.somaxconn", "value": "1"}]}),
            "docker-remote-api.1.24",
        ),
        (
            json!({"linuxParameters": {"initProcessEnabled": true}}),
            "docker-remote-api.1.25",
        ),
        (
            json!({"firelensConfiguration": {"type": "fluentbit", "options": {"config-file-type": "s3"}}}),
            "firelens.options.config.s3",
        ),
    ] {
        let mut container = json!({"name": "app", "image": "nginx"});
        let object = container.as_object_mut().unwrap();
        object.extend(members.as_object().unwrap().clone());
        let names = attributes(&fargate(json!({"containerDefinitions": [container]})));
        let found = names.iter().filter(|name| *name == expected);
        assert_eq!(found.count(), 1, "{expected} of {names:?}");
    }
}
