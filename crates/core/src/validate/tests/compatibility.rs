use super::*;
use Compatibility::{Ec2, External, Fargate, ManagedInstances};

#[test]
fn compatibilities_are_all_launch_types_that_fit() {
    let unasked = fargate(json!({"requiresCompatibilities": null}));
    for (definition, expected) in [
        (fargate(json!({})), vec![Ec2, Fargate]),
        (unasked.clone(), vec![Ec2, Fargate]),
        (ec2(json!({})), vec![External, Ec2]),
        (ec2(json!({"networkMode": "awsvpc"})), vec![Ec2]),
        (
            fargate(json!({"ephemeralStorage": {"sizeInGiB": 30}})),
            vec![Fargate],
        ),
        (
            ec2(json!({"requiresCompatibilities": ["EC2", "MANAGED_INSTANCES"]})),
            vec![External, Ec2, ManagedInstances],
        ),
    ] {
        assert_eq!(compatibilities(&definition), expected);
    }
}

#[test]
fn a_task_runs_with_the_launch_type_that_is_asked_for_or_with_fargate_if_it_fits() {
    let unasked = fargate(json!({"requiresCompatibilities": null}));
    for (definition, asked_for, expected) in [
        (fargate(json!({})), None, Fargate),
        (unasked.clone(), None, Fargate),
        (unasked, Some(Ec2), Ec2),
        (
            fargate(json!({"requiresCompatibilities": ["EC2"]})),
            None,
            Ec2,
        ),
        (ec2(json!({})), None, Ec2),
        (
            ec2(json!({"requiresCompatibilities": ["EXTERNAL"]})),
            None,
            External,
        ),
    ] {
        assert_eq!(launch_type(&definition, asked_for), Ok(expected));
    }
    assert_eq!(
        launch_type(&ec2(json!({})), Some(Fargate))
            .unwrap_err()
            .to_string(),
        "InvalidParameterException: Task definition does not support launch_type FARGATE."
    );
}
