//! Words for task definitions.

use serde_json::{Value, json};

/// The [base image](crate::image::Image::base)'s name.
pub const IMAGE: &str = "probe";

/// A container that runs a command of the base image, with `more` fields.
///
/// It is killed a second after its stop signal: as PID 1 most programs do not
/// heed one.
pub fn container(name: &str, command: &[&str], more: Value) -> Value {
    let container = json!({
        "name": name, "image": IMAGE, "command": command, "stopTimeout": 2,
    });
    with(container, more)
}

/// A container that does nothing.
pub fn idle(name: &str, more: Value) -> Value {
    container(name, &["sleep", "3600"], more)
}

/// A container that runs a script.
pub fn script(name: &str, text: &str, more: Value) -> Value {
    container(name, &["sh", "-uc", text], more)
}

/// A Fargate task.
pub fn fargate(containers: impl Into<Value>) -> Value {
    json!({
        "family": "test",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": containers.into(),
    })
}

/// A task of the EC2 launch type, whose network mode is `bridge` by default.
pub fn ec2(containers: impl Into<Value>) -> Value {
    json!({
        "family": "test",
        "requiresCompatibilities": ["EC2"],
        "memory": "512",
        "containerDefinitions": containers.into(),
    })
}

/// A task of the EXTERNAL launch type, on a machine of one's own.
pub fn external(containers: impl Into<Value>) -> Value {
    with(
        ec2(containers),
        json!({"requiresCompatibilities": ["EXTERNAL"]}),
    )
}

/// A definition, or a part of one, with `more` fields, which win.
pub fn with(mut definition: Value, more: Value) -> Value {
    let (Value::Object(fields), Value::Object(more)) = (&mut definition, more) else {
        panic!("both must be objects");
    };
    fields.extend(more);
    definition
}

/// `systemControls`.
pub fn system_controls(controls: &[(&str, &str)]) -> Value {
    controls
        .iter()
        .map(|(name, value)| json!({"namespace": name, "value": value}))
        .collect()
}
