use super::*;

#[test]
fn volumes() {
    let volumes = |volumes: Value| fargate(json!({"volumes": volumes}));
    refused([
        (
            fargate(json!({"app": {
                "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]
            }})),
            "Unknown volume 'data'.",
        ),
        (
            fargate(json!({
                "volumes": [{"name": "data"}], "app": {"mountPoints": [{"sourceVolume": "data"}]}
            })),
            "Invalid 'mountPoints' setting for container 'app'. 'containerPath' must be specified.",
        ),
        (
            fargate(json!({"app": {"mountPoints": [{"containerPath": "/data"}]}})),
            "Unknown volume 'null'.",
        ),
        (
            fargate(json!({"app": {"volumesFrom": [{"sourceContainer": "b"}]}})),
            "Invalid 'volumesFrom' setting. Unknown container: 'b'.",
        ),
        (
            volumes(json!([
                {"name": "a", "configuredAtLaunch": true}, {"name": "b"},
                {"name": "c", "configuredAtLaunch": true}
            ])),
            "Volumes [a, c] are not referenced by any of the containers",
        ),
        (
            volumes(json!([{"name": "a", "dockerVolumeConfiguration": {"scope": "task"}}])),
            "Fargate compatible task definitions do not support dockerVolumeConfiguration",
        ),
        (
            volumes(json!([{"name": "a", "host": {"sourcePath": "/srv"}}])),
            "Fargate compatible task definitions do not support sourcePath",
        ),
        (
            volumes(json!([{}])),
            "volume.name should not be null or empty.",
        ),
        (
            volumes(json!([{"name": "../etc"}])),
            "volume.name contains invalid characters.",
        ),
        (
            volumes(json!([{"name": "a"}, {"name": "a"}])),
            "Volume names must be unique within a task definition",
        ),
    ]);
    accepted([
        (
            "a mounted volume",
            fargate(json!({
                "volumes": [{"name": "data", "host": {}}],
                "app": {"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]},
                "others": [{"name": "b", "volumesFrom": [{"sourceContainer": "app"}]}]
            })),
        ),
        (
            "one configured at launch",
            fargate(json!({
                "volumes": [{"name": "data", "configuredAtLaunch": true}],
                "app": {"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]}
            })),
        ),
        (
            "the host's on EC2",
            ec2(json!({
                "volumes": [{"name": "a", "host": {"sourcePath": "/srv"}}]
            })),
        ),
    ]);
}

#[test]
fn efs() {
    let efs = |settings: Value| {
        let mut efs = json!({"fileSystemId": "fs-1"});
        merge(&mut efs, settings);
        fargate(json!({"volumes": [{"name": "a", "efsVolumeConfiguration": efs}]}))
    };
    let access_point = json!({"accessPointId": "fsap-1"});
    refused([
        (
            efs(json!({"rootDirectory": "/a", "authorizationConfig": access_point})),
            "When using an EFS access point, the root directory must either be set to \"/\" or be \
             omitted.",
        ),
        (
            efs(json!({"authorizationConfig": {"iam": "ENABLED"}})),
            "EFS IAM authorization requires TransitEncryption to be enabled",
        ),
        (
            efs(json!({"transitEncryptionPort": 2999})),
            "TransitEncryptionPort requires that TransitEncryption is enabled",
        ),
    ]);
    accepted([
        (
            "an access point at the root",
            efs(json!({
                "rootDirectory": "/", "authorizationConfig": access_point
            })),
        ),
        (
            "all of it encrypted",
            efs(json!({
                "transitEncryption": "ENABLED", "transitEncryptionPort": 2999,
                "authorizationConfig": {"iam": "ENABLED"}
            })),
        ),
    ]);
}
