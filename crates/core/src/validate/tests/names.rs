use super::*;

#[test]
fn shape_and_names() {
    let eleven: Vec<Value> = (0..10).map(|i| json!({"name": format!("c{i}")})).collect();
    refused([
        (
            fargate(json!({"family": null})),
            "Family should not be null or empty.",
        ),
        (
            fargate(json!({"family": "a b"})),
            "Family contains invalid characters.",
        ),
        (
            fargate(json!({"family": "a".repeat(256)})),
            "Family contains invalid characters.",
        ),
        (
            fargate(json!({"containerDefinitions": []})),
            "Container list cannot be empty.",
        ),
        (
            fargate(json!({"containerDefinitions": null})),
            "Container list cannot be empty.",
        ),
        (
            fargate(json!({"app": {"name": null}})),
            "Container.name should not be null or empty.",
        ),
        (
            fargate(json!({"app": {"image": null}})),
            "Container.image should not be null or empty.",
        ),
        (
            fargate(json!({"app": {"name": "a b"}})),
            "Container.name contains invalid characters.",
        ),
        (
            fargate(json!({"app": {"name": "../a"}})),
            "Container.name contains invalid characters.",
        ),
        (
            fargate(json!({"others": [{"name": "app"}]})),
            "Container names must be unique within a task definition",
        ),
        (
            fargate(json!({"app": {"essential": false}})),
            "Task definition doesn't have any essential container",
        ),
        (fargate(json!({"others": eleven})), "Too many containers"),
        (
            fargate(json!({"inferenceAccelerators": [{"deviceName": "a", "deviceType": "b"}]})),
            "Unsupported field 'inferenceAccelerators'.",
        ),
    ]);
    accepted([
        ("the least", fargate(json!({}))),
        ("ten containers", fargate(json!({"others": eleven[..9]}))),
        (
            "all that a name may hold",
            fargate(json!({"family": "aZ_0-".repeat(51)})),
        ),
    ]);
}
