//! What an operation on several things says of the one that failed.

use neargate_api::types::Failure;
use neargate_core::arn::Arn;

pub fn missing(arn: Arn) -> Failure {
    Failure {
        arn: Some(arn.to_string()),
        reason: Some("MISSING".to_owned()),
        detail: None,
    }
}
