//! One row for each rule: a definition that breaks it, and ECS's words.

mod attributes;
mod compatibility;
mod isolation;
mod lifecycle;
mod logging;
mod members;
mod names;
mod network;
mod size;
mod storage;
mod warning;

use serde_json::{Value, json};

use super::*;
use crate::taskdef::parse;

/// A good Fargate definition with one container, `app`, changed by a patch: members of the task,
/// `app` for members of that container, `others` for more containers. Null removes a member.
fn fargate(patch: Value) -> TaskDefinition {
    let task = json!({
        "family": "web", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
        "cpu": "256", "memory": "512",
    });
    definition(task, patch)
}

/// The same without Fargate: bridged, with no size but the container's memory.
fn ec2(patch: Value) -> TaskDefinition {
    let mut definition = definition(json!({"family": "web"}), patch);
    for container in &mut definition.container_definitions {
        container.memory = container.memory.or(Some(64));
    }
    definition
}

fn definition(mut task: Value, mut patch: Value) -> TaskDefinition {
    let mut take = |name: &str| {
        patch
            .as_object_mut()
            .unwrap()
            .remove(name)
            .unwrap_or(json!({}))
    };
    let mut app = json!({"name": "app", "image": "nginx"});
    merge(&mut app, take("app"));
    let mut containers = vec![app];
    containers.extend(
        take("others")
            .as_array()
            .cloned()
            .unwrap_or_default()
            .into_iter()
            .map(|patch| {
                let mut other = json!({"image": "busybox", "essential": false});
                merge(&mut other, patch);
                other
            }),
    );
    task["containerDefinitions"] = Value::Array(containers);
    merge(&mut task, patch);
    parse(&task.to_string()).unwrap()
}

fn merge(into: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        panic!("a patch is an object: {patch}")
    };
    let into = into.as_object_mut().unwrap();
    for (name, value) in patch {
        if value.is_null() {
            into.remove(&name)
        } else {
            into.insert(name, value)
        };
    }
}

/// Expects each definition to be refused with the text beside it.
#[track_caller]
fn refused<const N: usize>(rows: [(TaskDefinition, &str); N]) {
    for (definition, text) in rows {
        let refusal = validate(&definition, &Context::default()).expect_err(text);
        assert_eq!(
            (refusal.code, refusal.message.as_str()),
            ("ClientException", text)
        );
    }
}

/// Expects each definition to be accepted; the name is what is tried.
#[track_caller]
fn accepted<const N: usize>(rows: [(&str, TaskDefinition); N]) {
    for (name, definition) in rows {
        if let Err(refusal) = validate(&definition, &Context::default()) {
            panic!("{name}: {refusal}");
        }
    }
}

#[test]
fn the_first_broken_rule_answers_alone() {
    let mut task = fargate(json!({
        "networkMode": "bridge", "cpu": null, "memory": null, "pidMode": "host",
        "app": {"image": "", "privileged": true},
    }));
    let mut expect = |text: &str, mend: fn(&mut TaskDefinition)| {
        assert_eq!(
            validate(&task, &Context::default()).unwrap_err().message,
            text
        );
        mend(&mut task);
    };
    expect("Container.image should not be null or empty.", |task| {
        task.container_definitions[0].image = "nginx".to_owned();
    });
    expect(
        "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must \
         be specified.",
        |task| task.container_definitions[0].memory = Some(128),
    );
    expect("Fargate only supports network mode ‘awsvpc’.", |task| {
        task.network_mode = Some(crate::taskdef::NetworkMode::Awsvpc);
    });
    expect(
        "Fargate requires that 'cpu' be defined at the task level.",
        |task| {
            task.cpu = Some("256".to_owned());
        },
    );
    expect(
        "Fargate requires that 'memory' be defined at the task level.",
        |task| {
            task.memory = Some("5120".to_owned());
        },
    );
    expect(
        "No Fargate configuration exists for given values: 256 CPU, 5120 memory. See the Amazon \
         ECS documentation for the valid values.",
        |task| task.memory = Some("0.5 GB".to_owned()),
    );
    expect(
        "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value \
         for pidMode is 'task'.",
        |task| task.pid_mode = Some(crate::taskdef::PidMode::Task),
    );
    expect(
        "Fargate requires that the ‘privileged’ setting be ‘false’ at the container level.",
        |task| task.container_definitions[0].privileged = Some(false),
    );
    assert_eq!(validate(&task, &Context::default()), Ok(vec![]));
}

#[test]
fn a_launch_type_brings_its_rules() {
    let task = ec2(json!({}));
    assert_eq!(validate(&task, &Context::default()), Ok(vec![]));
    let context = Context {
        launch_type: Some(Compatibility::Fargate),
        ..Context::default()
    };
    assert_eq!(
        validate(&task, &context).unwrap_err().to_string(),
        "ClientException: Fargate only supports network mode ‘awsvpc’."
    );
}
