use super::*;

#[track_caller]
fn warnings(definition: &TaskDefinition) -> Vec<String> {
    let warnings = validate(definition, &Context::default()).unwrap();
    warnings.iter().map(Warning::to_string).collect()
}

#[test]
fn two_values_for_one_shared_parameter_are_warned_about() {
    let task = |name: &str, first: &str, last: &str, settings: Value| {
        let sets = |value: &str| json!([{"namespace": name, "value": value}]);
        let mut patch = json!({
            "app": {"systemControls": sets(first)},
            "others": [{"name": "b", "systemControls": sets(last), "memory": 64}],
        });
        merge(&mut patch, settings);
        patch
    };
    let awsvpc = |name, first, last| fargate(task(name, first, last, json!({})));
    let ipc = |mode| ec2(task("kernel.msgmax", "1", "2", json!({"ipcMode": mode})));
    assert_eq!(
        warnings(&awsvpc("net.ipv4.tcp_keepalive_time", "100", "200")),
        [
            "net.ipv4.tcp_keepalive_time is set to `100` by container 'app' and to `200` by \
          container 'b', which share it: the container that starts last wins"
        ]
    );
    assert_eq!(
        warnings(&awsvpc("net.ipv4.tcp_keepalive_time", "100", "100")).len(),
        0
    );
    assert_eq!(warnings(&awsvpc("kernel.msgmax", "1", "2")).len(), 0);
    let bridged = ec2(task("net.ipv4.tcp_keepalive_time", "1", "2", json!({})));
    assert_eq!(warnings(&bridged).len(), 0);
    assert_eq!(warnings(&ipc("task")).len(), 1);
    assert_eq!(warnings(&ipc("none")).len(), 0);
}

#[test]
fn a_size_of_shared_memory_that_nobody_asks_for_is_warned_about() {
    let size = json!({"linuxParameters": {"sharedMemorySize": 128}});
    let task = |settings: Value| {
        let mut patch = json!({"app": size});
        merge(&mut patch, settings);
        ec2(patch)
    };
    assert_eq!(warnings(&task(json!({}))).len(), 0);
    assert_eq!(
        warnings(&task(json!({"ipcMode": "task"}))),
        [
            "sharedMemorySize of container 'app' has no effect with ipcMode task: the task's \
             /dev/shm has 64 MiB"
        ]
    );
    assert_eq!(warnings(&task(json!({"ipcMode": "none"}))).len(), 1);
}

#[test]
fn a_security_option_that_docker_would_refuse_is_warned_about() {
    let task = |option: &str| ec2(json!({"app": {"dockerSecurityOptions": [option]}}));
    assert_eq!(warnings(&task("no-new-privileges")).len(), 0);
    assert_eq!(
        warnings(&task("no-new-privilege")),
        ["container 'app' will not start: dockerSecurityOptions: `no-new-privilege` is not known"]
    );
}

#[test]
fn where_the_values_of_secrets_come_from_is_said() {
    let task = ec2(json!({
        "executionRoleArn": "arn:aws:iam::111222333444:role/ecsTaskExecutionRole",
        "app": {"secrets": [{"name": "A", "valueFrom": "a"}]},
    }));
    assert_eq!(
        warnings(&task),
        [
            "`containerDefinitions[0].secrets`: AWS is not asked for their values, \
          `--secret NAME=VALUE` supplies them"
        ]
    );
}

#[test]
fn what_is_not_honoured_yet_is_named() {
    let role = "arn:aws:iam::111222333444:role/ecsTaskExecutionRole";
    let task = ec2(json!({
        "executionRoleArn": role,
        "enableFaultInjection": true,
        "placementConstraints": [{"type": "memberOf", "expression": "a"}],
        "app": {
            "repositoryCredentials": {"credentialsParameter": "a"},
            "logConfiguration": {"logDriver": "json-file"},
            "firelensConfiguration": {"type": "fluentbit"},
            "resourceRequirements": [{"type": "GPU", "value": "1"}],
            "credentialSpecs": ["credentialspec:a"],
        },
        "volumes": [
            {"name": "a"},
            {"name": "b", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}},
            {"name": "c", "dockerVolumeConfiguration": {}},
        ],
    }));
    assert_eq!(
        warnings(&task),
        [
            "placementConstraints",
            "enableFaultInjection",
            "containerDefinitions[0].repositoryCredentials",
            "containerDefinitions[0].logConfiguration",
            "containerDefinitions[0].firelensConfiguration",
            "containerDefinitions[0].resourceRequirements",
            "containerDefinitions[0].credentialSpecs",
            "volumes[1].efsVolumeConfiguration",
            "volumes[2].dockerVolumeConfiguration",
        ]
        .map(|field| format!("`{field}` is kept, but not honoured yet"))
    );
}
