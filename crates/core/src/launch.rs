//! Launch types: whose rules a task runs by.

use serde::{Deserialize, Serialize};

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
