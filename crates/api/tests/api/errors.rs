//! Errors as clients see them.

use neargate_api::schema::check_error;
use neargate_api::{Error, ErrorCode, Fault, Operation};
use serde_json::json;

#[test]
fn an_error_is_its_type_and_its_message() {
    let error = Error::new(ErrorCode::ClusterNotFound, "Cluster not found.");
    let body = json!({"__type": "ClusterNotFoundException", "message": "Cluster not found."});
    assert_eq!(error.body(), body);
    assert_eq!(error.code.status(), 400);
    assert_eq!(error.code.fault(), Fault::Client);
    assert_eq!(
        error.to_string(),
        "ClusterNotFoundException: Cluster not found."
    );
}

#[test]
fn a_conflict_names_what_is_in_the_way() {
    let error = Error::conflict("The token is taken.", vec!["arn:aws:ecs:x".to_owned()]);
    assert_eq!(error.body()["resourceIds"], json!(["arn:aws:ecs:x"]));
}

#[test]
fn only_the_server_s_faults_are_500_and_more() {
    for code in ErrorCode::ALL.iter().copied() {
        assert_eq!(
            code.status() >= 500,
            code.fault() == Fault::Server,
            "{code}"
        );
        assert!((400..600).contains(&code.status()), "{code}");
    }
    assert_eq!(ErrorCode::Server.status(), 500);
    assert_eq!(ErrorCode::RequestEntityTooLarge.status(), 413);
}

#[test]
fn an_operation_answers_with_errors_that_are_its_own_or_the_front_end_s() {
    let body = |code, message| Error::new(code, message).body();
    let check = |body| check_error(Operation::RunTask, &body);
    assert_eq!(check(body(ErrorCode::Blocked, "x")), Ok(ErrorCode::Blocked));
    assert_eq!(
        check(body(ErrorCode::Throttling, "x")),
        Ok(ErrorCode::Throttling)
    );
    assert!(check(body(ErrorCode::ServiceNotFound, "x")).is_err());
    assert!(check(json!({"__type": "NoSuchException", "message": "x"})).is_err());
    assert!(check(json!({"__type": "ClientException"})).is_err());
}
