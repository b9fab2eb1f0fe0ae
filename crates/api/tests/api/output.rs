//! What is found in an answer that is not as the model has it.

use neargate_api::Operation;
use neargate_api::schema::check_output;
use serde_json::{Value, json};

fn problem(output: Value) -> String {
    check_output(Operation::RunTask, &output).unwrap_err()
}

#[test]
fn the_problem_is_told_with_its_place() {
    let container = |container: Value| json!({"tasks": [{"containers": [container]}]});
    for (output, expected) in [
        (json!({"task": []}), "RunTask: task is not in the model"),
        (
            container(json!({"lastState": "RUNNING"})),
            "RunTask: tasks[0].containers[0].lastState is not in the model",
        ),
        (
            container(json!({"exitCode": "0"})),
            r#"RunTask: tasks[0].containers[0].exitCode is "0", which is no BoxedInteger"#,
        ),
        (
            container(json!({"exitCode": 2147483648_u32})),
            "RunTask: tasks[0].containers[0].exitCode is 2147483648, no integer of 32 bits",
        ),
        (
            container(json!({"healthStatus": "FINE"})),
            r#"RunTask: tasks[0].containers[0].healthStatus is "FINE", not one of ["HEALTHY", "UNHEALTHY", "UNKNOWN"]"#,
        ),
        (
            json!({"tasks": [{"overrides": {"containerOverrides": [{"environmentFiles": [{"value": "x"}]}]}}]}),
            "RunTask: tasks[0].overrides.containerOverrides[0].environmentFiles[0].type is missing",
        ),
        (
            json!({"tasks": null}),
            "RunTask: tasks is null, which is no Tasks",
        ),
        (json!([]), "RunTask:  is [], which is no RunTaskResponse"),
    ] {
        assert_eq!(problem(output), expected);
    }
}

#[test]
fn an_answer_of_the_model_passes() {
    let output = json!({
        "tasks": [{"taskArn": "arn:aws:ecs:us-east-1:000000000000:task/default/1", "createdAt": 1690571390.228}],
        "failures": [],
    });
    assert_eq!(check_output(Operation::RunTask, &output), Ok(()));
}
