//! The list of operations.

use std::collections::BTreeSet;

use neargate_api::{Call, ErrorCode, Operation, Paginator, Visitor, calls};

#[test]
fn all_88_are_there_under_their_own_names() {
    let names: BTreeSet<_> = Operation::ALL
        .iter()
        .map(|operation| operation.name())
        .collect();
    assert_eq!(names.len(), 88);
    for operation in Operation::ALL.iter().copied() {
        assert_eq!(format!("{operation:?}"), operation.name());
        assert_eq!(operation.name().parse(), Ok(operation));
        assert_eq!(Operation::from_target(&operation.target()), Ok(operation));
    }
}

#[test]
fn each_has_a_type_of_its_own() {
    struct Names;
    impl Visitor for Names {
        type Result = (Operation, &'static str, &'static str);
        fn visit<C: Call>(self) -> Self::Result {
            (
                C::OPERATION,
                std::any::type_name::<C::Input>(),
                std::any::type_name::<C::Output>(),
            )
        }
    }
    for operation in Operation::ALL.iter().copied() {
        let (of, input, output) = calls::dispatch(operation, Names);
        let specification = operation.specification();
        assert_eq!(of, operation);
        assert!(
            input.ends_with(&format!("::{}", specification.input.name)),
            "{input}"
        );
        assert!(
            output.ends_with(&format!("::{}", specification.output.name)),
            "{output}"
        );
    }
}

#[test]
fn a_target_that_is_not_one_of_them_is_an_unknown_operation() {
    for target in [
        "",
        "RunTask",
        "AmazonEC2ContainerServiceV20141113",
        "AmazonEC2ContainerServiceV20141113.",
        "AmazonEC2ContainerServiceV20141113.runTask",
        "AmazonEC2ContainerServiceV20141113.RunTask.RunTask",
        "AmazonEC2ContainerRegistry_V20150921.RunTask",
    ] {
        let error = Operation::from_target(target).unwrap_err();
        assert_eq!(error.code, ErrorCode::UnknownOperation, "{target}");
    }
}

#[test]
fn an_operation_knows_its_errors_and_pages() {
    let run = Operation::RunTask;
    assert!(run.declares(ErrorCode::PlatformUnknown) && run.declares(ErrorCode::Conflict));
    assert!(!run.declares(ErrorCode::ServiceNotFound) && !run.declares(ErrorCode::Serialization));
    assert!(!run.specification().readonly && Operation::ListTasks.specification().readonly);
    let pages = Paginator {
        input_token: "nextToken",
        output_token: "nextToken",
        limit_key: "maxResults",
        result_key: "taskArns",
    };
    assert_eq!(Operation::ListTasks.specification().paginator, Some(pages));
    let everywhere = [
        ErrorCode::Client,
        ErrorCode::Server,
        ErrorCode::InvalidParameter,
    ];
    for operation in Operation::ALL {
        assert!(
            everywhere.iter().all(|code| operation.declares(*code)),
            "{operation}"
        );
    }
}

#[test]
fn a_paginator_s_members_are_in_the_shapes() {
    let mut count = 0;
    for operation in Operation::ALL {
        let specification = operation.specification();
        let Some(pages) = specification.paginator else {
            continue;
        };
        count += 1;
        for member in [pages.input_token, pages.limit_key] {
            assert!(
                specification.input.member(member).is_some(),
                "{operation}: {member}"
            );
        }
        for member in [pages.output_token, pages.result_key] {
            assert!(
                specification.output.member(member).is_some(),
                "{operation}: {member}"
            );
        }
    }
    assert_eq!(count, 12);
}
