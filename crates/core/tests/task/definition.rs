//! What is taken from a task definition.

use neargate_core::task::{
    Condition, ContainerIndex, Dependency, HealthCheck, RestartPolicy, ShapeError, TaskShape,
};
use neargate_core::taskdef;
use neargate_core::timestamp::Seconds;

fn shape(json: &str) -> Result<TaskShape, ShapeError> {
    TaskShape::from_definition(&taskdef::parse(json).expect("a task definition"))
}

#[test]
fn what_is_not_said_has_the_apis_defaults() {
    let shape = shape(
        r#"{"family": "f", "containerDefinitions": [{
            "name": "app", "image": "nginx",
            "healthCheck": {"command": ["CMD", "true"]},
            "restartPolicy": {"enabled": true}
        }, {
            "name": "log", "image": "fluent", "essential": false,
            "restartPolicy": {"enabled": false, "restartAttemptPeriod": 60}
        }]}"#,
    )
    .unwrap();
    let [app, log] = shape.containers() else {
        panic!("two containers")
    };
    assert!(app.essential);
    assert_eq!((app.start_timeout, app.stop_timeout), (None, Seconds(30)));
    assert_eq!(
        app.health_check,
        Some(HealthCheck {
            interval: Seconds(30),
            timeout: Seconds(5),
            retries: 3,
            start_period: Seconds(0),
        })
    );
    assert_eq!(
        app.restart_policy,
        Some(RestartPolicy {
            ignored_exit_codes: vec![],
            restart_attempt_period: Seconds(300),
        })
    );
    assert!(!log.essential);
    assert_eq!(
        (log.restart_policy.as_ref(), log.health_check),
        (None, None)
    );
}

#[test]
fn what_is_said_counts() {
    let shape = shape(
        r#"{"family": "f", "containerDefinitions": [{
            "name": "app", "image": "nginx", "startTimeout": 7, "stopTimeout": 90,
            "healthCheck": {"command": ["CMD", "true"], "interval": 5, "timeout": 2,
                            "retries": 1, "startPeriod": 9},
            "restartPolicy": {"enabled": true, "ignoredExitCodes": [3], "restartAttemptPeriod": 60}
        }]}"#,
    )
    .unwrap();
    let app = &shape.containers()[0];
    assert_eq!(
        (app.start_timeout, app.stop_timeout),
        (Some(Seconds(7)), Seconds(90))
    );
    let check = app.health_check.unwrap();
    assert_eq!((check.interval, check.timeout), (Seconds(5), Seconds(2)));
    assert_eq!((check.retries, check.start_period), (1, Seconds(9)));
    let policy = app.restart_policy.as_ref().unwrap();
    assert_eq!(policy.ignored_exit_codes, [3]);
    assert_eq!(policy.restart_attempt_period, Seconds(60));
}

#[test]
fn links_and_volumes_are_dependencies_too() {
    let shape = shape(
        r#"{"family": "f", "containerDefinitions": [
            {"name": "a", "image": "i", "dependsOn": [{"containerName": "b", "condition": "COMPLETE"}]},
            {"name": "b", "image": "i", "essential": false, "links": ["c:alias", "d"]},
            {"name": "c", "image": "i", "volumesFrom": [{"sourceContainer": "d"}]},
            {"name": "d", "image": "i"}
        ]}"#,
    )
    .unwrap();
    let on = |on, condition| Dependency {
        on: ContainerIndex(on),
        condition,
    };
    let [a, b, c, d] = shape.containers() else {
        panic!("four containers")
    };
    assert_eq!(a.depends_on, [on(1, Condition::Complete)]);
    assert_eq!(
        b.depends_on,
        [on(2, Condition::Start), on(3, Condition::Start)]
    );
    assert_eq!(c.depends_on, [on(3, Condition::Create)]);
    assert_eq!(d.depends_on, []);
}

#[test]
fn a_name_that_is_no_containers_is_refused() {
    let refused = shape(
        r#"{"family": "f", "containerDefinitions": [
            {"name": "a", "image": "i", "links": ["ghost:g"]}
        ]}"#,
    )
    .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "container a refers to ghost, which the task does not have"
    );
}
