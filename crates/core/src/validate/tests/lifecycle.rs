use super::*;

#[test]
fn dependencies() {
    let depends_on = |name: &str, condition: &str| json!({"dependsOn": [{"containerName": name, "condition": condition}]});
    refused([
        (
            fargate(json!({"app": depends_on("db", "START")})),
            "Cannot depend on container + 'db' because it does not exist",
        ),
        (
            fargate(json!({
                "app": depends_on("b", "SUCCESS"), "others": [{"name": "b", "essential": true}]
            })),
            "A dependency container with SUCCESS or COMPLETE condition cannot be an essential \
             container",
        ),
        (
            fargate(json!({
                "app": depends_on("b", "COMPLETE"), "others": [{"name": "b", "essential": null}]
            })),
            "A dependency container with SUCCESS or COMPLETE condition cannot be an essential \
             container",
        ),
        (
            fargate(json!({"app": depends_on("b", "HEALTHY"), "others": [{"name": "b"}]})),
            "A dependency container with HEALTHY condition must have health check configured",
        ),
        (
            fargate(json!({
                "app": depends_on("b", "START"),
                "others": [
                    {"name": "b", "dependsOn": [{"containerName": "c", "condition": "START"}]},
                    {"name": "c", "dependsOn": [{"containerName": "app", "condition": "START"}]}
                ]
            })),
            "Container dependencies should not have a cycle",
        ),
        (
            fargate(json!({"app": depends_on("app", "START")})),
            "Container dependencies should not have a cycle",
        ),
    ]);
    accepted([
        (
            "each condition",
            fargate(json!({
                "app": {"dependsOn": [
                    {"containerName": "a", "condition": "START"},
                    {"containerName": "b", "condition": "COMPLETE"},
                    {"containerName": "c", "condition": "SUCCESS"},
                    {"containerName": "d", "condition": "HEALTHY"}
                ]},
                "others": [
                    {"name": "a"}, {"name": "b"}, {"name": "c"},
                    {"name": "d", "healthCheck": {"command": ["CMD", "true"]}}
                ]
            })),
        ),
        (
            "two ways to one container",
            fargate(json!({
                "app": {"dependsOn": [
                    {"containerName": "a", "condition": "START"},
                    {"containerName": "b", "condition": "START"}
                ]},
                "others": [
                    {"name": "a"},
                    {"name": "b", "dependsOn": [{"containerName": "a", "condition": "START"}]}
                ]
            })),
        ),
    ]);
}

#[test]
fn health_checks() {
    for (setting, least, most) in [
        ("interval", 5, 300),
        ("timeout", 2, 60),
        ("retries", 1, 10),
        ("startPeriod", 0, 300),
    ] {
        let with = |value: i32| {
            let mut check = json!({"command": ["CMD", "true"]});
            check[setting] = json!(value);
            fargate(json!({"app": {"healthCheck": check}}))
        };
        let above = format!(
            "Health check {setting} must be less than or equal to the maximum allowed value \
             {most} for container 'app'"
        );
        let below = format!(
            "Health check {setting} must be greater than or equal to the minimum allowed value \
             {least} for container 'app'"
        );
        refused([(with(most + 1), &above), (with(least - 1), &below)]);
        accepted([("the most", with(most)), ("the least", with(least))]);
    }
}

#[test]
fn restarts_and_timeouts() {
    let restarts = |policy: Value| fargate(json!({"app": {"restartPolicy": policy}}));
    let period = "The 'restartAttemptPeriod' setting for container 'app' must be between 60 and \
                  1800.";
    refused([
        (
            restarts(json!({"enabled": true, "restartAttemptPeriod": 59})),
            period,
        ),
        (
            restarts(json!({"enabled": true, "restartAttemptPeriod": 1801})),
            period,
        ),
        (
            restarts(json!({"enabled": true, "ignoredExitCodes": vec![0; 51]})),
            "The 'ignoredExitCodes' setting for container 'app' must have at most 50 exit codes.",
        ),
        (
            ec2(json!({"app": {"startTimeout": 1}})),
            "Granular start timeout on container 'app' must be at least 2 seconds.",
        ),
        (
            ec2(json!({"app": {"stopTimeout": 1}})),
            "Granular stop timeout on container 'app' must be at least 2 seconds.",
        ),
        (
            fargate(json!({"app": {"stopTimeout": 121}})),
            "Tasks using the Fargate launch type must have a container stop timeout of less than \
             120 seconds.",
        ),
        (
            fargate(json!({"app": {"startTimeout": 121}})),
            "Tasks using the Fargate launch type must have a container start timeout of less than \
             120 seconds.",
        ),
    ]);
    accepted([
        (
            "the least period",
            restarts(json!({"enabled": true, "restartAttemptPeriod": 60})),
        ),
        (
            "the most period",
            restarts(json!({"enabled": true, "restartAttemptPeriod": 1800})),
        ),
        (
            "50 codes",
            restarts(json!({"enabled": true, "ignoredExitCodes": vec![0; 50]})),
        ),
        (
            "120 seconds",
            fargate(json!({"app": {"startTimeout": 120, "stopTimeout": 120}})),
        ),
        (
            "longer on EC2",
            ec2(json!({"app": {"startTimeout": 600, "stopTimeout": 600}})),
        ),
    ]);
}
