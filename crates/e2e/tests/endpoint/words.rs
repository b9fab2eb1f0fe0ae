//! Words for requests.

use neargate_api::Operation;
use neargate_e2e::definition::{fargate, script, with};
use neargate_e2e::until::until;
use neargate_e2e::{Machine, Serve, Task};
use serde_json::{Value, json};

/// A Fargate task of one container `main` that runs a script.
pub fn definition(family: &str, text: &str) -> Value {
    with(
        fargate(json!([script("main", text, json!({}))])),
        json!({"family": family}),
    )
}

/// An ARN's last part.
pub fn id(arn: &Value) -> String {
    let arn = arn.as_str().expect("an ARN");
    arn.rsplit('/').next().expect("an id").to_owned()
}

/// Registers a definition and runs one task of it. Gives its ARN.
#[track_caller]
pub fn run(serve: &Serve<'_>, definition: Value) -> Value {
    let family = definition["family"].clone();
    serve.done(Operation::RegisterTaskDefinition, definition);
    let input = json!({
        "taskDefinition": family,
        "launchType": "FARGATE",
        "networkConfiguration": serve.network(),
    });
    let answer = serve.done(Operation::RunTask, input);
    assert_eq!(answer["failures"], json!([]));
    answer["tasks"][0]["taskArn"].clone()
}

/// A task as DescribeTasks shows it.
#[track_caller]
pub fn describe(serve: &Serve<'_>, arn: &Value) -> Value {
    let answer = serve.done(Operation::DescribeTasks, json!({"tasks": [arn]}));
    assert_eq!(answer["failures"], json!([]));
    answer["tasks"][0].clone()
}

/// Waits for a status of a task.
#[track_caller]
pub fn wait_for(serve: &Serve<'_>, arn: &Value, status: &str) -> Value {
    until(&format!("the task is {status}"), || {
        let task = describe(serve, arn);
        (task["lastStatus"] == status).then_some(task)
    })
}

/// The ARNs of a list, of all its pages.
#[track_caller]
pub fn list_tasks(serve: &Serve<'_>, input: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut input = input.clone();
    loop {
        let page = serve.done(Operation::ListTasks, input.clone());
        let arns = page["taskArns"].as_array().expect("a list").iter();
        found.extend(arns.map(|arn| arn.as_str().expect("an ARN").to_owned()));
        match &page["nextToken"] {
            Value::Null => return found,
            token => input["nextToken"] = token.clone(),
        }
    }
}

/// The same task on the engine's side.
pub fn engine<'a>(machine: &'a Machine, arn: &Value) -> Task<'a> {
    Task::new(machine, id(arn))
}
