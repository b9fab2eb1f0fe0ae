//! What can be asked of the endpoint at all.

use neargate_api::Operation;

use crate::query::{Service, operations};

/// Whether the endpoint answers to an action such as `ecs:RunTask`. As with IAM, letter case does
/// not matter.
pub fn is_offered(service: &str, operation: &str) -> bool {
    let is = |name: &str| name.eq_ignore_ascii_case(operation);
    match &*service.to_ascii_lowercase() {
        "ecs" => Operation::ALL.iter().any(|known| is(known.name())),
        "kms" => is("DescribeKey"),
        service => [Service::Ec2, Service::Iam, Service::Sts]
            .into_iter()
            .filter(|known| known.name() == service)
            .any(|service| operations(service).iter().any(|name| is(name))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_endpoint_has_no_answer_to_is_not_offered() {
        assert!(is_offered("ecs", "ExecuteCommand"));
        assert!(is_offered("ECS", "runtask"));
        assert!(is_offered("ec2", "DescribeSubnets"));
        assert!(!is_offered("ssm", "StartSession"));
        assert!(!is_offered("s3", "PutObject"));
        assert!(!is_offered("ecs", "DescribeSubnets"));
    }
}
