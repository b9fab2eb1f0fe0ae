//! Amazon Resource Names: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
//!
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ids::TaskId;

/// A well-formed ARN. Region and account may be empty, as in S3's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Arn {
    pub partition: String,
    pub service: String,
    pub region: String,
    pub account: String,
    pub resource: String,
}

impl FromStr for Arn {
    type Err = InvalidArn;

    fn from_str(text: &str) -> Result<Self, InvalidArn> {
        let mut parts = text.splitn(6, ':');
        let mut part = || parts.next().map(str::to_owned).ok_or(InvalidArn);
        let prefix = part()?;
        let arn = Self {
            partition: part()?,
            service: part()?,
            region: part()?,
            account: part()?,
            resource: part()?,
        };
        let complete = prefix == "arn"
            && !arn.partition.is_empty()
            && !arn.service.is_empty()
            && !arn.resource.is_empty();
        if complete { Ok(arn) } else { Err(InvalidArn) }
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            partition,
            service,
            region,
            account,
            resource,
        } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

/// ECS's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("Invalid arn syntax.")]
pub struct InvalidArn;

/// An AWS region's name, such as `us-east-1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Region(String);

impl Region {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn partition(&self) -> &'static str {
        if self.0.starts_with("cn-") {
            "aws-cn"
        } else if self.0.starts_with("us-gov-") {
            "aws-us-gov"
        } else {
            "aws"
        }
    }
}

impl TryFrom<String> for Region {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        let is_allowed =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if text.is_empty() || !text.bytes().all(is_allowed) {
            return Err(InvalidName {
                kind: "region",
                text,
            });
        }
        Ok(Self(text))
    }
}

/// An AWS account's id: 12 digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct AccountId(String);

impl AccountId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AccountId {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        if text.len() != 12 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidName {
                kind: "account of 12 digits",
                text,
            });
        }
        Ok(Self(text))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a {kind}: `{text}`")]
pub struct InvalidName {
    kind: &'static str,
    text: String,
}

macro_rules! text {
    ($($name:ty),+) => {$(
        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidName;

            fn from_str(text: &str) -> Result<Self, InvalidName> {
                text.to_owned().try_into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )+};
}

text!(Region, AccountId);

/// Where ECS's resources live; names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    pub region: Region,
    pub account: AccountId,
}

impl Owner {
    pub fn cluster(&self, cluster: &str) -> Arn {
        self.resource(format!("cluster/{cluster}"))
    }

    pub fn task(&self, cluster: &str, task: TaskId) -> Arn {
        self.resource(format!("task/{cluster}/{task}"))
    }

    pub fn container(&self, cluster: &str, task: TaskId, id: &str) -> Arn {
        self.resource(format!("container/{cluster}/{task}/{id}"))
    }

    pub fn task_definition(&self, family: &str, revision: u32) -> Arn {
        self.resource(format!("task-definition/{family}:{revision}"))
    }

    pub fn capacity_provider(&self, name: &str) -> Arn {
        self.resource(format!("capacity-provider/{name}"))
    }

    pub fn container_instance(&self, cluster: &str, id: &str) -> Arn {
        self.resource(format!("container-instance/{cluster}/{id}"))
    }

    pub fn service(&self, cluster: &str, service: &str) -> Arn {
        self.resource(format!("service/{cluster}/{service}"))
    }

    pub fn service_deployment(&self, cluster: &str, service: &str, id: &str) -> Arn {
        self.resource(format!("service-deployment/{cluster}/{service}/{id}"))
    }

    pub fn service_revision(&self, cluster: &str, service: &str, id: &str) -> Arn {
        self.resource(format!("service-revision/{cluster}/{service}/{id}"))
    }

    fn resource(&self, resource: String) -> Arn {
        Arn {
            partition: self.region.partition().to_owned(),
            service: "ecs".to_owned(),
            region: self.region.to_string(),
            account: self.account.to_string(),
            resource,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_has_six_parts_and_the_last_may_hold_colons() {
        for text in [
            "arn:aws:iam::111222333444:role/ecsTaskExecutionRole",
            "arn:aws:s3:::bucket/a.env",
            "arn:aws-cn:secretsmanager:cn-north-1:111222333444:secret:name:key:stage:",
        ] {
            assert_eq!(text.parse::<Arn>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "arn:aws",
            "s3://bucket/a.env",
            "arn:aws:s3:::",
            "arn::s3:::x",
        ] {
            assert_eq!(text.parse::<Arn>(), Err(InvalidArn), "{text}");
        }
    }

    #[test]
    fn resources_are_named_as_ecs_names_them() {
        let owner = Owner {
            region: "us-west-2".parse().unwrap(),
            account: "111222333444".parse().unwrap(),
        };
        let task = TaskId::from_random([0xab; 16]);
        assert_eq!(
            owner.task("moira", task).to_string(),
            format!("arn:aws:ecs:us-west-2:111222333444:task/moira/{task}")
        );
        assert_eq!(
            owner.task_definition("web", 3).to_string(),
            "arn:aws:ecs:us-west-2:111222333444:task-definition/web:3"
        );
        let owner = Owner {
            region: "cn-north-1".parse().unwrap(),
            ..owner
        };
        assert_eq!(
            owner.cluster("default").to_string(),
            "arn:aws-cn:ecs:cn-north-1:111222333444:cluster/default"
        );
    }

    #[test]
    fn malformed_regions_and_accounts_are_refused() {
        assert!("us east".parse::<Region>().is_err());
        assert!("".parse::<Region>().is_err());
        assert!("12345".parse::<AccountId>().is_err());
        assert!("11122233344x".parse::<AccountId>().is_err());
    }
}
