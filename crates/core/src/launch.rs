//! Launch types: whose rules a task runs by.

use serde::{Deserialize, Serialize};

use crate::taskdef::Compatibility;

/// FARGATE keeps to Fargate's rules to the letter; EC2 and EXTERNAL reach
/// what else a Linux machine can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LaunchType {
    #[default]
    #[serde(rename = "FARGATE")]
    Fargate,
    #[serde(rename = "EC2")]
    Ec2,
    #[serde(rename = "EXTERNAL")]
    External,
}

impl LaunchType {
    /// The launch type as the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fargate => "FARGATE",
            Self::Ec2 => "EC2",
            Self::External => "EXTERNAL",
        }
    }
}

impl From<LaunchType> for Compatibility {
    fn from(launch_type: LaunchType) -> Self {
        match launch_type {
            LaunchType::Fargate => Self::Fargate,
            LaunchType::Ec2 => Self::Ec2,
            LaunchType::External => Self::External,
        }
    }
}
